/** Reads a simulated tenant in a process that trusts it, and prints what was read: `node readingChild.js <question>`. */
import { accessOf } from "../../../components/access/model";
import { momentNow } from "../../../components/access/moments";
import { readAccess } from "../../../components/access/reading";
import { readBreakGlass } from "../../../components/access/breakGlass";
import { checkedConfig } from "../../../components/config/check";
import { clientsOf, readsOf } from "../../../components/tenant/reads";
import type { Criterion } from "../../../providers/jamf/criteria/criterion";

export interface Question {
  config: Record<string, unknown>;
  groupIds?: string[];
  criteria?: Record<string, Criterion[]>;
  breakGlass?: { groupId?: string; userIds?: string[] };
}

async function main({ config: raw, groupIds = [], criteria = {}, breakGlass }: Question): Promise<object> {
  const config = checkedConfig(raw);
  const clients = clientsOf(config);
  if (breakGlass) return readBreakGlass(clients.graph, breakGlass);
  const reads = readsOf(clients, config);
  const [policies, partner] = await Promise.all([reads.policies(), reads.partner()]);
  const { jamf, graph } = clients;
  const reading = await readAccess({ config, jamf, graph, policies, partner, groupIds, criteria });
  const moment = momentNow(reading, undefined, {
    registration: "open",
    reachableBreakGlass: 1,
    registrationBlockers: [],
  });
  return {
    macs: reading.macs,
    names: Object.fromEntries(reading.fleet.map(({ id, serial }) => [id, serial])),
    policies: moment.policies.map(({ whom, unsure, ...policy }) => ({
      ...policy,
      whom: [...whom],
      unsure: unsure?.size,
    })),
    totals: accessOf(moment, "notReported").totals,
    people: reading.people.size,
    notRead: reading.notRead,
    wouldBe: Object.fromEntries(
      [...reading.wouldBeMembers].map(([name, each]) => [
        name,
        "ids" in each ? [...each.ids].map(Number) : each.notEvaluable,
      ]),
    ),
  };
}

main(JSON.parse(process.argv[2]!) as Question).then(
  (answer) => process.stdout.write(JSON.stringify(answer)),
  (error: unknown) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  },
);
