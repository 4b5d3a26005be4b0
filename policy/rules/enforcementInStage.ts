/** What is switched on must be what the stage says; the stage stands in the stack's guard. */
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { type ConditionalAccessPolicy, isOn, known, requiresCompliance, types } from "../resources";

const open = ["pilot", "enforce"];

export const enforcementInStage: StackValidationPolicy = {
  name: "no-enforcement-outside-stage",
  description:
    "A compliant device is required, and registration is open, only in stages pilot and enforce; in pilot not for all users.",
  validateStack: ({ resources }, report) => {
    const guard = resources.find(({ type }) => type === types.guard);
    const stage = guard ? String(guard.props["stage"]) : undefined;
    const where = stage === undefined ? "in a stack without a stage (no tear-down guard)" : `in stage ${stage}`;
    for (const resource of resources) {
      const text = problem(resource, stage, guard);
      if (text) report(`${text} ${where}.`, resource.urn);
    }
  },
};

function problem(
  { type, props }: PolicyResource,
  stage: string | undefined,
  guard: PolicyResource | undefined,
): string | undefined {
  const isOpen = stage !== undefined && open.includes(stage);
  if (type === types.conditionalAccessPolicy) {
    const policy = props as ConditionalAccessPolicy;
    if (!isOn(policy) || !requiresCompliance(policy)) return undefined;
    if (!isOpen) return `Conditional Access policy "${policy.displayName}" is on`;
    const everybody = guard && known(() => String(guard.props["groupId"]));
    const groups = known(() => policy.conditions?.users?.includedGroups) ?? [];
    const isForAll = everybody !== undefined && groups.includes(everybody);
    return stage === "pilot" && isForAll
      ? `Conditional Access policy "${policy.displayName}" is on for all users who register Macs`
      : undefined;
  }
  if (type === types.registrationPolicy && props["enabled"] === true && registers(props)) {
    return isOpen ? undefined : `Jamf Pro policy "${String(props["displayName"])}" lets Macs register`;
  }
  return undefined;
}

/** The policy that registers Macs, by what it runs or by the checkbox that only people can select. */
const registers = (props: PolicyResource["props"]): boolean =>
  /register/i.test(String(props["displayName"])) && props["selfService"] !== undefined;
