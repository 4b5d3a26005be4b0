/** Where a tenant stands, gathered from both services and the stack's state. Reads only. */
import type { Config } from "../components/config/schema";
import { getDeviceComplianceConnection, type Gate } from "../components/connection/deviceComplianceConnection";
import { isOpen } from "../components/connection/gates";
import { groupsOf } from "../components/connection/judgePartner";
import { type Clients, clientsOf, readsOf } from "../components/connection/tenantReads";
import { graphClient, guardTenant } from "../providers/graph/client";
import { policyShelf } from "../providers/graph/policyShelf";
import { getRegistrationBlockers, type LiveJudgement } from "../providers/graph/registrationBlockers";
import { policy } from "../providers/jamf/policy";
import type { StackConfiguration } from "./stackConfiguration";
import { type StackState, stackState } from "./stackState";

export interface Precondition {
  name: string;
  holds: boolean;
  value: string;
  needed: string;
  remedy: string;
}

/** As `status --json` prints it. */
export interface TenantStatus {
  /** What the configuration asks for. */
  stage: string;
  /** How far the tenant is: `prepare`, `connect`, `pilot` (registration is offered) or `enforce` (the own policy is on). */
  observedStage: string;
  gates: Pick<Gate, "name" | "state" | "who" | "where" | "what" | "evidence">[];
  partner: { state: string; heartbeat: string; groups: string[] } | null;
  /** Policies that would stop a registration, or that nobody can judge; all fields of `blockers --json`. */
  blockers: Pick<LiveJudgement, "id" | "displayName" | "verdict" | "fixableByExclusion" | "rule" | "why">[];
  preconditions: Precondition[];
  /** `null`: the stack's state could not be read. */
  pending: StackState["pending"] | null;
  lastUpdate: StackState["lastUpdate"];
}

/** The status with what only the text shows. */
export interface Seen {
  status: TenantStatus;
  gates: Gate[];
  /** Why the stack's state is not known. */
  stateUnknown?: string;
}

export async function tenantStatus({ stack, config }: StackConfiguration): Promise<Seen> {
  const state = await stackState(stack);
  const known = "unknown" in state ? undefined : state;
  const own = { pending: known?.pending ?? null, lastUpdate: known?.lastUpdate ?? null };
  const unknown = "unknown" in state ? { stateUnknown: state.unknown } : {};
  if (!config.tenantId) {
    const nothing = { gates: [], partner: null, blockers: [], preconditions: [] };
    const observedStage = (await registrationIsOffered(config)) ? "pilot" : "prepare";
    return { status: { stage: config.stage, observedStage, ...nothing, ...own }, gates: [], ...unknown };
  }
  guardTenant(config.tenantId);
  const clients = clientsOf(config);
  const reads = readsOf(clients, config);
  const [{ gates }, partner, judgements, observed] = await Promise.all([
    getDeviceComplianceConnection(config, clients, reads, known),
    reads.partner(),
    blockersOf(config, clients),
    Promise.all([ownPolicyIsOn(config, clients), registrationIsOffered(config)]),
  ]);
  return {
    status: {
      stage: config.stage,
      observedStage: observedStage(gates, ...observed),
      gates: gates.map(({ name, state, who, where, what, evidence }) => ({ name, state, who, where, what, evidence })),
      partner: partner
        ? { state: partner.partnerState, heartbeat: partner.lastHeartbeatDateTime, groups: groupsOf(partner) }
        : null,
      blockers: judgements,
      preconditions: gates.filter(({ name }) => name !== "membershipEmail").map(asPrecondition),
      ...own,
    },
    gates,
    ...unknown,
  };
}

function observedStage(gates: readonly Gate[], policyIsOn: boolean, isOffered: boolean): string {
  if (policyIsOn) return "enforce";
  if (isOffered) return "pilot";
  return gates.some(({ name, state }) => name === "confirmed" && state === "done") ? "connect" : "prepare";
}

const asPrecondition = (gate: Gate): Precondition => ({
  name: gate.name,
  holds: !isOpen(gate),
  value: gate.state,
  needed: "done",
  remedy: `${gate.who}, ${gate.where}: ${gate.what}`,
});

async function blockersOf(config: Config, { graph }: Clients): Promise<TenantStatus["blockers"]> {
  const { registrationAppId, placeholder } = config.conditionalAccess;
  const { judgements } = await getRegistrationBlockers(graph, {
    ...(registrationAppId ? { registrationAppId } : {}),
    ...(config.users && "groupId" in config.users ? { groupId: config.users.groupId } : {}),
    ...(placeholder && "appId" in placeholder ? { placeholderAppId: placeholder.appId } : {}),
  });
  const worth = ["blocks", "exposedBaseline", "unknown", "conditional"];
  return judgements
    .filter(({ verdict }) => worth.includes(verdict))
    .map(({ id, displayName, verdict, fixableByExclusion, rule, why }) => ({
      ...{ id, displayName, verdict, fixableByExclusion, rule, why },
    }));
}

async function ownPolicyIsOn({ conditionalAccess: { ownPolicy } }: Config, { graph }: Clients): Promise<boolean> {
  if (!ownPolicy) return false;
  const policies = await policyShelf(graph).list();
  return policies.some(({ displayName, state }) => displayName === ownPolicy.displayName && state === "enabled");
}

async function registrationIsOffered({ jamfUrl, jamf }: Config): Promise<boolean> {
  const args = { jamfUrl, displayName: jamf.registrationPolicy.displayName };
  const found = await policy.find(await policy.connect(args), args);
  return found.some(({ args: { enabled } }) => enabled === true);
}

/** 0: nothing is open. 2: somebody has to do something. 3: what is open, nobody can see. */
export function exitCodeOf({ gates, blockers, pending }: TenantStatus): 0 | 2 | 3 {
  const open = gates.filter(({ name, state }) => name !== "membershipEmail" && state !== "done");
  const needsPeople =
    open.some(({ state }) => state !== "cannotBeSeen") ||
    blockers.some(({ verdict }) => verdict === "blocks" || verdict === "exposedBaseline") ||
    (pending ?? []).length > 0;
  if (needsPeople) return 2;
  return open.length > 0 || blockers.some(({ verdict }) => verdict === "unknown") ? 3 : 0;
}

export interface Registrant {
  displayName: string | null;
  userPrincipalName: string | null;
}

/** Members of the assigned groups, nested ones included: names, so only where they are asked for. */
export async function registrants(config: Config, groups: readonly string[]): Promise<Registrant[]> {
  const graph = graphClient({ tenantId: config.tenantId!, cloud: config.cloud });
  const subject = {
    verb: "list the members of",
    noun: "group",
    permission: "GroupMember.Read.All and User.ReadBasic.All",
  };
  const lists = await Promise.all(
    groups.map((id) =>
      graph.list<Registrant & { id: string }>(
        `/groups/${id}/transitiveMembers/microsoft.graph.user`,
        { ...subject, id },
        { select: "id,displayName,userPrincipalName" },
      ),
    ),
  );
  const people = new Map(
    lists.flat().map(({ id, displayName, userPrincipalName }) => [id, { displayName, userPrincipalName }]),
  );
  return [...people.values()].sort((a, b) => String(a.displayName).localeCompare(String(b.displayName)));
}
