/** The plugin's properties as a Conditional Access policy for Graph. */
import type { GraphObject } from "../graph";
import { isValues, text, texts, type Value, type Values } from "../values";

const blockOf = (value: Value | undefined): Values | undefined => (isValues(value) ? value : undefined);
const blocksOf = (value: Value | undefined): Values[] => (Array.isArray(value) ? value.filter(isValues) : []);

function filterToWire(filter: Values): GraphObject {
  return { mode: text(filter["mode"]), rule: text(filter["rule"]) };
}

function tenantsToWire(tenants: Values | undefined): GraphObject | null {
  if (!tenants) return null;
  const membershipKind = text(tenants["membershipKind"]);
  if (membershipKind !== "enumerated") return { membershipKind };
  const type = "#microsoft.graph.conditionalAccessEnumeratedExternalTenants";
  return { "@odata.type": type, membershipKind, members: texts(tenants["members"]) };
}

function guestsToWire(guests: Values | undefined): GraphObject | null {
  if (!guests) return null;
  const types = texts(guests["guestOrExternalUserTypes"]);
  return {
    ...(types.length > 0 && { guestOrExternalUserTypes: types.join(",") }),
    externalTenants: tenantsToWire(blocksOf(guests["externalTenants"])[0]),
  };
}

function usersToWire(users: Values): GraphObject {
  return {
    includeUsers: texts(users["includedUsers"]),
    excludeUsers: texts(users["excludedUsers"]),
    includeGroups: texts(users["includedGroups"]),
    excludeGroups: texts(users["excludedGroups"]),
    includeRoles: texts(users["includedRoles"]),
    excludeRoles: texts(users["excludedRoles"]),
    includeGuestsOrExternalUsers: guestsToWire(blocksOf(users["includedGuestsOrExternalUsers"])[0]),
    excludeGuestsOrExternalUsers: guestsToWire(blocksOf(users["excludedGuestsOrExternalUsers"])[0]),
  };
}

function clientApplicationsToWire(apps: Values): GraphObject {
  const filter = blockOf(apps["filter"]);
  return {
    includeServicePrincipals: texts(apps["includedServicePrincipals"]),
    excludeServicePrincipals: texts(apps["excludedServicePrincipals"]),
    servicePrincipalFilter: filter ? filterToWire(filter) : null,
  };
}

function devicesToWire(devices: Values): GraphObject {
  const filter = blockOf(devices["filter"]);
  return filter ? { deviceFilter: filterToWire(filter) } : {};
}

function conditionsToWire(conditions: Values): GraphObject {
  const applications = blockOf(conditions["applications"]) ?? {};
  const transfer = texts(conditions["authenticationFlowTransferMethods"]);
  const clientApplications = blockOf(conditions["clientApplications"]);
  const [devices, users] = [blockOf(conditions["devices"]), blockOf(conditions["users"])];
  const [locations, platforms] = [blockOf(conditions["locations"]), blockOf(conditions["platforms"])];
  const insiders = text(conditions["insiderRiskLevels"]);
  return {
    applications: {
      includeApplications: texts(applications["includedApplications"]),
      excludeApplications: texts(applications["excludedApplications"]),
      includeUserActions: texts(applications["includedUserActions"]),
    },
    authenticationFlows: transfer.length > 0 ? { transferMethods: transfer.join(",") } : null,
    clientAppTypes: texts(conditions["clientAppTypes"]),
    ...(clientApplications && { clientApplications: clientApplicationsToWire(clientApplications) }),
    devices: devices ? devicesToWire(devices) : null,
    ...(insiders && { insiderRiskLevels: insiders }),
    locations: locations
      ? {
          includeLocations: texts(locations["includedLocations"]),
          excludeLocations: texts(locations["excludedLocations"]),
        }
      : null,
    platforms: platforms
      ? {
          includePlatforms: texts(platforms["includedPlatforms"]),
          excludePlatforms: texts(platforms["excludedPlatforms"]),
        }
      : null,
    servicePrincipalRiskLevels: texts(conditions["servicePrincipalRiskLevels"]),
    signInRiskLevels: texts(conditions["signInRiskLevels"]),
    userRiskLevels: texts(conditions["userRiskLevels"]),
    ...(users && { users: usersToWire(users) }),
  };
}

function grantToWire(grant: Values): GraphObject {
  const strength = text(grant["authenticationStrengthPolicyId"]);
  const type = "#microsoft.graph.authenticationStrengthPolicy";
  return {
    ...(strength && {
      authenticationStrength: { "@odata.type": type, id: strength.slice(strength.lastIndexOf("/") + 1) },
    }),
    builtInControls: texts(grant["builtInControls"]),
    customAuthenticationFactors: texts(grant["customAuthenticationFactors"]),
    operator: text(grant["operator"]),
    termsOfUse: texts(grant["termsOfUses"]),
  };
}

function frequencyToWire(session: Values): GraphObject | undefined {
  const value = typeof session["signInFrequency"] === "number" ? session["signInFrequency"] : 0;
  const authentication = text(session["signInFrequencyAuthenticationType"]);
  const interval = text(session["signInFrequencyInterval"]) || (value > 0 ? "timeBased" : "");
  const enabled = value > 0 || interval !== "";
  const authenticationType = authentication || (enabled ? "primaryAndSecondaryAuthentication" : "");
  const other = authenticationType && authenticationType !== "primaryAndSecondaryAuthentication";
  if (!enabled && !other) return undefined;
  return {
    "@odata.type": "#microsoft.graph.signInFrequencySessionControl",
    ...(enabled && { isEnabled: true }),
    ...(value > 0 && { type: text(session["signInFrequencyPeriod"]), value }),
    authenticationType,
    ...(interval && { frequencyInterval: interval }),
  };
}

/** Null where nothing in it has an effect: Graph refuses such controls, and only null removes what was set before. */
function sessionToWire(session: Values): GraphObject | null {
  const restricted = session["applicationEnforcedRestrictionsEnabled"] === true;
  const resilience = session["disableResilienceDefaults"] === true;
  const [cloudApps, browser] = [text(session["cloudAppSecurityPolicy"]), text(session["persistentBrowserMode"])];
  const signInFrequency = frequencyToWire(session);
  if (!restricted && !resilience && !cloudApps && !browser && !signInFrequency) return null;
  const type = (name: string) => ({ "@odata.type": `#microsoft.graph.${name}SessionControl` });
  const restrictions = { ...type("applicationEnforcedRestrictions"), isEnabled: restricted };
  const everyTime = signInFrequency?.["frequencyInterval"] === "everyTime";
  return {
    ...(!everyTime && { applicationEnforcedRestrictions: restrictions, disableResilienceDefaults: resilience }),
    cloudAppSecurity: cloudApps
      ? { ...type("cloudAppSecurity"), isEnabled: true, cloudAppSecurityType: cloudApps }
      : null,
    ...(browser && { persistentBrowser: { ...type("persistentBrowser"), isEnabled: true, mode: browser } }),
    ...(signInFrequency && { signInFrequency }),
  };
}

/** The whole policy, for POST and PATCH alike. */
export function policyToWire(planned: Values): GraphObject {
  const [grant, session] = [blockOf(planned["grantControls"]), blockOf(planned["sessionControls"])];
  return {
    "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
    displayName: text(planned["displayName"]),
    state: text(planned["state"]),
    conditions: conditionsToWire(blockOf(planned["conditions"]) ?? {}),
    grantControls: grant ? grantToWire(grant) : null,
    sessionControls: session ? sessionToWire(session) : null,
  };
}
