/**
 * Tear-down guard: `pulumi destroy` stops before it removes anything while Macs would keep their access. It depends on every
 * other object of the stack, so it is deleted first, and refuses to be deleted as long as
 *
 * - the managed policy is on, by its id, whatever it is called by now, or
 * - registration was ever open, or the partner ever reported, and Entra still holds a Mac compliant that Jamf Pro reports, whoever
 *   owns it, enabled or not: once Jamf's link is cut, nobody would ever turn it non-compliant.
 *
 * A first `up` that fails leaves no guard. The same judgement therefore runs, once per process, before each group, the registration
 * policy and the partner's assignment are removed.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/deviceManagement/complianceManagementPartners`, `/identity/conditionalAccess/policies`, `/devices`, `/groups/{id}/transitiveMembers`; reads only, at destroy only |
 * | Permissions | `DeviceManagementServiceConfig.Read.All`, `Policy.Read.All`, `Device.Read.All`, `GroupMember.Read.All` |
 * | Quirks | a read that fails refuses too. `JAMF_ENTRA_FORCE_DESTROY=<stack>` is the way out when the tenant is gone. `pulumi state delete` and `pulumi stack rm --force` run no provider and are not guarded; the preview of a destroy shows no refusal |
 */
import type * as pulumi from "@pulumi/pulumi";
import { textOf } from "../core/errors";
import type { CommonArgs, Lifecycle } from "../core/lifecycle";
import { type Inputs, ManagedResource } from "../core/resource";
import { type GraphClient, graphClient } from "./client";
import { getCompliancePartner, hasReported } from "./compliancePartner/entry";
import { managedPolicies } from "./conditionalAccess/managedPolicy";
import { policyStore } from "./conditionalAccess/policyStore";
import { macsThatStayCompliant } from "./registeredMacs";
import type { TenantArgs } from "./tenant";

export interface TearDownGuardArgs extends TenantArgs, CommonArgs {
  /** Name of the stack, as `JAMF_ENTRA_FORCE_DESTROY` must spell it. */
  stack: string;
  /** The stack's stage at the last run. */
  stage: string;
  /** Users can register: from then on Macs may be compliant. Remembered for good. */
  registrationOpen: boolean;
  /** Object id of the group whose members register Macs. */
  groupId: string;
  /** Display name of the managed policy, where one is configured, in whatever stage: an up may end half-way. */
  ownPolicyName?: string;
  /** Its object id, as soon as it has one. */
  managedPolicyId?: string;
  /** The managed policy was adopted: its id in the tenant, where it stays at the end. */
  adoptedPolicyId?: string;
  /** The last run ended with the managed policy on, or left it as somebody outside the stack had switched it. */
  managedPolicyOn?: boolean;
  /** Text by which the last run switched the managed policy on again. */
  resumed?: string;
  /** Adopted objects of which nobody recorded what they were: they stay as this stack set them. */
  adoptedWithoutRecord?: string[];
  /** The day on which somebody saw which these are. */
  adoptedLeftOn?: string;
  /** The day on which somebody looked and found every Mac non-compliant. Counts from the day on which drain began. */
  drainedOn?: string;
}

/** What later runs remember, whatever the configuration says by then. */
interface Remembered {
  everOpened: boolean;
  /** Every group of users that was ever assigned to the partner. */
  groupIds: string[];
  /** When stage `drain` began; absent in every other stage. */
  drainedSince?: string;
}

/** As far as an object other than the guard knows it. */
export type TearDownFacts = Pick<
  TearDownGuardArgs,
  "tenantId" | "cloud" | "stack" | "ownPolicyName" | "managedPolicyId"
> &
  Partial<TearDownGuardArgs>;

/** ```ts
 * new TearDownGuard("guard", { tenantId, stack, stage, registrationOpen, groupId }, { dependsOn: everything });
 * ```
 */
export class TearDownGuard extends ManagedResource {
  /** Whether registration was ever open under this stack. */
  declare readonly everOpened: pulumi.Output<boolean>;
  /** Object ids of the groups of users that were ever assigned. */
  declare readonly groupIds: pulumi.Output<string[]>;
  /** When stage `drain` began, as an ISO time. */
  declare readonly drainedSince: pulumi.Output<string | undefined>;

  constructor(name: string, args: Inputs<TearDownGuardArgs>, opts?: pulumi.CustomResourceOptions) {
    super(tearDownGuard, name, args, opts);
  }
}

export const tearDownGuard: Lifecycle<TearDownGuardArgs, GraphClient> = {
  kind: "graph:TearDownGuard",
  noun: "tear-down guard",
  nameProperty: "stack",
  outputs: ["everOpened", "groupIds", "drainedSince"],

  connect: async ({ tenantId, cloud }) => graphClient({ tenantId, cloud: cloud ?? "global" }),

  /** It exists in state alone. */
  find: async () => [],
  create: async (_graph, args) => ({ id: args.stack, outputs: { ...remembered(args) } }),
  read: async (_graph, id, args) => ({ id, args }),
  update: async (_graph, _id, args, previous) => ({ ...remembered(args, previous) }),

  async delete(_graph, _id, last) {
    if (!forced(last.stack)) refuseUnrecorded(last);
    await judgeTearDown(last);
    console.log(forPeople);
  },
};

function remembered(args: TearDownGuardArgs, previous?: TearDownGuardArgs): Remembered {
  const before = (previous ?? {}) as Partial<Remembered>;
  const groupIds = [...(before.groupIds ?? []), ...(previous ? [previous.groupId] : []), args.groupId];
  return {
    everOpened: (previous !== undefined && wasOpened(previous)) || args.registrationOpen,
    groupIds: [...new Set(groupIds.map((id) => id.toLowerCase()))],
    ...(args.stage === "drain" ? { drainedSince: before.drainedSince ?? new Date().toISOString() } : {}),
  };
}

function refuseUnrecorded({ stack, adoptedWithoutRecord = [], adoptedLeftOn }: TearDownGuardArgs): void {
  if (adoptedWithoutRecord.length === 0 || adoptedLeftOn !== undefined) return;
  throw new Error(
    `Could not destroy stack "${stack}": it adopted objects with a release that did not record what they were, so they would stay as this ` +
      `stack set them: ${adoptedWithoutRecord.join(", ")}. Nothing was removed. Look at each in Jamf Pro, then set ` +
      "acknowledged.adoptedLeft: <date> and run pulumi up, or set deleteAdopted: true.",
  );
}

const judged = new Map<string, Promise<void>>();

/** Throws what would stay open. Once per process and stack: the guard speaks for everything that is removed after it. */
export function judgeTearDown(last: TearDownFacts): Promise<void> {
  const key = `${last.tenantId}/${last.stack}`;
  let judgement = judged.get(key);
  if (!judgement) judged.set(key, (judgement = judge(last)));
  return judgement;
}

async function judge(last: TearDownFacts): Promise<void> {
  if (forced(last.stack)) return;
  const graph = graphClient({ tenantId: last.tenantId, cloud: last.cloud ?? "global" });
  const open = leftOpen(last, await look(graph, last), Date.now());
  if (open.length > 0) throw refusal(last, open.join(" "));
}

const wasOpened = (last: Partial<TearDownGuardArgs>): boolean =>
  (last as { everOpened?: boolean }).everOpened === true || last.registrationOpen === true;

const forced = (stack: string): boolean => process.env["JAMF_ENTRA_FORCE_DESTROY"] === stack;

/** What the tenant shows at the moment of destroy. */
interface AtDestroy {
  managedPolicyOn: boolean;
  /** Its name in the tenant. */
  managedPolicyName?: string;
  /** The partner entry is or was active: an up that ended half-way may have opened registration without recording it. */
  partnerReported: boolean;
  compliantMacs: number;
}

/** Why access would stay open; empty: it would not. Pure. */
export function leftOpen(
  last: TearDownFacts,
  { managedPolicyOn, managedPolicyName, partnerReported, compliantMacs }: AtDestroy,
  now: number,
): string[] {
  const reasons: string[] = [];
  if (managedPolicyOn) {
    const name = managedPolicyName ?? last.ownPolicyName;
    reasons.push(`"${name}" is on; destroy would remove this protection.`);
  }
  if ((wasOpened(last) || partnerReported) && compliantMacs > 0 && !isAcknowledged(last, now)) {
    const macs = compliantMacs === 1 ? "1 Mac is" : `${compliantMacs} Macs are`;
    reasons.push(
      `${macs} still compliant in Entra and would stay compliant permanently once the connection to Jamf Pro is removed.`,
    );
    if (last.drainedOn) reasons.push(`acknowledged.drained: ${last.drainedOn} ${whyNot(last)}.`);
  }
  return reasons;
}

const day = 86_400_000;

/** Somebody looked since drain began; it may already be tomorrow where they did. */
function isAcknowledged(last: TearDownFacts, now: number): boolean {
  const looked = Date.parse(`${last.drainedOn}T00:00:00Z`);
  if (last.stage !== "drain" || Number.isNaN(looked) || looked > now + day) return false;
  const since = Date.parse((last as Partial<Remembered>).drainedSince ?? "");
  // States of releases before 0.2 do not hold when drain began: any day of the last month is taken for later.
  return Number.isNaN(since) ? looked > now - 30 * day : looked >= Math.floor(since / day) * day;
}

function whyNot(last: TearDownFacts): string {
  if (last.stage !== "drain") return "counts in stage drain only";
  const since = (last as Partial<Remembered>).drainedSince;
  return since
    ? `does not count: drain began on ${since.slice(0, 10)}`
    : "does not count: the date is too old or in the future";
}

/** Asks for devices only where they can matter: a tenant that Jamf Pro never reported to has none of this stack's. */
async function look(graph: GraphClient, last: TearDownFacts): Promise<AtDestroy> {
  try {
    const partner = await getCompliancePartner(graph);
    const partnerReported = partner !== undefined && hasReported(partner);
    const groupIds = (last as Partial<Remembered>).groupIds ?? (last.groupId ? [last.groupId] : []);
    const [policies, compliantMacs] = await Promise.all([
      last.ownPolicyName || last.managedPolicyId ? policyStore(graph).list() : [],
      wasOpened(last) || partnerReported ? macsThatStayCompliant(graph, groupIds) : 0,
    ]);
    const own = managedPolicies(policies, { id: last.managedPolicyId, displayName: last.ownPolicyName });
    const on = own.find(({ state }) => state === "enabled");
    return {
      managedPolicyOn: on !== undefined,
      partnerReported,
      compliantMacs,
      managedPolicyName: on?.displayName,
    };
  } catch (error) {
    throw refusal(last, `whether access would stay open could not be checked. ${textOf(error)}`);
  }
}

/** Without a guard in the state, what hurts nobody may be gone by then. */
const refusal = ({ stack, stage }: TearDownFacts, why: string): Error =>
  new Error(
    `Could not destroy stack "${stack}": ${why} ${stage === undefined ? "This object" : "Nothing"} was ${stage === undefined ? "not " : ""}removed. Set stage: drain, run pulumi up, and destroy when every ` +
      "Mac has turned non-compliant (minutes to hours), or set acknowledged.drained: <date> and run pulumi up again. Only if the " +
      `tenant is gone: JAMF_ENTRA_FORCE_DESTROY=${stack} pulumi destroy.`,
  );

/** Nothing of it has an API for anybody but the vendors. */
const forPeople = [
  "Remove by hand, where it was set up:",
  "  - Jamf Pro administrator: Settings > Global > Device Compliance > Edit > switch off > Save.",
  "  - Intune Administrator: Tenant administration > Connectors and tokens > Partner compliance management > Jamf Device Compliance > Delete.",
  "  - Cloud Application Administrator: Enterprise applications Cloud Connector for Device Compliance and User registration app for Device Compliance > Delete.",
  "  - Conditional Access Administrator: Baseline scopes, where it names the placeholder app.",
  "  - Device records of Macs stay in Entra; they are not compliant.",
].join("\n");
