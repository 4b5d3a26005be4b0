/** Reads in the tenant what the preconditions of a plan are judged by. */
import { lastHeard } from "../../providers/graph/compliancePartner/entry";
import { RunError } from "../../providers/core/errors";
import { jamfClient } from "../../providers/jamf/client";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { PolicyReads } from "../../providers/graph/conditionalAccess/registrationBlockers";
import type { Config } from "../config/schema";
import type { Gate } from "../connection/deviceComplianceConnection";
import type { Plan } from "../stages/plan";
import type { SmartGroupIds } from "../state/recordedSmartGroups";
import type { TenantReading } from "../tenant/reading";
import { countAudience } from "./audience";
import { allBlockers, blockersAmong, blockersArgs } from "./blockers";
import { type BreakGlassReading, breakGlassInRun } from "./breakGlass";
import type { BlockerFact, Facts } from "./facts";
import { gateFacts } from "./gateFacts";
import { inventoryCount } from "./inventory";
import { type AccessReading, readAccess } from "./reading";

interface FactsQuestion {
  gates: readonly Gate[];
  plan: Plan;
  /** People and devices are counted, too. */
  enforcing: boolean;
  /** On a run to a lower stage what cannot be read is a problem that is told, and refuses nothing. */
  isDown?: boolean;
  /** What was read already to count the effects of the run. */
  reading?: AccessReading;
  breakGlass?: BreakGlassReading;
  smartGroups?: SmartGroupIds;
}

/** What the preconditions of a plan are judged by. */
export async function observedFacts(
  config: Config,
  tenant: TenantReading,
  question: FactsQuestion,
  blockersInTheWay: () => Promise<BlockerFact[]>,
): Promise<Facts> {
  const { gates, plan, enforcing, isDown } = question;
  // At once: the one that waits its turn at Conditional Access sets the pace.
  const [blockers, breakGlass, counted] = await Promise.all([
    plan.registration === "open" ? blockersInTheWay().catch((error: unknown) => (isDown ? [] : raised(error))) : [],
    plan.managedPolicy === "on"
      ? (question.breakGlass ?? breakGlassInRun(tenant.graph, config.conditionalAccess.breakGlass!, isDown === true))
      : undefined,
    enforcing ? counts(config, tenant, question) : {},
  ]);
  return {
    plan,
    thresholds: config.thresholds,
    gates: gateFacts(gates),
    partner: partnerFact(tenant),
    blockers,
    breakGlassProblems: breakGlass?.problems ?? [],
    breakGlassWarnings: breakGlass?.warnings ?? [],
    ...counted,
  };
}

function raised(error: unknown): never {
  throw error;
}

function partnerFact({ partner, graph }: TenantReading): Facts["partner"] {
  if (!partner) return { state: "absent" };
  const heard = lastHeard(partner);
  return {
    state: partner.partnerState === "enabled" ? "active" : "inactive",
    ...(heard === undefined ? {} : { heartbeatAgeHours: (graph.clock.now() - heard) / 3_600_000 }),
  };
}

/** Before anybody is asked for anything, the answer must be complete; until then the quick one warns. */
export async function blockersOf(
  config: Config,
  tenant: TenantReading,
  own: Policy | undefined,
  { enforcing, reads }: { enforcing: boolean; reads: PolicyReads },
) {
  const args = blockersArgs(config, tenant, own?.id);
  return enforcing ? allBlockers(tenant.graph, args, reads) : blockersAmong(tenant.graph, tenant.policies, args, reads);
}

async function counts(
  config: Config,
  { graph, userGroupId, partner, addedMembers }: TenantReading,
  { plan, reading: known, smartGroups }: FactsQuestion,
) {
  const everybody = plan.enforcedFor === "everybody";
  const groupId = everybody ? userGroupId : config.pilot.groupId;
  const { breakGlass } = config.conditionalAccess;
  const named = [groupId, breakGlass?.groupId].filter((id) => id !== undefined);
  const jamf = jamfClient(config.jamfUrl);
  const asked = {
    config,
    jamf,
    graph,
    partner,
    addedMembers,
    policies: [],
    groupIds: named,
    smartGroupIds: smartGroups,
  };
  const reading = known ?? (await readAccess(asked));
  // A gap is never "nobody".
  if (reading.notRead.length > 0) throw new RunError([...reading.notRead]);
  const members = (id: string | undefined): string[] => [...((id && reading.groups.get(id.toLowerCase())) || [])];
  const emergencyIds = [...members(breakGlass?.groupId), ...(breakGlass?.userIds ?? [])];
  const { users } = config;
  // A list of members is what this run writes, whoever is in the group so far.
  const concerned = everybody && users && "members" in users ? users.members : members(groupId);
  const ableToSignIn = concerned.filter((id) => !reading.disabled.has(id));
  return {
    audience: countAudience(reading, ableToSignIn, { everybody, emergencyIds }),
    inventory: inventoryCount(config, reading.fleet, jamf.clock.now()),
  };
}
