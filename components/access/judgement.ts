/**
 * Where the stack is to go, where it stands, and whether it may: reads what the stage's preconditions need, no more, and refuses
 * before anything is registered. People and devices are counted only where the managed policy is about to concern more of them.
 */
import { RunError } from "../../providers/core/errors";
import type { Config } from "../config/schema";
import type { SectionPath } from "../config/sections";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { PolicyReads } from "../../providers/graph/conditionalAccess/registrationBlockers";
import type { Gate } from "../connection/deviceComplianceConnection";
import { isReportWanted } from "../tenant/reportWanted";
import type { TenantReading } from "../tenant/reading";
import { emptyAudience } from "./audienceGroup";
import type { BlockerFact, Facts } from "./facts";
import { blockersOf, observedFacts } from "./observedFacts";
import { registrationAppObstacle } from "./registrationApp";
import { namesakesOf } from "./namesakes";
import { type PolicyDrift, policyDriftOf } from "./policyDrift";
import { adoptionObstacle, managedPolicyIn, standingOf } from "./observedState";
import { escalations, type Plan, planOf, type Stage, type ObservedState } from "../stages/plan";
import { planWithHeld } from "../stages/holds";
import { type Direction, runDirection } from "../stages/direction";
import { knownIds } from "../state/knownIds";
import { type RecordedPolicy, recordedPolicy } from "../state/recordedPolicy";
import type { LastOutputs } from "../state/lastOutputs";
import type { EffectKind } from "./effects";
import { judgeAccess, type RunAccess } from "./run";
import type { RunQuestion } from "./runQuestion";
import { registrationStands } from "./registrationNow";
import { judgeCandidates, type Trial } from "./trials";
import { type Precondition, preconditions, type Decision, decision, onTheWayBack, sentence } from "./preconditions";
import { recordedGuard } from "../state/recordedGuard";

export interface StageJudgement extends Decision {
  plan: Plan;
  standing: ObservedState;
  preconditions: readonly Precondition[];
  counts?: Pick<Facts, "audience" | "inventory">;
  /** Policies that stop, or may stop, a registration; read only where registration is to be open. */
  blockers?: readonly BlockerFact[];
  /** The managed policy as Entra holds it. */
  livePolicy?: Plan["managedPolicy"];
  /** What the run does to users; absent where nothing that concerns them changes. */
  access?: RunAccess;
  /** Nothing was counted, and what somebody changed by hand was not read: the run that writes reads it. */
  notLookedFor?: boolean;
  direction?: Direction;
  /** The managed policy was switched off, or to report-only, outside this stack or by a run that did not come to its end, and stays so. */
  paused?: "off" | "reportOnly";
  /** It is to be switched on again, which a run to a lower stage leaves to the next one. */
  resumeWaits?: boolean;
  /** On a run to a lower stage the managed policy stays on, for nobody who is not asked now. */
  isNarrowed?: boolean;
  /** The managed policy was deleted or changed outside this stack, and what puts that right. */
  policyDrift?: PolicyDrift;
  /** The registration app that policies are to exclude and that is gone. */
  missingApp?: string;
  /** Policies of the managed policy's name that this stack did not make, on a run that goes on beside them. */
  namesakes?: readonly string[];
  /** Emergency access accounts of which some cannot sign in, or which are too many. */
  breakGlassWarnings?: readonly string[];
  /** Nothing was counted, and the managed policy, which is on, applies to nobody, or to nobody knows whom. */
  appliesToNobody?: string;
  /** What moving a candidate now would do; in previews alone. */
  trials?: readonly Trial[];
  /** Why the run may not go on. Nothing is registered then. */
  refusal?: StageRefusal;
}

/** Everything that refuses, with all that was found. */
class StageRefusal extends RunError {
  constructor(
    readonly judged: StageJudgement,
    reasons: readonly string[],
  ) {
    super([...reasons]);
  }
}

/** What is known of the run besides configuration and tenant. */
interface RunContext {
  gates: readonly Gate[];
  reads: PolicyReads;
  /** Name of the component. */
  name: string;
  /** `undefined`: the state could not be read, which refuses upwards. */
  last: LastOutputs | undefined;
  /** What could not be read, on a run that goes on without it. */
  notRead: readonly string[];
  /** Sections of the configuration in error, whose objects are held. */
  held?: ReadonlySet<SectionPath>;
  /** Objects of the names that this stack uses are in Jamf Pro. */
  exists: boolean;
  /** Candidates are judged, too. */
  isPreview?: boolean;
}

/** Everything that refuses stands in `refusal`. */
export async function judgeStage(config: Config, tenant: TenantReading, run: RunContext): Promise<StageJudgement> {
  const { stage, force } = config;
  const recorded = recordedPolicy(run.last, run.name);
  const { plan: ofStage, enforcedFor, own } = planned(stage, config, tenant, recorded?.objectId);
  const ours = oursOf(own, config, { last: run.last, recorded });
  const asked = planWithHeld(ofStage, run.held ?? new Set(), run.last, run.name);
  const direction = runDirection(config, run.last, run.name);
  const isDown = direction === "down";
  const exited = pausedState(asked, ours, { config, run, wereRead: tenant.policies.length > 0 });
  // To switch it on again is to go up: a run to a lower stage leaves that to the next one.
  const paused = isDown || !exited?.isResumed ? exited?.state : undefined;
  const namesakes = namesakesOf(tenant.policies, config, { recorded, name: run.name });
  // On the way up one of its name refuses; on the way down none is made beside it.
  const isBeside = isDown && !recorded && namesakes.length > 0;
  const policy = isBeside ? "absent" : paused;
  const plan: Plan = policy ? { ...asked, managedPolicy: policy, enforcedFor: "nobody" } : asked;
  // Whether registration is open already matters only when something does not hold.
  const enforcing =
    !isDown && escalations(plan, { registration: plan.registration, enforcedFor }).includes("enforcement");
  let stands: Promise<ObservedState["registration"]> | undefined;
  const ids = knownIds(run.last, run.name);
  const registrationNow = () => (stands ??= registrationStands(config, ids.registrationPolicy));
  const question: RunQuestion = {
    name: run.name,
    config,
    plan,
    tenant,
    reads: run.reads,
    last: run.last,
    direction,
    registrationNow,
    managed: { live: ours, recorded },
    exists: run.exists,
    looks: run.isPreview ? "whereWritten" : "always",
    notRead: run.notRead,
  };
  const [judgedAccess, trials, policyDrift] = await Promise.all([
    judgeAccess(question),
    run.isPreview ? judgeCandidates(question) : undefined,
    policyDriftOf(tenant.graph, { live: ours, recorded, goesOff: direction === "down" && plan.managedPolicy !== "on" }),
  ]);
  const access = judgedAccess === "notLookedFor" ? undefined : judgedAccess;
  const appliesToNobody = access ? undefined : await emptyAudience(question);
  const facts = await observedFacts(
    config,
    tenant,
    {
      gates: run.gates,
      plan,
      enforcing,
      isDown,
      reading: access?.reading,
      breakGlass: access?.breakGlass,
      smartGroups: ids.smartGroups,
    },
    () => blockersOf(config, tenant, own, { enforcing, reads: run.reads }),
  );
  const all = preconditions(stage, facts);
  // Asked only when a precondition is broken, where it decides between refusing and warning, and for the report, which tells it.
  const isAsked = isReportWanted() || !all.every(({ holds }) => holds);
  const registration = isAsked ? await registrationNow() : "closed";
  const standing: ObservedState = { registration, enforcedFor };
  const judgedPreconditions = decision(plan, standing, all, force?.stage === stage);
  const ruled = isDown ? onTheWayBack(judgedPreconditions) : judgedPreconditions;
  const isSaid = (kind: EffectKind) => ruled.refused.some(({ name }) => name === asPrecondition[kind]);
  const hurting = (access?.decision.refused ?? []).filter(({ kind }) => !isSaid(kind));
  const obstacle = adoptionObstacle(tenant.policies, config, recorded);
  const isGateBroken = ruled.refused.some(({ name }) => name === "registrationAppConsent");
  const missingApp = registrationAppObstacle(config, tenant, { plan, own, isGateBroken });
  const others = [...(obstacle ? [obstacle] : []), ...namesakes];
  // A stack without its state would close registration under its own policy, which goes on requiring compliant Macs.
  const isUnderOne = direction === "up" && namesakes.length > 0 && own?.state === "enabled";
  const refusesOthers = !isDown && (plan.managedPolicy !== "absent" || obstacle !== undefined || isUnderOne);
  const reasons = [
    ...(missingApp !== undefined && direction !== "down" ? [missingApp] : []),
    ...(refusesOthers ? others : []),
    ...ruled.refused.map((p) => `Stage ${stage}: ${sentence(p)}`),
    ...hurting.map(({ why, count, limit }) => `${why}${limit ? ` At most ${limit} (${count} counted).` : ""}`),
  ];
  const judged: StageJudgement = {
    plan,
    standing,
    preconditions: all,
    direction,
    ...ruled,
    access,
    ...(judgedAccess === "notLookedFor" ? { notLookedFor: true } : {}),
    trials: trials?.length ? trials : undefined,
    paused,
    resumeWaits: paused !== undefined && exited?.isResumed === true,
    isNarrowed: isDown && isNarrowed(plan, config, { live: ours, access }),
    policyDrift,
    breakGlassWarnings: facts.breakGlassWarnings,
    appliesToNobody,
    ...(missingApp === undefined ? {} : { missingApp }),
    ...(others.length > 0 && !refusesOthers ? { namesakes: others } : {}),
    ...(enforcing ? { counts: { audience: facts.audience, inventory: facts.inventory } } : {}),
    ...(plan.registration === "open" ? { blockers: facts.blockers } : {}),
    livePolicy: liveStateOf(own),
  };
  return reasons.length > 0 ? { ...judged, refusal: new StageRefusal(judged, reasons) } : judged;
}

/** Where it is not known who is in the pilot group, somebody may be asked who is not asked now. */
function isNarrowed(
  { managedPolicy, enforcedFor }: Plan,
  { pilot }: Config,
  { live, access }: { live?: Policy; access?: RunAccess },
): boolean {
  if (managedPolicy !== "on" || enforcedFor !== "pilot" || live?.state !== "enabled") return false;
  if (!access?.effects || access.decision.heldSteps.has("managedPolicy")) return false;
  const isPilotKnown = access.reading?.groups.has(pilot.groupId!.toLowerCase()) === true;
  return isPilotKnown && access.effects.difference.peopleNewlyAsked.length === 0;
}

/** A policy that bears the managed policy's name and is not the one in the state is somebody's, and stays as it is. */
function oursOf(
  own: Policy | undefined,
  config: Config,
  { last, recorded }: { last?: LastOutputs; recorded?: RecordedPolicy },
) {
  if (!last || (recorded && !recorded.objectId)) return own;
  const id = recorded?.objectId ?? config.conditionalAccess.managedPolicy?.id;
  return own?.id.toLowerCase() === id?.toLowerCase() ? own : undefined;
}

function liveStateOf(own: Policy | undefined): Plan["managedPolicy"] {
  if (!own) return "absent";
  return own.state === "enabled" ? "on" : own.state === "disabled" ? "off" : "reportOnly";
}

/** Entering enforcement is judged by preconditions of the same matter; where one of them refuses, the effect is not said again. */
const asPrecondition: Readonly<Partial<Record<EffectKind, string>>> = {
  peopleNewlyBlocked: "peopleLosingAccess",
  breakGlassUnreachable: "breakGlass",
  blockingPolicyCertain: "blockingPolicies",
  blockingPolicyPossible: "blockingPolicies",
  partnerInactive: "partnerActive",
};

/**
 * Intended on and not on in the tenant: somebody took the emergency exit, or the admin center, or a run to a lower stage ended after it had written
 * the policy, which the state does not tell apart. It stays so until the configuration says to resume, each time with another text.
 */
function pausedState(
  plan: Plan,
  live: Policy | undefined,
  { config, run, wereRead }: { config: Config; run: RunContext; wereRead: boolean },
): { state: "off" | "reportOnly"; isResumed: boolean } | undefined {
  const ended = recordedGuard(run.last, run.name);
  if (plan.managedPolicy !== "on" || ended?.managedPolicyOn !== true || !wereRead || !live) return undefined;
  if (live.state === "enabled") return undefined;
  const { resume } = config.conditionalAccess.managedPolicy ?? {};
  const isResumed = resume !== undefined && resume !== ended.resumed;
  return { state: live.state === "disabled" ? "off" : "reportOnly", isResumed };
}

interface Planned {
  plan: Plan;
  /** Whom the managed policy asks already. */
  enforcedFor: ObservedState["enforcedFor"];
  own: Policy | undefined;
}

/** What a stage would mean in this tenant. */
export function planned(stage: Stage, config: Config, tenant: TenantReading, recordedId?: string): Planned {
  const { conditionalAccess, pilot } = config;
  const own = managedPolicyIn(tenant.policies, config, recordedId);
  const { exists, enforcedFor } = standingOf(own, config, tenant.userGroupId);
  const plan = planOf({
    stage,
    managedPolicy: conditionalAccess.managedPolicy !== undefined,
    pilotGroup: pilot.groupId !== undefined,
    registrationApp: tenant.apps.registrationApp !== undefined,
    managedPolicyExists: exists,
  });
  return { plan, enforcedFor, own };
}
