/** A gate whose run did not come to its end holds a value that the managed policy never got, and would let it pass unread. Pure. */
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { LastOutputs } from "../state/lastOutputs";
import type { RecordedPolicy } from "../state/recordedPolicy";

/**
 * A number that the state does not hold makes the engine ask the gate again: it passed `enabled`, and the policy is not on, in the state or in the
 * tenant. After a write that failed azuread's state says that it was done.
 */
export function passesAgain(
  last: LastOutputs | undefined,
  gate: string,
  { recorded, live }: { recorded: RecordedPolicy | undefined; live: Policy | undefined },
): { repairs?: number } {
  const held = last?.of("core:Gate", gate, ["policyState", "repairs"]);
  const isOn = recorded?.args.state === "enabled" && (live === undefined || live.state === "enabled");
  return held?.["policyState"] !== "enabled" || isOn ? {} : { repairs: Number(held["repairs"] ?? 0) + 1 };
}
