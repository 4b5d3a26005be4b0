/**
 * What is held back changes what the rest of a run does: Macs that stay in the Applicable group, because leaving it would freeze them, are
 * still reported, so that those who leave the Compliance group lose access. So effects are counted again with what is held, until
 * nothing further is. Pure.
 */
import type { Step } from "../stages/holds";
import type { Decision } from "./decision";
import type { Effects } from "./effects";
import type { Moment } from "./model";

/** The moment after a run that leaves these parts as they are. */
export function momentWithHeld(now: Moment, after: Moment, held: ReadonlySet<Step>): Moment {
  const before = new Map(now.macs.map((mac) => [mac.id, mac]));
  const macs = after.macs.map((mac) => {
    const old = before.get(mac.id) ?? mac;
    return {
      ...mac,
      applicable: held.has("applicableGroup") ? old.applicable : mac.applicable,
      inComplianceGroup: held.has("complianceGroup") ? old.inComplianceGroup : mac.inComplianceGroup,
    };
  });
  const policiesOf = (step: Step, isManaged: boolean) =>
    (held.has(step) ? now : after).policies.filter(({ managed }) => managed === isManaged);
  return {
    ...after,
    macs,
    // The group of users keeps its members with the partner's groups, and policies of the tenant's own that refer to it apply to the same.
    policies: [...policiesOf("partner", false), ...policiesOf("managedPolicy", true)],
    partner: held.has("partner") ? now.partner : after.partner,
    registration: held.has("registrationPolicy") ? now.registration : after.registration,
  };
}

/** The first decision, and whatever is held back because of what it holds. */
export function decisionWithHeld(first: Decision, judge: (held: ReadonlySet<Step>) => Decision): Decision {
  let decision = first;
  while (decision.heldSteps.size > 0) {
    const next = judge(decision.heldSteps);
    const heldSteps = new Set([...decision.heldSteps, ...next.heldSteps]);
    if (heldSteps.size === decision.heldSteps.size) return decision;
    const known = new Set(decision.heldBack.map(({ kind }) => kind));
    const further = next.heldBack.filter(({ kind }) => !known.has(kind));
    decision = {
      ...decision,
      effects: [...decision.effects, ...further],
      heldBack: [...decision.heldBack, ...further],
      heldSteps,
    };
  }
  return decision;
}

export type EffectsWithHeld = (held: ReadonlySet<Step>) => Effects;
