/** The placeholder app that policies exclude beside the registration app: single-tenant, nobody signs in to it, and only its id matters. */
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/schema";

export function placeholderApp(
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
