/**
 * Tear-down guard: `pulumi destroy` stops before it removes anything while Macs would keep their access. It depends on every
 * other object of the stack, so it is deleted first, and refuses to be deleted as long as
 *
 * - the managed policy is on, or
 * - registration was ever open, or the partner ever reported, and Entra still holds a Mac of the users' group compliant: once Jamf's link is cut, nobody
 *   would ever turn it non-compliant.
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
import { isManagedPolicy } from "./conditionalAccess/managedPolicy";
import { policyStore } from "./conditionalAccess/policyStore";
import { compliantMacsOf } from "./registeredMacs";
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
  /** The day on which somebody looked and found every Mac non-compliant, for tenants where Macs of another MDM stay compliant. */
  drainedOn?: string;
}

/** ```ts
 * new TearDownGuard("guard", { tenantId, stack, stage, registrationOpen, groupId }, { dependsOn: everything });
 * ```
 */
export class TearDownGuard extends ManagedResource {
  /** Whether registration was ever open under this stack. */
  declare readonly everOpened: pulumi.Output<boolean>;

  constructor(name: string, args: Inputs<TearDownGuardArgs>, opts?: pulumi.CustomResourceOptions) {
    super(tearDownGuard, name, args, opts);
  }
}

export const tearDownGuard: Lifecycle<TearDownGuardArgs, GraphClient> = {
  kind: "graph:TearDownGuard",
  noun: "tear-down guard",
  nameProperty: "stack",
  outputs: ["everOpened"],

  connect: async ({ tenantId, cloud }) => graphClient({ tenantId, cloud: cloud ?? "global" }),

  /** It exists in state alone. */
  find: async () => [],
  create: async (_graph, args) => ({ id: args.stack, outputs: { everOpened: args.registrationOpen } }),
  read: async (_graph, id, args) => ({ id, args }),
  update: async (_graph, _id, args, previous) => ({ everOpened: wasOpened(previous) || args.registrationOpen }),

  async delete(graph, _id, last) {
    const open = forced(last.stack) ? [] : leftOpen(last, await look(graph, last));
    if (open.length > 0) throw refusal(last.stack, open.join(" "));
    console.log(forPeople);
  },
};

const wasOpened = (last: TearDownGuardArgs): boolean =>
  (last as { everOpened?: boolean }).everOpened === true || last.registrationOpen;

const forced = (stack: string): boolean => process.env["JAMF_ENTRA_FORCE_DESTROY"] === stack;

/** What the tenant shows at the moment of destroy. */
export interface AtDestroy {
  managedPolicyOn: boolean;
  /** The partner entry is or was active: an up that ended half-way may have opened registration without recording it. */
  partnerReported: boolean;
  compliantMacs: number;
}

/** Why access would stay open; empty: it would not. Pure. */
export function leftOpen(
  last: TearDownGuardArgs,
  { managedPolicyOn, partnerReported, compliantMacs }: AtDestroy,
): string[] {
  const reasons: string[] = [];
  if (managedPolicyOn)
    reasons.push(`"${last.ownPolicyName}" is on; destroy would end what it protects without anybody deciding so.`);
  if ((wasOpened(last) || partnerReported) && compliantMacs > 0 && !(last.stage === "drain" && last.drainedOn)) {
    const macs = compliantMacs === 1 ? "1 Mac of the users' group is" : `${compliantMacs} Macs of the users' group are`;
    reasons.push(`${macs} still compliant in Entra and would stay so for good once Jamf Pro's link is cut.`);
  }
  return reasons;
}

/** Asks for devices only where they can matter: a tenant that Jamf Pro never reported to has none of this stack's. */
async function look(graph: GraphClient, last: TearDownGuardArgs): Promise<AtDestroy> {
  try {
    const partner = await getCompliancePartner(graph);
    const partnerReported = partner !== undefined && hasReported(partner);
    const [policies, compliantMacs] = await Promise.all([
      last.ownPolicyName ? policyStore(graph).list() : [],
      wasOpened(last) || partnerReported ? compliantMacsOf(graph, last.groupId) : 0,
    ]);
    const managedPolicyOn = policies.some(
      (policy) => isManagedPolicy(policy, last.ownPolicyName) && policy.state === "enabled",
    );
    return { managedPolicyOn, partnerReported, compliantMacs };
  } catch (error) {
    throw refusal(last.stack, `nobody can tell whether access would stay open. ${textOf(error)}`);
  }
}

const refusal = (stack: string, why: string): Error =>
  new Error(
    `Could not destroy stack "${stack}": ${why} Nothing was removed. Set stage: drain, run pulumi up, and destroy when every ` +
      "Mac has turned non-compliant (minutes to hours), or acknowledge it with acknowledged.drained: <date>. Only when the " +
      `tenant is gone: JAMF_ENTRA_FORCE_DESTROY=${stack} pulumi destroy.`,
  );

/** Nothing of it has an API for anybody but the vendors. */
const forPeople = [
  "What only people can remove, where it was set up:",
  "  - Jamf Pro administrator: Settings > Global > Device Compliance > Edit > switch off > Save.",
  "  - Intune Administrator: Tenant administration > Connectors and tokens > Partner compliance management > Jamf Device Compliance > Delete.",
  "  - Cloud Application Administrator: Enterprise applications Cloud Connector for Device Compliance and User registration app for Device Compliance > Delete.",
  "  - Conditional Access Administrator: Baseline scopes, where it names the placeholder app.",
  "  - Device records of Macs stay in Entra; they are not compliant.",
].join("\n");
