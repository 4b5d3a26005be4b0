/** How a policy that was sent becomes the policy that is stored. */
import type { Entity } from "../collection";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * PATCH as Graph does it: what is not sent keeps its value, also inside objects; arrays are replaced whole; null clears.
 * That this holds for the third level (`conditions.applications`) is reported, not documented (M365DSC#3885).
 */
function merged(stored: Json, sent: Json): Json {
  const out: Json = { ...stored };
  for (const [name, value] of Object.entries(sent)) {
    const before = stored[name];
    // Tenants of guests are of one type or another: what is sent takes the place of what was there.
    const isMerged = isObject(value) && isObject(before) && name !== "externalTenants";
    out[name] = isMerged ? merged(before, value) : value;
  }
  return out;
}

/** Without annotations, except where one tells which kind of tenants is meant. */
export function withoutAnnotations(value: Json, inside = ""): Json {
  const entries = Object.entries(value)
    .filter(([name]) => !name.includes("@odata.") || (name === "@odata.type" && inside === "externalTenants"))
    .map(([name, each]) => [name, isObject(each) ? withoutAnnotations(each, name) : each]);
  return Object.fromEntries(entries) as Json;
}

const filled = (value: unknown, blank: Json): Json => ({ ...blank, ...(isObject(value) ? value : {}) });

const lists = (...names: string[]): Json => Object.fromEntries(names.map((name) => [name, []]));

/** The object with its lists, or null where none of them says anything. */
function listsOrNull(value: unknown, ...names: string[]): Json | null {
  const out = filled(value, lists(...names));
  return names.every((name) => (out[name] as unknown[] | null)?.length === 0) ? null : out;
}

const orNull = (value: unknown, blank: Json): Json | null => (isObject(value) ? filled(value, blank) : null);

const tenantTypes: Record<string, string> = {
  all: "#microsoft.graph.conditionalAccessAllExternalTenants",
  enumerated: "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
};

/** Tenants of guests are shown with their type, whether or not it was sent. */
function typedTenants(users: Json): Json {
  const typed = ["includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"].flatMap((name) => {
    const guests = users[name];
    const tenants = isObject(guests) ? guests["externalTenants"] : undefined;
    if (!isObject(guests) || !isObject(tenants) || tenants["@odata.type"] !== undefined) return [];
    const type = tenantTypes[String(tenants["membershipKind"])];
    const shown = type === undefined ? tenants : { "@odata.type": type, ...tenants };
    return [[name, { ...guests, externalTenants: shown }]];
  });
  return { ...users, ...(Object.fromEntries(typed) as Json) };
}

function conditions(sent: unknown): Json {
  const given = isObject(sent) ? sent : {};
  const users = ["includeUsers", "excludeUsers", "includeGroups", "excludeGroups", "includeRoles", "excludeRoles"];
  const devices = isObject(given["devices"]) ? given["devices"] : {};
  const flows = isObject(given["authenticationFlows"]) ? given["authenticationFlows"] : {};
  const hasFlow = typeof flows["transferMethods"] === "string" && !/^(none)?$/.test(flows["transferMethods"]);
  return {
    ...lists("userRiskLevels", "signInRiskLevels", "servicePrincipalRiskLevels"),
    clientAppTypes: ["all"],
    insiderRiskLevels: null,
    ...given,
    platforms: listsOrNull(given["platforms"], "includePlatforms", "excludePlatforms"),
    locations: listsOrNull(given["locations"], "includeLocations", "excludeLocations"),
    devices: isObject(devices["deviceFilter"]) ? { deviceFilter: devices["deviceFilter"] } : null,
    clientApplications: orNull(given["clientApplications"], {
      ...lists("includeServicePrincipals", "excludeServicePrincipals"),
      servicePrincipalFilter: null,
    }),
    authenticationFlows: hasFlow ? { transferMethods: flows["transferMethods"] } : null,
    applications: filled(given["applications"], {
      ...lists("includeApplications", "excludeApplications", "includeUserActions"),
      ...lists("includeAuthenticationContextClassReferences"),
      applicationFilter: null,
    }),
    users: typedTenants(
      filled(given["users"], {
        ...lists(...users),
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
      }),
    ),
  };
}

const strengths: Record<string, string> = {
  "00000000-0000-0000-0000-000000000002": "Multifactor authentication",
  "00000000-0000-0000-0000-000000000003": "Passwordless MFA",
  "00000000-0000-0000-0000-000000000004": "Phishing-resistant MFA",
};

export const isStrength = (id: unknown): boolean => typeof id === "string" && Object.hasOwn(strengths, id);

function grantControls(sent: unknown): Json | null {
  if (!isObject(sent) || Object.keys(sent).length === 0) return null;
  const strength = isObject(sent["authenticationStrength"]) ? sent["authenticationStrength"] : null;
  return {
    operator: null,
    ...lists("builtInControls", "customAuthenticationFactors", "termsOfUse"),
    ...sent,
    authenticationStrength: strength && {
      id: strength["id"],
      displayName: strengths[String(strength["id"])] ?? null,
      policyType: "builtIn",
    },
  };
}

/** Objects without effect become null. */
function sessionControls(sent: unknown): Json | null {
  if (!isObject(sent)) return null;
  const controls = [
    "applicationEnforcedRestrictions",
    "cloudAppSecurity",
    "persistentBrowser",
    "signInFrequency",
    "secureSignInSession",
  ];
  const blank = { ...Object.fromEntries(controls.map((name) => [name, null])), disableResilienceDefaults: null };
  const out = filled(sent, blank);
  for (const name of controls) {
    const control = out[name];
    if (!isObject(control) || control["isEnabled"] === false) out[name] = null;
  }
  if (out["disableResilienceDefaults"] !== true) out["disableResilienceDefaults"] = null;
  return Object.values(out).every((value) => value === null) ? null : out;
}

/** A policy with everything that Graph shows of one. */
export function completed(policy: Json & { id: string }): Entity {
  return {
    templateId: null,
    createdDateTime: null,
    modifiedDateTime: null,
    deletedDateTime: null,
    ...policy,
    conditions: conditions(policy["conditions"]),
    grantControls: grantControls(policy["grantControls"]),
    sessionControls: sessionControls(policy["sessionControls"]),
  };
}

/** A stored policy after a PATCH: what was not sent stays exactly as it is, however strange. */
export function patched(stored: Entity, sent: Json): Entity {
  const whole = merged(stored, sent);
  const settled = completed(whole as Entity);
  const out: Entity = { ...stored };
  for (const name of Object.keys(sent)) out[name] = settled[name];
  if (!isObject(sent["conditions"]) || !isObject(stored["conditions"])) return out;
  const [raw, tidy] = [whole["conditions"] as Json, settled["conditions"] as Json];
  const settledTo = (name: string) => {
    if (name === "applications") return raw[name];
    return name === "users" && isObject(raw[name]) ? typedTenants(raw[name]) : tidy[name];
  };
  const changed = Object.keys(sent["conditions"]).map((name) => [name, settledTo(name)]);
  out["conditions"] = { ...stored["conditions"], ...Object.fromEntries(changed) };
  return out;
}
