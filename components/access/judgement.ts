/**
 * Where the stack is to go, where it stands, and whether it may: reads what the stage's preconditions need, no more, and refuses
 * before anything is registered. People and devices are counted only where the managed policy is about to concern more of them.
 */
import { lastHeard } from "../../providers/graph/compliancePartner/entry";
import { RunError } from "../../providers/core/errors";
import { jamfClient } from "../../providers/jamf/client";
import { policy as registrationPolicy, type PolicyArgs } from "../../providers/jamf/policy";
import type { Config } from "../config/schema";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { PolicyReads } from "../../providers/graph/conditionalAccess/registrationBlockers";
import type { Gate } from "../connection/deviceComplianceConnection";
import { isReportWanted } from "../report/wanted";
import type { TenantReading } from "../tenant/reading";
import { allBlockers, blockersAmong } from "./blockers";
import { breakGlassProblems } from "./breakGlass";
import { countAudience } from "./audience";
import type { BlockerFact, Facts } from "./facts";
import { gateFacts } from "./gateFacts";
import { inventoryCount } from "./inventory";
import { readAccess } from "./reading";
import { managedPolicyIn, standingOf } from "./observedState";
import { escalations, type Plan, planOf, type Stage, type ObservedState } from "../stages/plan";
import { type Precondition, preconditions, type Decision, decision, sentence } from "./preconditions";

export interface StageJudgement extends Decision {
  plan: Plan;
  standing: ObservedState;
  preconditions: readonly Precondition[];
  counts?: Pick<Facts, "audience" | "inventory">;
  /** Policies that stop, or may stop, a registration; read only where registration is to be open. */
  blockers?: readonly BlockerFact[];
  /** The managed policy as Entra holds it. */
  livePolicy?: Plan["managedPolicy"];
}

/** Every precondition that refuses, with all that was found. */
export class StageRefusal extends RunError {
  constructor(
    stage: Stage,
    readonly judged: StageJudgement,
  ) {
    super(judged.refused.map((p) => `Stage ${stage}: ${sentence(p)}`));
  }
}

/** Throws a `StageRefusal` with every precondition that refuses. */
export async function judgeStage(
  config: Config,
  tenant: TenantReading,
  gates: readonly Gate[],
  reads: PolicyReads,
): Promise<StageJudgement> {
  const { stage, force } = config;
  const { plan, enforcedFor, own } = planned(stage, config, tenant);
  // Whether registration is open already matters only when something does not hold.
  const enforcing = escalations(plan, { registration: plan.registration, enforcedFor }).includes("enforcement");
  const facts = await observedFacts(config, tenant, gates, { plan, enforcing }, () =>
    blockersOf(config, tenant, own, enforcing, reads),
  );
  const all = preconditions(stage, facts);
  // Asked only when a precondition is broken, where it decides between refusing and warning, and for the report, which tells it.
  const isAsked = isReportWanted() || !all.every(({ holds }) => holds);
  const registration = isAsked ? await registrationStands(config) : "closed";
  const standing: ObservedState = { registration, enforcedFor };
  const ruled = decision(plan, standing, all, force?.stage === stage);
  const judged: StageJudgement = {
    ...{ plan, standing, preconditions: all, ...ruled },
    ...(enforcing ? { counts: { audience: facts.audience, inventory: facts.inventory } } : {}),
    ...(plan.registration === "open" ? { blockers: facts.blockers } : {}),
    livePolicy: liveStateOf(own),
  };
  if (ruled.refused.length > 0) throw new StageRefusal(stage, judged);
  return judged;
}

function liveStateOf(own: Policy | undefined): Plan["managedPolicy"] {
  if (!own) return "absent";
  return own.state === "enabled" ? "on" : own.state === "disabled" ? "off" : "reportOnly";
}

interface Planned {
  plan: Plan;
  /** Whom the managed policy asks already. */
  enforcedFor: ObservedState["enforcedFor"];
  own: Policy | undefined;
}

/** What a stage would mean in this tenant. */
export function planned(stage: Stage, config: Config, tenant: TenantReading): Planned {
  const { conditionalAccess, pilot } = config;
  const own = managedPolicyIn(tenant.policies, config);
  const { exists, enforcedFor } = standingOf(own, config, tenant.userGroupId);
  const plan = planOf({
    ...{ stage, managedPolicy: conditionalAccess.managedPolicy !== undefined, pilotGroup: pilot.groupId !== undefined },
    ...{ registrationApp: tenant.apps.registrationApp !== undefined, managedPolicyExists: exists },
  });
  return { plan, enforcedFor, own };
}

/** What the preconditions of a plan are judged by. `enforcing`: people and devices are counted, too. */
export async function observedFacts(
  config: Config,
  tenant: TenantReading,
  gates: readonly Gate[],
  { plan, enforcing }: { plan: Plan; enforcing: boolean },
  blockersInTheWay: () => Promise<BlockerFact[]>,
): Promise<Facts> {
  // At once: the one that waits its turn at Conditional Access sets the pace.
  const [blockers, problems, counted] = await Promise.all([
    plan.registration === "open" ? blockersInTheWay() : [],
    plan.managedPolicy === "on" ? breakGlassProblems(tenant.graph, config.conditionalAccess.breakGlass!) : [],
    enforcing ? counts(config, tenant, plan) : {},
  ]);
  return {
    ...{ plan, thresholds: config.thresholds, gates: gateFacts(gates), partner: partnerFact(tenant) },
    ...{ blockers, breakGlassProblems: problems, ...counted },
  };
}

function partnerFact({ partner }: TenantReading): Facts["partner"] {
  if (!partner) return { state: "absent" };
  const heard = lastHeard(partner);
  return {
    state: partner.partnerState === "enabled" ? "active" : "inactive",
    ...(heard === undefined ? {} : { heartbeatAgeHours: (Date.now() - heard) / 3_600_000 }),
  };
}

/** Before anybody is asked for anything, the answer must be complete; until then the quick one warns. */
async function blockersOf(
  config: Config,
  tenant: TenantReading,
  own: Policy | undefined,
  enforcing: boolean,
  reads: PolicyReads,
) {
  const { placeholder } = config.conditionalAccess;
  const args = {
    registrationAppId: tenant.seen.registrationAppId,
    ...(tenant.userGroupId ? { groupId: tenant.userGroupId } : {}),
    ...(placeholder && "appId" in placeholder ? { placeholderAppId: placeholder.appId } : {}),
    ...(own ? { ownId: own.id } : {}),
  };
  return enforcing ? allBlockers(tenant.graph, args, reads) : blockersAmong(tenant.graph, tenant.policies, args, reads);
}

async function counts(config: Config, { graph, userGroupId, partner }: TenantReading, plan: Plan) {
  const everybody = plan.enforcedFor === "everybody";
  const groupId = everybody ? userGroupId : config.pilot.groupId;
  const { breakGlass } = config.conditionalAccess;
  const named = [groupId, breakGlass?.groupId].filter((id) => id !== undefined);
  const jamf = jamfClient(config.jamfUrl);
  const reading = await readAccess({ config, jamf, graph, partner, policies: [], groupIds: named });
  // A gap is never "nobody".
  if (reading.notRead.length > 0) throw new RunError([...reading.notRead]);
  const members = (id: string | undefined): string[] => [...((id && reading.groups.get(id.toLowerCase())) || [])];
  const emergencyIds = [...members(breakGlass?.groupId), ...(breakGlass?.userIds ?? [])];
  return {
    audience: countAudience(reading, members(groupId), { everybody, emergencyIds }),
    inventory: inventoryCount(config, reading.fleet, Date.now()),
  };
}

/** Whether the policy that registers Macs is there and enabled. */
export async function registrationStands({
  jamfUrl,
  jamf: { registrationPolicy: wanted },
}: Config): Promise<ObservedState["registration"]> {
  const args: PolicyArgs = { jamfUrl, displayName: wanted.displayName, enabled: true };
  const found = await registrationPolicy.find(jamfClient(jamfUrl), args);
  return found.some(({ args: { enabled } }) => enabled) ? "open" : "closed";
}
