/** How a run of a walk goes: whole, after a refresh, a part of it, with requests that fail, or until the engine is killed. */
import { channel } from "node:diagnostics_channel";
import type { Tenant } from "../../support/tenant";
import type { AnyStack, Ran, RunOptions } from "./anyStack";
import type { Seen } from "./laws";
import { policyKey } from "./look";
import { rulesFor } from "./meetings";
import type { Way } from "./walk";

export async function runIn(tenant: Tenant, stack: AnyStack, how: Way, { managed, objects }: Seen): Promise<Ran> {
  switch (how.way) {
    case "fault": {
      const policies = [...objects.keys()].flatMap((key) =>
        key.startsWith(policyKey) ? [key.slice(policyKey.length)] : [],
      );
      const known = { managed: managed?.id, others: policies.filter((id) => id !== managed?.id) };
      const faults = (rules: object[]) => tenant.admin.control("POST", "/faults", { rules });
      await faults(rulesFor(how.meets, how.fault, how.after, known));
      const ran = await stack.up();
      await faults([]);
      return ran;
    }
    case "kill":
      return killedAt(how.at, (options) => stack.up({ ...options, hostGoesOn: how.hostGoesOn }));
    case "target":
      return stack.up({ target: [how.name] });
    case "exclude":
      return stack.up({ exclude: [how.name] });
    case "refresh":
      return stack.upAfterRefresh();
    case "clean":
      return stack.up();
  }
}

/** Ends the engine when the write of this number leaves this process, whoever sends it. */
async function killedAt(position: number, work: (options: RunOptions) => Promise<Ran>): Promise<Ran> {
  const sent = [channel("http.client.request.start"), channel("undici:request:create")];
  let [count, kill] = [0, () => undefined as void];
  const counted = (message: unknown): void => {
    const { method, path } = (message as { request: { method: string; path: string } }).request;
    if (method !== "GET" && !/token/.test(path) && ++count === position) kill();
  };
  for (const each of sent) each.subscribe(counted);
  try {
    return await work({ whenKilled: (how) => void (kill = how) });
  } finally {
    for (const each of sent) each.unsubscribe(counted);
  }
}
