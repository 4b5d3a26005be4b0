/** Whether a pipeline may apply what a preview shows, and whether somebody has to approve it first. */
import type { Change } from "./changes";
import type { Preview } from "./preview";
import type { Deployment, TenantSummary } from "./tenantSummary";

export function deployment(summary: Omit<TenantSummary, "deploy">, preview: Preview): Deployment {
  const obstacles = [
    ...(summary.outcome === "refused" ? ["The program refuses this run."] : []),
    ...(summary.outcome === "failed" ? ["The preview failed."] : []),
    ...switchedOff(summary, preview),
  ];
  const reasons = [...raised(summary), ...heldBack(summary), ...restricting(summary.changes)];
  return {
    allowed: obstacles.length === 0,
    needsApproval: obstacles.length === 0 && reasons.length > 0,
    why: obstacles.length > 0 ? obstacles : reasons,
  };
}

/** Somebody used the emergency exit: only somebody, never a pipeline, takes that back. */
function switchedOff(
  { managedPolicy: policy, outcome, stage }: Pick<TenantSummary, "managedPolicy" | "outcome" | "stage">,
  { steps }: Preview,
): string[] {
  if (!policy || policy === "notRead" || policy.planned !== "on" || policy.live === "on" || policy.live === "absent")
    return [];
  // Of a run that was refused no step is known.
  if (outcome === "refused" || outcome === "failed") return [];
  const ofPolicy = steps.filter(({ type }) => type.endsWith(":ConditionalAccessPolicy"));
  // The refresh's old state is what the last run wrote; a policy without any step is as the last run wrote it.
  const recorded = (ofPolicy.find(({ op }) => op === "refresh") ?? ofPolicy[0])?.old?.inputs?.["state"];
  if (ofPolicy.length > 0 ? recorded !== "enabled" : stage.before !== stage.after) return [];
  return [
    `"${policy.displayName}" was switched off outside of Pulumi, as report-only does. A deployment never switches it on again: an ` +
      "administrator does, with conditionalAccess.managedPolicy.resume and pulumi up.",
  ];
}

function raised({ raises, force, access }: Omit<TenantSummary, "deploy">): string[] {
  const words = {
    registration: "Registration opens.",
    enforcement: "A compliant Mac becomes required for more users.",
  };
  return [
    ...(raises === "notRead" ? [] : raises.map((each) => words[each])),
    ...(force ? ["Preconditions are overridden by force."] : []),
    ...(access !== "notRead" && access.effects.some(({ count }) => count > 0) ? ["Access of users changes."] : []),
  ];
}

const heldBack = ({ access }: Pick<TenantSummary, "access">): string[] =>
  access !== "notRead" && access.heldBack.length > 0 ? ["Something is held back."] : [];

/** Changes that may take access away, or that no later run brings back. */
function restricting(changes: readonly Change[]): string[] {
  const goes = changes.filter(({ op }) => op === "delete" || op === "replace");
  const criteria = changes.filter(
    ({ op, kind, differences }) =>
      op === "update" &&
      kind === "jamf:SmartComputerGroup" &&
      differences.some(({ property }) => property === "criteria"),
  );
  const demands = changes.filter(
    ({ op, kind, differences }) =>
      (op === "update" && (kind === "ConditionalAccessPolicy" || kind === "graph:CompliancePartner")) ||
      (op === "create" &&
        kind === "ConditionalAccessPolicy" &&
        differences.some((d) => d.property === "state" && d.new === "on")),
  );
  return [
    ...(demands.length > 0 ? ["The users that a policy or the compliance partner applies to change."] : []),
    ...(goes.length > 0
      ? [`${goes.length} ${goes.length === 1 ? "object is" : "objects are"} deleted or replaced.`]
      : []),
    ...(criteria.length > 0 ? ["Criteria of a smart group change."] : []),
  ];
}
