/** The placeholder app that policies exclude beside the registration app: single-tenant, nobody signs in to it, and only its id matters. */
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/schema";
import type { LastOutputs } from "../state/lastOutputs";
import { makesPlaceholder, ownPlaceholder } from "../state/placeholder";

const applicationType = "azuread:index/application:Application";
const principalType = "azuread:index/servicePrincipal:ServicePrincipal";

export function placeholderApp(
  name: string,
  config: Config,
  under: pulumi.CustomResourceOptions,
  last?: LastOutputs,
): pulumi.Output<string> | undefined {
  const { placeholder } = config.conditionalAccess;
  if (placeholder === false) return undefined;
  if ("appId" in placeholder) {
    const isOwn = ownPlaceholder(last, name)?.toLowerCase() === placeholder.appId.toLowerCase();
    return isOwn ? kept(name, last!, under) : pulumi.output(placeholder.appId);
  }
  if (!makesPlaceholder(config)) return undefined;
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

/**
 * This stack made it, and the configuration names it by its id from now on: it left the program otherwise, and would be deleted while policies
 * exclude it. It stays at destroy, as every app named by id.
 */
function kept(name: string, last: LastOutputs, under: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const ofApp = ["displayName", "signInAudience", "owners"];
  const ofPrincipal = ["clientId", "owners"];
  const app = new azuread.Application(
    `${name}-placeholder`,
    last.of(applicationType, `${name}-placeholder`, ofApp) as unknown as azuread.ApplicationArgs,
    { ...under, retainOnDelete: true, ignoreChanges: ofApp },
  );
  const principal = last.of(
    principalType,
    `${name}-placeholder`,
    ofPrincipal,
  ) as unknown as azuread.ServicePrincipalArgs;
  const options = { ...under, dependsOn: app, retainOnDelete: true, ignoreChanges: ofPrincipal };
  return new azuread.ServicePrincipal(`${name}-placeholder`, principal, options).clientId;
}
