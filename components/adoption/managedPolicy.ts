/** What a preview says of the managed policy that enters the state by its id: what the run after would change in it, old and new. Pure. */
import type { Config } from "../config/schema";
import { managedPolicyArgs, states } from "../entra/managedPolicy";
import type { AdoptedReport } from "../report/schema";
import type { Plan } from "../stages/plan";
import { livePolicyArgs, policyChanges } from "../state/livePolicy";
import type { RecordedPolicy } from "../state/recordedPolicy";
import type { TenantReading } from "../tenant/reading";
import { adoptedText, reportedChange } from "./text";
import { configuredPlaceholder } from "../state/placeholder";

interface Question {
  config: Config;
  plan: Plan;
  tenant: Pick<TenantReading, "policies" | "seen" | "userGroupId">;
  recorded: RecordedPolicy | undefined;
}

/** `undefined`: none is adopted in this run. */
export function managedPolicyAdoption(question: Question): { text: string; report: AdoptedReport } | undefined {
  const { config, plan, tenant, recorded } = question;
  const { managedPolicy, breakGlass } = config.conditionalAccess;
  if (recorded || !managedPolicy?.id) return undefined;
  const found = tenant.policies.find(({ id }) => id.toLowerCase() === managedPolicy.id);
  const live = found && livePolicyArgs(found);
  if (!found || !live || "unlike" in live) return undefined;
  const groupId = plan.enforcedFor === "pilot" ? config.pilot.groupId : tenant.userGroupId;
  const placeholderId = configuredPlaceholder(config);
  // Left in the stage that has no policy, it is switched off by the next run.
  const state = states[plan.managedPolicy === "absent" ? "off" : plan.managedPolicy];
  const wanted = managedPolicyArgs(managedPolicy, {
    state,
    groupId: groupId ?? "(group made by this run)",
    targetResources: managedPolicy.targetResources,
    breakGlass: breakGlass!,
    applicationIds: [tenant.seen.registrationAppId, ...(placeholderId ? [placeholderId] : [])],
  });
  const changes = policyChanges(live.args, wanted);
  const about = { noun: "Conditional Access policy", name: found.displayName, id: found.id };
  const later =
    changes.length > 0 ? "\n  Nothing of it is written by this run; the next pulumi up changes what is listed." : "";
  return {
    text: `${adoptedText(about, changes)}${later}`,
    report: { kind: about.noun, name: about.name, id: about.id, changes: changes.map(reportedChange) },
  };
}
