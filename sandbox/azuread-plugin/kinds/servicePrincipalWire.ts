/** A service principal between Graph and the plugin's properties. */
import type { GraphObject } from "../graph";
import { isValues, text, texts, type Values } from "../values";
import { featuresOf, featureTagsOf, wantedTags } from "./tags";
import { flagOf, idOf, objectOf, objectsOf, orNull, textOf, textsOf } from "./wire";

export const servicePrincipalType = "#microsoft.graph.servicePrincipal";

/** What POST and PATCH have in common. */
export function servicePrincipalToWire(planned: Values): GraphObject {
  const saml = planned["samlSingleSignOn"];
  return {
    "@odata.type": servicePrincipalType,
    accountEnabled: planned["accountEnabled"] === true,
    alternativeNames: texts(planned["alternativeNames"]),
    appRoleAssignmentRequired: planned["appRoleAssignmentRequired"] === true,
    description: orNull(planned["description"]),
    loginUrl: orNull(planned["loginUrl"]),
    notes: orNull(planned["notes"]),
    notificationEmailAddresses: texts(planned["notificationEmailAddresses"]),
    preferredSingleSignOnMode: orNull(planned["preferredSingleSignOnMode"]),
    samlSingleSignOnSettings: isValues(saml) ? { relayState: text(saml["relayState"]) } : {},
    tags: wantedTags(planned),
  };
}

const roleFromWire = (role: GraphObject): Values => ({
  allowedMemberTypes: textsOf(role["allowedMemberTypes"]),
  description: textOf(role["description"]),
  displayName: textOf(role["displayName"]),
  enabled: flagOf(role["isEnabled"]),
  id: idOf(role),
  value: textOf(role["value"]),
});

const scopeFromWire = (scope: GraphObject): Values => ({
  adminConsentDescription: textOf(scope["adminConsentDescription"]),
  adminConsentDisplayName: textOf(scope["adminConsentDisplayName"]),
  enabled: flagOf(scope["isEnabled"]),
  id: idOf(scope),
  type: textOf(scope["type"]),
  userConsentDescription: textOf(scope["userConsentDescription"]),
  userConsentDisplayName: textOf(scope["userConsentDisplayName"]),
  value: textOf(scope["value"]),
});

const idsByValue = (values: Values[]): Values =>
  Object.fromEntries(values.filter((each) => each["value"] !== "").map((each) => [each["value"], each["id"]]));

/** `beta` is the one property that Graph tells on beta only. */
export function servicePrincipalFromWire(found: GraphObject, beta: GraphObject): Values {
  const tags = textsOf(found["tags"]);
  const appRoles = objectsOf(found["appRoles"]).map(roleFromWire);
  const scopes = objectsOf(found["oauth2PermissionScopes"]).map(scopeFromWire);
  const clientId = textOf(found["appId"]);
  const names = textsOf(found["servicePrincipalNames"]);
  const saml = objectOf(found["samlSingleSignOnSettings"]);
  return {
    accountEnabled: flagOf(found["accountEnabled"]),
    alternativeNames: textsOf(found["alternativeNames"]),
    appRoleAssignmentRequired: flagOf(found["appRoleAssignmentRequired"]),
    appRoleIds: idsByValue(appRoles),
    appRoles,
    applicationTenantId: textOf(found["appOwnerOrganizationId"]),
    clientId,
    description: textOf(found["description"]),
    displayName: textOf(found["displayName"]),
    featureTags: featureTagsOf(tags),
    features: featuresOf(tags),
    homepageUrl: textOf(found["homepage"]),
    loginUrl: textOf(found["loginUrl"]),
    logoutUrl: textOf(found["logoutUrl"]),
    notes: textOf(found["notes"]),
    notificationEmailAddresses: textsOf(found["notificationEmailAddresses"]),
    oauth2PermissionScopeIds: idsByValue(scopes),
    oauth2PermissionScopes: scopes,
    objectId: idOf(found),
    preferredSingleSignOnMode: textOf(found["preferredSingleSignOnMode"]),
    redirectUris: textsOf(found["replyUrls"]),
    samlMetadataUrl: textOf(beta["samlMetadataUrl"]),
    ...(saml && { samlSingleSignOn: { relayState: textOf(saml["relayState"]) } }),
    servicePrincipalNames: names.filter((name) => name.toLowerCase() !== clientId.toLowerCase()),
    signInAudience: textOf(found["signInAudience"]),
    tags,
    type: textOf(found["servicePrincipalType"]),
  };
}
