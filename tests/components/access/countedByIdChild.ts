/** What `status` and preconditions count, asked in a process that trusts the sandbox: `node countedByIdChild.js <configuration> <ids>`. */
import { currentAccess } from "../../../components/access/current";
import { nextStageReadiness } from "../../../components/access/nextStageReadiness";
import { checkedConfig } from "../../../components/config/check";
import type { KnownIds } from "../../../components/state/knownIds";
import { readTenant } from "../../../components/tenant/reading";
import { clientsOf, readsOf } from "../../../components/tenant/reads";

async function main(raw: Record<string, unknown>, ids: KnownIds): Promise<object> {
  const config = checkedConfig(raw);
  const reads = readsOf(clientsOf(config), config);
  const tenant = await readTenant(config, reads);
  const [{ access }, { observed, preconditions }] = await Promise.all([
    currentAccess(config, tenant, "closed", ids),
    nextStageReadiness(config, tenant, { gates: [], reads, ids }, Promise.resolve([])),
  ]);
  const values = Object.fromEntries(preconditions.map(({ name, value }) => [name, value]));
  return { totals: access.before.totals, observed, values };
}

main(JSON.parse(process.argv[2]!) as Record<string, unknown>, JSON.parse(process.argv[3]!) as KnownIds).then(
  (answer) => process.stdout.write(JSON.stringify(answer)),
  (error: unknown) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  },
);
