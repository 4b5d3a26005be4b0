/**
 * Gate: a harmful value passes through it on its way to the object that it is for. The value stands in the gate's inputs, the object
 * takes it from the gate's outputs; between the two the gate reads live whether everything that must come first is so, and refuses
 * otherwise. Thus also a run that leaves out the other steps (`--target`, `--exclude`) cannot switch on the managed policy before
 * users can register, or close registration and empty the Compliance group while that policy is on.
 *
 * | | |
 * |---|---|
 * | Endpoints | Jamf Pro: the registration policy. Graph: `/identity/conditionalAccess/policies`, `/deviceManagement/complianceManagementPartners`. Reads only, and only where a value became harmful |
 * | Privileges | *Read Policies* |
 * | Permissions | `Policy.Read.All`, `DeviceManagementServiceConfig.Read.All` |
 * | Quirks | it has no remote object. A value that was passed once stays in its outputs: leaving the gate out of a run keeps what it let pass before |
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle } from "./core/lifecycle";
import { type Inputs, ManagedResource } from "./core/resource";
import { type GraphClient, graphClient } from "./graph/client";
import { getCompliancePartner } from "./graph/compliancePartner/entry";
import { excludedIn } from "./graph/conditionalAccess/policy";
import { policyStore } from "./graph/conditionalAccess/policyStore";
import type { TenantArgs } from "./graph/tenant";
import { type JamfClient, jamfClient } from "./jamf/client";
import { policy as jamfPolicy } from "./jamf/policy";

export interface GateArgs extends TenantArgs, CommonArgs {
  /** Address of the Jamf Pro instance. */
  jamfUrl: string;
  /** What it is for, in messages: `the managed policy`. */
  subject: string;
  /** State of the managed policy that may pass. */
  policyState?: "enabled" | "enabledForReportingButNotEnforced" | "disabled";
  /** Object id of the group that the managed policy asks. */
  audience?: string;
  /** Resources that the managed policy is for. */
  targetResources?: string[];
  /** Registration closes. */
  closed?: boolean;
  /** The Compliance group is emptied. */
  emptied?: boolean;
  /** Read when the managed policy is switched on, or for others. */
  before?: {
    /** Id of the registration policy in Jamf Pro, which must be enabled. */
    registrationPolicyId?: string;
    /** The partner must be active and assigned to this group. */
    partnerGroupId?: string;
    /** Policies from which these applications must be excluded. */
    exclusions?: { policyId: string; applicationIds: string[] }[];
  };
  /** Read when registration closes or the Compliance group is emptied: this policy must not be on. */
  managedPolicyId?: string;
}

export class Gate extends ManagedResource {
  declare readonly policyState: pulumi.Output<string | undefined>;
  declare readonly audience: pulumi.Output<string | undefined>;
  declare readonly targetResources: pulumi.Output<string[] | undefined>;
  declare readonly closed: pulumi.Output<boolean | undefined>;
  declare readonly emptied: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: Inputs<GateArgs>, opts?: pulumi.CustomResourceOptions) {
    super(gate, name, args, opts);
  }
}

interface Clients {
  jamf: JamfClient;
  graph: GraphClient;
}

/** Everything besides what passes is read when needed, and is no reason to update; `repairs`: what passed once did not arrive, so it is asked again. */
const passing = ["policyState", "audience", "targetResources", "closed", "emptied", "repairs"] as const;

export const gate: Lifecycle<GateArgs, Clients> = {
  kind: "core:Gate",
  noun: "gate",
  nameProperty: "subject",
  canonical: (args) => Object.fromEntries(passing.flatMap((key) => (key in args ? [[key, args[key]]] : []))),

  connect: async ({ jamfUrl, tenantId, cloud }) => ({
    get jamf() {
      return jamfClient(jamfUrl);
    },
    get graph() {
      return graphClient({ tenantId, cloud: cloud ?? "global" });
    },
  }),

  /** It exists in state alone. */
  find: async () => [],
  async create(clients, args) {
    await opened(clients, args, {});
    return args.subject;
  },
  read: async (_clients, id, args) => ({ id, args }),
  async update(clients, _id, args, previous) {
    const isAgain = args.repairs !== undefined && args.repairs !== previous.repairs;
    await opened(clients, args, isAgain ? {} : previous);
  },
  delete: async () => undefined,
};

/** Throws what is missing, or lets pass. */
async function opened(clients: Clients, args: GateArgs, previous: Partial<GateArgs>): Promise<void> {
  const missing = [
    ...(asksMore(args, previous) ? await notReady(clients, args) : []),
    ...(closes(args, previous) ? await stillOn(clients, args) : []),
  ];
  if (missing.length === 0) return;
  throw new Error(
    `Could not continue with ${args.subject}: ${missing.join(" ")} Nothing was changed by this step. Run pulumi up without --target and --exclude; ` +
      "what was changed by hand is put right by pulumi up --refresh in the stage reached.",
  );
}

const asksMore = (args: GateArgs, previous: Partial<GateArgs>): boolean =>
  args.policyState === "enabled" &&
  (previous.policyState !== "enabled" ||
    previous.audience !== args.audience ||
    String(previous.targetResources) !== String(args.targetResources));

const closes = (args: GateArgs, previous: Partial<GateArgs>): boolean =>
  (args.closed === true && previous.closed === false) || (args.emptied === true && previous.emptied !== true);

async function notReady({ jamf, graph }: Clients, { jamfUrl, before = {} }: GateArgs): Promise<string[]> {
  const { registrationPolicyId, partnerGroupId, exclusions = [] } = before;
  const missing: string[] = [];
  if (registrationPolicyId) {
    const found = await jamfPolicy.read(jamf, registrationPolicyId, { jamfUrl, displayName: "", enabled: true });
    if (!found?.args.enabled) missing.push(`Registration is not open (policy id ${registrationPolicyId} in Jamf Pro).`);
  }
  if (partnerGroupId) {
    const partner = await getCompliancePartner(graph);
    if (partner?.partnerState !== "enabled") missing.push("The compliance partner is not active.");
  }
  for (const { policyId, applicationIds } of exclusions) {
    const policy = await policyStore(graph).get(policyId);
    const excluded = policy && excludedIn(policy);
    const lacking = applicationIds.filter((id) => excluded && !excluded.includes(id.toLowerCase()));
    if (lacking.length > 0)
      missing.push(`"${policy!.displayName}" (id ${policyId}) does not exclude ${lacking.join(", ")} yet.`);
  }
  return missing;
}

async function stillOn({ graph }: Clients, { managedPolicyId }: GateArgs): Promise<string[]> {
  if (!managedPolicyId) return [];
  const policy = await policyStore(graph).get(managedPolicyId);
  return policy?.state === "enabled" ? [`"${policy.displayName}" (id ${policy.id}) is still on.`] : [];
}
