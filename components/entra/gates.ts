/** The two gates: what hurts users passes through one of them, which reads live whether what must come first is so. */
import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../../providers/core/resource";
import { Gate, type GateArgs } from "../../providers/gate";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { Holds } from "../stages/holds";
import type { Plan } from "../stages/plan";
import { nextRepair } from "../stages/repairs";
import type { LastOutputs } from "../state/lastOutputs";
import { passedBy, type RecordedPolicy } from "../state/recordedPolicy";

type Passing = Pick<Inputs<GateArgs>, "policyState" | "audience" | "targetResources">;

/** The managed policy before this run. */
interface Was {
  last: LastOutputs | undefined;
  recorded: RecordedPolicy | undefined;
  live: Policy | undefined;
}

/** Closing registration and emptying the Compliance group. */
export const restrictionGate = (
  name: string,
  common: Omit<Inputs<GateArgs>, "subject">,
  { plan, holds }: { plan: Plan; holds: Holds },
  options: pulumi.CustomResourceOptions,
): Gate =>
  new Gate(
    `${name}-restriction`,
    {
      ...common,
      subject: "closing registration and emptying the Compliance group",
      closed: (holds.registration ?? plan.registration) === "closed",
      emptied: holds.compliance ? false : plan.complianceGroup === "empty",
    },
    options,
  );

/** The managed policy. What is held passes as it passed before. */
export const enforcementGate = (
  name: string,
  common: Omit<Inputs<GateArgs>, "subject">,
  { held, wanted, was }: { held: RecordedPolicy | undefined; wanted: Passing; was: Was },
  options: pulumi.CustomResourceOptions,
): Gate =>
  new Gate(
    `${name}-enforcement`,
    {
      ...common,
      subject: "the managed policy",
      ...(held ? passedBy(held) : { ...wanted, ...askedAgain(`${name}-enforcement`, was) }),
    },
    options,
  );

/**
 * A gate whose run did not come to its end holds `enabled`, which the managed policy never got, and would let it pass unread: a number that the state
 * does not hold makes the engine ask it again. After a write that failed azuread's state says that it was done, so what is live counts too.
 */
function askedAgain(gate: string, { last, recorded, live }: Was): { repairs?: number } {
  const passed = last?.of("core:Gate", gate, ["policyState", "repairs"]);
  const isOn = recorded?.args.state === "enabled" && (live === undefined || live.state === "enabled");
  return passed?.["policyState"] !== "enabled" || isOn ? {} : { repairs: nextRepair(passed) };
}
