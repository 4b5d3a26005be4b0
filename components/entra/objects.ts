/**
 * The Entra and Intune half of the procedure: who registers Macs, the compliance partner, exclusions in the tenant's own
 * policies, and the managed policy. Loaded only when a tenant is configured: `@pulumi/azuread` costs 0.4 s at start.
 */
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { CompliancePartner } from "../../providers/graph/compliancePartner";
import { ConditionalAccessExclusion } from "../../providers/graph/conditionalAccess/exclusion";
import type { Config } from "../config/schema";
import { managedPolicyArgs } from "./managedPolicy";
import type { Plan } from "../stages/plan";
import type { TenantSeen } from "../tenant/reading";

export interface EntraObjects {
  /** Object id of the group whose members register Macs. */
  userGroupId: pulumi.Output<string>;
  compliancePartner: CompliancePartner;
  /** Application id that stands in for baseline scopes. */
  placeholderAppId?: pulumi.Output<string>;
  exclusions: ConditionalAccessExclusion[];
  managedPolicy?: azuread.ConditionalAccessPolicy;
}

/** The cloud as `@pulumi/azuread` calls it. */
const environments = { global: "public", gccHigh: "usgovernment", dod: "dod", china: "china" } as const;

export function entraObjects(
  name: string,
  config: Config,
  seen: TenantSeen,
  plan: Plan,
  parent: pulumi.Resource,
): EntraObjects {
  const { cloud, conditionalAccess } = config;
  const tenantId = config.tenantId!;
  // Bound to this tenant: whatever tenant the environment's credentials are for, azuread asks for tokens of this one.
  const provider = new azuread.Provider(`${name}-entra`, { tenantId, environment: environments[cloud] }, { parent });
  const under = { parent, provider };
  const common = { tenantId, cloud };

  const userGroupId = userGroup(name, config, under);
  const compliancePartner = new CompliancePartner(
    `${name}-partner`,
    {
      ...common,
      groupId: userGroupId,
      entry: seen.partnerEntry,
      createMissingEntry: config.compliancePartner.createMissingEntry,
    },
    { parent },
  );

  const placeholderAppId = placeholderApp(name, config, under);
  const applicationIds = [seen.registrationAppId, placeholderAppId].filter((id) => id !== undefined);
  const exclusions = seen.excludable.map(
    (policyId) =>
      new ConditionalAccessExclusion(
        `${name}-exclusion-${policyId}`,
        { ...common, policyId, applicationIds },
        { parent },
      ),
  );
  const { managedPolicy } = conditionalAccess;
  return {
    userGroupId,
    compliancePartner,
    placeholderAppId,
    exclusions,
    ...(managedPolicy && plan.managedPolicy !== "absent"
      ? {
          // After the exclusions: Conditional Access allows one request per second, for all of us together.
          managedPolicy: new azuread.ConditionalAccessPolicy(
            `${name}-require-compliant`,
            managedPolicyArgs(
              managedPolicy,
              plan.managedPolicy,
              conditionalAccess.breakGlass!,
              plan.enforcedFor === "pilot" ? config.pilot.groupId! : userGroupId,
              applicationIds,
            ),
            { ...under, dependsOn: exclusions },
          ),
        }
      : {}),
  };
}

function userGroup(name: string, { users }: Config, under: pulumi.CustomResourceOptions): pulumi.Output<string> {
  if (!users) throw new Error("users is missing");
  if ("groupId" in users) return pulumi.output(users.groupId);
  const group = { displayName: users.displayName, securityEnabled: true, description: groupDescription };
  if ("rule" in users) {
    const rule = { enabled: true, rule: users.rule };
    // Not azuread.Group: that one reads every member at each refresh and keeps them in state.
    return new azuread.GroupWithoutMembers(
      `${name}-users`,
      { ...group, types: ["DynamicMembership"], dynamicMembership: rule },
      under,
    ).objectId;
  }
  return new azuread.Group(`${name}-users`, { ...group, members: users.members }, under).objectId;
}

const groupDescription =
  "Users who register Macs for Jamf device compliance. The compliance partner and Conditional Access refer to this group.";

/** A single-tenant app that nobody signs in to; only its id matters. */
function placeholderApp(
  name: string,
  { conditionalAccess: { placeholder, exclusions, managedPolicy } }: Config,
  under: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  if (placeholder === false) return undefined;
  if ("appId" in placeholder) return pulumi.output(placeholder.appId);
  if (exclusions.policyIds.length === 0 && !managedPolicy) return undefined;
  // Application.ReadWrite.OwnedBy suffices for what the caller owns, so the caller is named as owner.
  const owners = [azuread.getClientConfigOutput(under).objectId];
  const app = new azuread.Application(
    `${name}-placeholder`,
    { displayName: placeholder.displayName, signInAudience: "AzureADMyOrg", owners },
    under,
  );
  // Conditional Access refuses an application without a service principal in the tenant (error 1034).
  const principal = new azuread.ServicePrincipal(`${name}-placeholder`, { clientId: app.clientId, owners }, under);
  return principal.clientId;
}
