/**
 * The tenant that the stack manages already. Taken out of the configuration, its half would leave the program: the Compliance group could be
 * emptied and registration closed while the managed policy is on, with nothing that looks. Another tenant or cloud would be asked about objects
 * that it does not have. Pure.
 */
import type { Config } from "../config/schema";
import type { LastOutputs, NotRead } from "../state/lastOutputs";
import { recordedGuard } from "../state/recordedGuard";

/** Why nothing may be registered, in any direction; `undefined`: the tenant is the one of the last run, or the first. */
export function tenantObstacle(
  { tenantId, cloud }: Pick<Config, "tenantId" | "cloud">,
  last: LastOutputs | undefined,
  name: string,
): string | undefined {
  const recorded =
    recordedGuard(last, name) ?? last?.of("graph:CompliancePartner", `${name}-partner`, ["tenantId", "cloud"]);
  const id = recorded?.["tenantId"];
  if (typeof id !== "string") return undefined;
  const leave = "To leave the tenant: stage: drain, pulumi up, then pulumi destroy.";
  if (tenantId === undefined) {
    return `Configuration tenantId: is missing, and this stack manages objects in tenant ${id}. Set it again. ${leave}`;
  }
  if (tenantId.toLowerCase() !== id.toLowerCase()) {
    return `Configuration tenantId: this stack manages objects in tenant ${id}, not in ${tenantId}. Use a separate stack for each tenant. ${leave}`;
  }
  const before = recorded?.["cloud"] ?? "global";
  if (typeof before !== "string" || before === cloud) return undefined;
  return `Configuration cloud: this stack manages tenant ${id} in cloud ${before}, not in ${cloud}. Correct it.`;
}

/**
 * Why a run whose state could not be read may not go on. Without a tenant in the configuration that holds in every direction: whether this stack
 * manages one only the state tells, and nothing would look there before the Compliance group is emptied.
 */
export function stateObstacle(
  { tenantId }: Pick<Config, "tenantId">,
  state: LastOutputs | NotRead,
  isWayBack: boolean,
): string | undefined {
  if (!("notRead" in state)) return undefined;
  if (tenantId !== undefined) return isWayBack ? undefined : state.notRead;
  return `${state.notRead} Configuration tenantId: is missing, so only the state can show whether this stack manages objects in a tenant.`;
}
