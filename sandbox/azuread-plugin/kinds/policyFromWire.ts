/** A Conditional Access policy of Graph as the plugin's properties. */
import type { GraphObject } from "../graph";
import type { Values } from "../values";
import { flagOf, idOf, objectOf, textOf, textsOf } from "./wire";

/** A text of several values: `deviceCodeFlow,authenticationTransfer`. */
const parted = (value: unknown): string[] =>
  textOf(value)
    .split(",")
    .map((each) => each.trim());

function filterFromWire(value: unknown): Values | undefined {
  const filter = objectOf(value);
  return filter && { mode: textOf(filter["mode"]), rule: textOf(filter["rule"]) };
}

/** What the provider makes of tenants that are null. */
const noTenants: Values = { membershipKind: "", members: [] };

function guestsFromWire(value: unknown): Values[] {
  const guests = objectOf(value);
  if (!guests) return [];
  // Null is taken for tenants of no kind: after each read a policy without them shows a change (observed, plugin 6.9.1).
  const isTold = guests["externalTenants"] !== undefined;
  const tenants = objectOf(guests["externalTenants"]);
  const told = tenants && { membershipKind: textOf(tenants["membershipKind"]), members: textsOf(tenants["members"]) };
  const externalTenants = isTold ? [told ?? noTenants] : [];
  return [{ guestOrExternalUserTypes: parted(guests["guestOrExternalUserTypes"]), externalTenants }];
}

function usersFromWire(users: GraphObject): Values {
  return {
    includedUsers: textsOf(users["includeUsers"]),
    excludedUsers: textsOf(users["excludeUsers"]),
    includedGroups: textsOf(users["includeGroups"]),
    excludedGroups: textsOf(users["excludeGroups"]),
    includedRoles: textsOf(users["includeRoles"]),
    excludedRoles: textsOf(users["excludeRoles"]),
    includedGuestsOrExternalUsers: guestsFromWire(users["includeGuestsOrExternalUsers"]),
    excludedGuestsOrExternalUsers: guestsFromWire(users["excludeGuestsOrExternalUsers"]),
  };
}

function conditionsFromWire(conditions: GraphObject): Values {
  const applications = objectOf(conditions["applications"]) ?? {};
  const flows = objectOf(conditions["authenticationFlows"]);
  const clientApplications = objectOf(conditions["clientApplications"]);
  const [devices, users] = [objectOf(conditions["devices"]), objectOf(conditions["users"])];
  const [locations, platforms] = [objectOf(conditions["locations"]), objectOf(conditions["platforms"])];
  return {
    applications: {
      includedApplications: textsOf(applications["includeApplications"]),
      excludedApplications: textsOf(applications["excludeApplications"]),
      includedUserActions: textsOf(applications["includeUserActions"]),
    },
    authenticationFlowTransferMethods: flows?.["transferMethods"] ? parted(flows["transferMethods"]) : [],
    clientAppTypes: textsOf(conditions["clientAppTypes"]),
    clientApplications: clientApplications && {
      includedServicePrincipals: textsOf(clientApplications["includeServicePrincipals"]),
      excludedServicePrincipals: textsOf(clientApplications["excludeServicePrincipals"]),
      filter: filterFromWire(clientApplications["servicePrincipalFilter"]),
    },
    devices: devices && { filter: filterFromWire(devices["deviceFilter"]) },
    insiderRiskLevels: textOf(conditions["insiderRiskLevels"]),
    locations: locations && {
      includedLocations: textsOf(locations["includeLocations"]),
      excludedLocations: textsOf(locations["excludeLocations"]),
    },
    platforms: platforms && {
      includedPlatforms: textsOf(platforms["includePlatforms"]),
      excludedPlatforms: textsOf(platforms["excludePlatforms"]),
    },
    servicePrincipalRiskLevels: textsOf(conditions["servicePrincipalRiskLevels"]),
    signInRiskLevels: textsOf(conditions["signInRiskLevels"]),
    userRiskLevels: textsOf(conditions["userRiskLevels"]),
    users: users && usersFromWire(users),
  };
}

function grantFromWire(grant: GraphObject): Values {
  const strength = objectOf(grant["authenticationStrength"]);
  return {
    operator: textOf(grant["operator"]),
    builtInControls: textsOf(grant["builtInControls"]),
    authenticationStrengthPolicyId: strength ? `/policies/authenticationStrengthPolicies/${idOf(strength)}` : "",
    customAuthenticationFactors: textsOf(grant["customAuthenticationFactors"]),
    termsOfUses: textsOf(grant["termsOfUse"]),
  };
}

function sessionFromWire(session: GraphObject): Values {
  const frequency = objectOf(session["signInFrequency"]);
  const value = frequency?.["value"];
  const timed = typeof value === "number" && textOf(frequency?.["type"]) !== "";
  return {
    applicationEnforcedRestrictionsEnabled: flagOf(objectOf(session["applicationEnforcedRestrictions"])?.["isEnabled"]),
    cloudAppSecurityPolicy: textOf(objectOf(session["cloudAppSecurity"])?.["cloudAppSecurityType"]),
    disableResilienceDefaults: flagOf(session["disableResilienceDefaults"]),
    persistentBrowserMode: textOf(objectOf(session["persistentBrowser"])?.["mode"]),
    signInFrequency: timed ? value : 0,
    signInFrequencyAuthenticationType: textOf(frequency?.["authenticationType"]),
    signInFrequencyInterval: textOf(frequency?.["frequencyInterval"]),
    signInFrequencyPeriod: timed ? textOf(frequency?.["type"]) : "",
  };
}

export function policyFromWire(policy: GraphObject): Values {
  const conditions = objectOf(policy["conditions"]);
  const [grant, session] = [objectOf(policy["grantControls"]), objectOf(policy["sessionControls"])];
  return {
    objectId: idOf(policy),
    displayName: textOf(policy["displayName"]),
    state: textOf(policy["state"]),
    conditions: conditions && conditionsFromWire(conditions),
    grantControls: grant && grantFromWire(grant),
    sessionControls: session && sessionFromWire(session),
  };
}
