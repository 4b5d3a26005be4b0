/** Where a tenant stands, gathered from both services and the stack's state. Reads only. */
import type { Config } from "../../components/config/schema";
import { getDeviceComplianceConnection, type Gate } from "../../components/connection/deviceComplianceConnection";
import { groupsOf } from "../../components/connection/judgePartner";
import { clockWarnings } from "../../components/tenant/clocks";
import { clientsOf, type Reads, readsOf } from "../../components/tenant/reads";
import { blockersArgs } from "../../components/access/blockers";
import { registrationStands } from "../../components/access/registrationNow";
import { currentAccess } from "../../components/access/current";
import type { Effects } from "../../components/access/effects";
import { accessJson, type AccessJson } from "../../components/access/text";
import { nextStageReadiness } from "../../components/access/nextStageReadiness";
import { policyDriftOf } from "../../components/access/policyDrift";
import { managedPolicyIn } from "../../components/access/observedState";
import { type Precondition, sentence } from "../../components/access/preconditions";
import type { KnownIds } from "../../components/state/knownIds";
import { pausedText } from "../../components/report/stageText";
import { changedSinceLastRun } from "../../components/access/drift";
import type { LastOutputs } from "../../components/state/lastOutputs";
import { ServiceError, textOf } from "../../providers/core/errors";
import { goneText } from "../../components/tenant/warnings";
import { readTenant, type TenantReading } from "../../components/tenant/reading";
import {
  getRegistrationBlockers,
  type LiveJudgement,
} from "../../providers/graph/conditionalAccess/registrationBlockers";
import type { StackConfiguration } from "../stack/configuration";
import { Encrypted, type StackState, stackState } from "../stack/state";

type ListedPrecondition = Pick<Precondition, "name" | "holds" | "value" | "needed" | "remedy">;

/** As `status --json` prints it. */
export interface TenantStatus {
  /** What the configuration asks for. */
  stage: string;
  /** Errors in the configuration that stop no run to a lower stage, and what such a run does with the object. */
  configuration: readonly string[];
  /** What somebody did to objects of this stack, and what puts it right; a managed policy that is on without emergency access accounts; what could not be read. */
  warnings: readonly string[];
  /** Whose clock differs from that of this machine. Nothing in the tenant is open by it, so it counts for no exit code. */
  clock: readonly string[];
  /** How far the tenant is; docs/commands/status.md says by what it is told. */
  observedStage: string;
  gates: Pick<Gate, "name" | "state" | "who" | "where" | "what" | "evidence">[];
  partner: { state: string; heartbeat: string; groups: string[] } | null;
  /** Policies that would stop a registration, or that nobody can judge; all fields of `blockers --json`. */
  blockers: Pick<LiveJudgement, "id" | "displayName" | "verdict" | "fixableByExclusion" | "rule" | "why">[];
  /** Of the configured stage until it is reached, then of the next. */
  preconditions: ListedPrecondition[];
  /** Who may work and which Macs count as the tenant stands; `null` without a tenant. Numbers only. */
  access: AccessJson | null;
  /** `null`: the stack's state could not be read. */
  pending: StackState["pending"] | null;
  lastUpdate: StackState["lastUpdate"];
}

/** The status with what only the text shows. */
export interface Seen {
  status: TenantStatus;
  gates: Gate[];
  access?: Effects;
  /** The stage whose preconditions are listed. */
  nextStage?: string;
  /** Why the stack's state is not known. */
  stateUnknown?: string;
}

export async function tenantStatus({ stack, config, errors }: StackConfiguration): Promise<Seen> {
  const state = await stackState(stack);
  const known = "unknown" in state ? undefined : state;
  const own = { pending: known?.pending ?? null, lastUpdate: known?.lastUpdate ?? null };
  const unknown = "unknown" in state ? { stateUnknown: state.unknown } : {};
  if (!config.tenantId) {
    const nothing = { gates: [], partner: null, blockers: [], preconditions: [], access: null };
    const observedStage =
      (await registrationStands(config, known?.registrationPolicyId)) === "open" ? "pilot" : "prepare";
    const { stage } = config;
    return {
      status: {
        stage,
        configuration: errors,
        warnings: [],
        clock: clockWarnings(config),
        observedStage,
        ...nothing,
        ...own,
      },
      gates: [],
      ...unknown,
    };
  }
  const clients = clientsOf(config);
  const ids = knownIds(known);
  const reads = readsOf(clients, config, { known: ids });
  const [{ gates }, tenant] = await Promise.all([
    getDeviceComplianceConnection(config, clients, reads, known),
    readTenant(config, reads),
  ]);
  const { partner } = tenant;
  const judged = judgementsOf(config, tenant, reads);
  const registrationNow = registrationStands(config, ids.registrationPolicy);
  const [judgements, others, byHand, readiness, { access, notRead, warnings }] = await Promise.all([
    judged,
    registrationNow.then((registration) => otherWarnings(config, tenant, registration, known?.last)),
    policyWarnings(tenant, reads, known),
    nextStageReadiness(config, tenant, { gates, reads, ids }, judged),
    // All policies: the tenant's own ones may require compliant Macs, whatever the stack has.
    Promise.all([registrationNow, reads.policies()]).then(([registration, policies]) =>
      currentAccess(config, { ...tenant, policies }, registration, ids),
    ),
  ]);
  const isOn = managedPolicyIn(tenant.policies, config, ids.managedPolicy)?.state === "enabled";
  return {
    status: {
      stage: config.stage,
      configuration: errors,
      warnings: [
        ...(tenant.isUserGroupGone ? [goneText(tenant.userGroupId!)] : []),
        ...byHand,
        ...others,
        ...(isOn ? withoutBreakGlass(readiness.preconditions) : []),
        // Whose group was deleted is said above.
        ...(tenant.isUserGroupGone ? [] : warnings),
        ...(known?.heldInDrain === undefined ? [] : [heldInDrainText(known.heldInDrain)]),
        ...(readiness.notRead ? [readiness.notRead] : []),
      ],
      clock: clockWarnings(config),
      observedStage: readiness.observed,
      gates: gates.map(({ name, state, who, where, what, evidence }) => ({ name, state, who, where, what, evidence })),
      partner: partner
        ? { state: partner.partnerState, heartbeat: partner.lastHeartbeatDateTime, groups: groupsOf(partner) }
        : null,
      blockers: blockersAmong(judgements),
      preconditions: readiness.preconditions.map(({ name, holds, value, needed, remedy }) => ({
        name,
        holds,
        value,
        needed,
        remedy,
      })),
      access: { ...accessJson(access), notRead },
      ...own,
    },
    gates,
    access,
    nextStage: readiness.next,
    ...unknown,
  };
}

function knownIds(state: Partial<StackState> = {}): KnownIds {
  return {
    smartGroups: { applicable: state.applicableGroupId, compliance: state.complianceGroupId },
    managedPolicy: state.managedPolicyId,
    registrationPolicy: state.registrationPolicyId,
    userGroup: state.userGroupId,
  };
}

/** The managed policy as somebody left it outside this stack. */
async function policyWarnings(
  { graph }: TenantReading,
  reads: Reads,
  state: Pick<StackState, "managedPolicy" | "isManagedPolicyOn"> = {},
): Promise<string[]> {
  const { managedPolicy: recorded, isManagedPolicyOn } = state;
  if (!recorded?.objectId) return [];
  const live = (await reads.policies()).find(({ id }) => id.toLowerCase() === recorded.objectId!.toLowerCase());
  const drift = await policyDriftOf(graph, { live, recorded, goesOff: false });
  const isOff = isManagedPolicyOn && live && live.state !== "enabled";
  return [
    ...(isOff ? [pausedText(live.state === "disabled" ? "off" : "reportOnly")] : []),
    ...(drift ? [drift.standing] : []),
  ];
}

/** Smart groups, registration and members as somebody left them outside this stack. */
async function otherWarnings(
  config: Config,
  tenant: TenantReading,
  registration: "closed" | "open",
  last: LastOutputs | undefined,
): Promise<string[]> {
  let changed: string[];
  try {
    changed = await changedSinceLastRun({ config, tenant, last, name: "macs" }, registration);
  } catch (error) {
    if (error instanceof Encrypted) return [];
    if (!(error instanceof ServiceError)) throw error;
    return [`${textOf(error)} What was changed by hand could not be read.`];
  }
  if (changed.length === 0) return [];
  return [
    `Changed outside this stack: ${changed.join("; ")}. Pulumi compares the configuration with the state: pulumi up --refresh puts it right, and counts ` +
      "before it writes what that does to users.",
  ];
}

const heldInDrainText = (what: string): string =>
  `The last run in stage drain held back: ${what}. pulumi preview says why, and what lets it go on.`;

/** The one precondition that no gate and no blocker shows, and that nobody may do without while the policy is on. */
const withoutBreakGlass = (all: readonly Precondition[]): string[] =>
  all
    .filter(({ name, holds }) => name === "breakGlass" && !holds)
    .map((each) => `The managed policy is on. ${sentence(each)}`);

async function judgementsOf(config: Config, tenant: TenantReading, reads: Reads): Promise<readonly LiveJudgement[]> {
  return (await getRegistrationBlockers(tenant.graph, blockersArgs(config, tenant), reads)).judgements;
}

function blockersAmong(judgements: readonly LiveJudgement[]): TenantStatus["blockers"] {
  const worth = ["blocks", "exposedBaseline", "unknown", "conditional"];
  return judgements
    .filter(({ verdict }) => worth.includes(verdict))
    .map(({ id, displayName, verdict, fixableByExclusion, rule, why }) => ({
      id,
      displayName,
      verdict,
      fixableByExclusion,
      rule,
      why,
    }));
}

/** 0: nothing is open. 2: steps are open. 3: only steps that cannot be verified are open. */
export function exitCodeOf({ configuration, warnings, gates, blockers, pending }: TenantStatus): 0 | 2 | 3 {
  const open = gates.filter(({ name, state }) => name !== "membershipEmail" && state !== "done");
  const needsPeople =
    configuration.length + warnings.length > 0 ||
    open.some(({ state }) => state !== "cannotBeSeen") ||
    blockers.some(({ verdict }) => verdict === "blocks" || verdict === "exposedBaseline") ||
    (pending ?? []).length > 0;
  if (needsPeople) return 2;
  return open.length > 0 || blockers.some(({ verdict }) => verdict === "unknown") ? 3 : 0;
}
