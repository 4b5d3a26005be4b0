/** Rules 1, 2 and 8 to 13: state, and every condition besides users and target resources. */
import { parseDeviceFilter } from "./deviceFilter";
import { asksForCompliance, deciding, matches } from "./deviceMatch";
import {
  applies,
  isEnd,
  shown,
  strangeSection,
  unclear,
  unknownValues,
  type Finding,
  type Mark,
  type Moment,
} from "./finding";
import { flags, hasUnknownField, isSet, list, section, type Fields } from "./read";
import { and, not, type Ternary } from "./ternary";
import { rules, values } from "./vocabulary";

/** Rule 1. */
export function state(policy: Fields): Finding {
  const word = typeof policy.state === "string" ? policy.state.trim().toLowerCase() : undefined;
  if (word === "disabled") return { rule: rules.state, because: "Off" };
  if (word === "enabled") return applies;
  if (word === "enabledforreportingbutnotenforced")
    return [{ kind: "reportOnly", rule: rules.state, because: "it is report-only", field: "state" }];
  const because = isSet(policy.state)
    ? `it has a state that is not evaluated: ${shown(policy.state)}`
    : "it has no state";
  return [unclear(rules.state, because, "state")];
}

/**
 * Rule 2. Agents of Entra Agent ID sign in for themselves, like workloads; what a policy does to people whom it names beside
 * agents is not documented.
 */
export function workloads(conditions: Fields): Finding {
  const clients = section(conditions, "clientApplications");
  const subjects: [string, unknown][] = [
    ["clientApplications.includeServicePrincipals", clients.fields.includeServicePrincipals],
    ["clientApplications.includeAgentIdServicePrincipals", clients.fields.includeAgentIdServicePrincipals],
    ["agents.includeAgentUsers", section(conditions, "agents").fields.includeAgentUsers],
    ["agentContext.includeAgentContexts", section(conditions, "agentContext").fields.includeAgentContexts],
    ["agentIdRiskLevels", conditions.agentIdRiskLevels],
  ];
  const marks: Mark[] = ["clientApplications", "agents", "agentContext"]
    .filter((name) => section(conditions, name).strange)
    .map((name) => strangeSection(rules.workloads, `conditions.${name}`));
  const alsoPeople = includesPeople(conditions);
  for (const [name, value] of subjects) {
    const { words, strange } = flags(value);
    if (words.some((word) => word !== "none")) {
      if (!alsoPeople || name === subjects[0]![0])
        return { rule: rules.workloads, because: "Applies to workload or agent identities, not to users" };
      const because = "it names agents in addition to users, and the effect on users is not documented";
      marks.push(unclear(rules.workloads, because, `conditions.${name}`));
    }
    if (strange) marks.push(strangeSection(rules.workloads, `conditions.${name}`));
  }
  return marks;
}

function includesPeople(conditions: Fields): boolean {
  const { fields, strange } = section(conditions, "users");
  const named = list(fields.includeUsers);
  const isPerson = (word: string): boolean => word !== "none" && word !== "allagentidusers";
  const others = ["includeGroups", "includeRoles", "includeGuestsOrExternalUsers"];
  return strange || named.strange || named.words.some(isPerson) || others.some((name) => isSet(fields[name]));
}

/** Rule 8. An empty include list is read as "all", the stricter of its two meanings. */
export function platforms(conditions: Fields): Finding {
  const { fields, configured, strange } = section(conditions, "platforms");
  const rule = rules.platforms;
  if (strange) return [strangeSection(rule, "conditions.platforms")];
  if (!configured) return applies;
  const included = list(fields.includePlatforms);
  const excluded = list(fields.excludePlatforms);
  const meets = (words: readonly string[]): boolean => words.includes("all") || words.includes("macos");
  if (meets(excluded.words)) return { rule, because: "Excludes macOS" };
  const marks = [
    ...unknownValues(rule, "conditions.platforms.includePlatforms", included, values.platforms),
    ...unknownValues(rule, "conditions.platforms.excludePlatforms", excluded, values.platforms),
  ];
  const anywhere = included.words.length === 0 && !included.strange;
  if (anywhere || meets(included.words)) return marks;
  if (
    unknownValues(rule, "", included, values.platforms).length > 0 ||
    hasUnknownField(fields, "conditions", "platforms")
  )
    return marks;
  return { rule, because: "Applies to device platforms other than macOS" };
}

/** Rule 9. Registration signs in as a desktop client; a browser is treated as possible. */
export function clientApps(conditions: Fields): Finding {
  const types = list(conditions.clientAppTypes);
  const marks = unknownValues(rules.clientApps, "conditions.clientAppTypes", types, values.clientApps);
  if (marks.length > 0 || types.words.length === 0) return marks;
  if (types.words.some((type) => values.clientAppsOfRegistration.has(type))) return applies;
  return { rule: rules.clientApps, because: "Applies to legacy authentication clients only" };
}

/** Rule 10. */
export function flows(conditions: Fields): Finding {
  const { fields, strange } = section(conditions, "authenticationFlows");
  const rule = rules.flows;
  if (strange) return [strangeSection(rule, "conditions.authenticationFlows")];
  const methods = flags(fields.transferMethods);
  const marks = unknownValues(rule, "conditions.authenticationFlows.transferMethods", methods, values.transferMethods);
  if (marks.length > 0 || hasUnknownField(fields, "conditions", "authenticationFlows")) return marks;
  if (methods.words.every((method) => method === "none")) return applies;
  return { rule, because: "Applies to device code flow or authentication transfer only" };
}

/** Rule 11. */
export function deviceFilter(conditions: Fields, moment: Moment): Finding {
  const devices = section(conditions, "devices");
  if (devices.strange) return [strangeSection(rules.deviceFilter, "conditions.devices")];
  const listed = deviceLists(devices.fields);
  const filtered = byFilter(devices.fields, moment);
  return isEnd(filtered) ? filtered : [...listed, ...filtered];
}

/**
 * The lists that came before filters. A Mac that registers is neither compliant nor domain joined at both moments, so no known
 * value excludes it.
 */
const deviceLists = (devices: Fields): readonly Mark[] =>
  (["includeDevices", "excludeDevices"] as const).flatMap((name) =>
    unknownValues(rules.deviceFilter, `conditions.devices.${name}`, list(devices[name]), values[name]),
  );

function byFilter(devices: Fields, moment: Moment): Finding {
  const rule = rules.deviceFilter;
  const field = "conditions.devices.deviceFilter";
  const { fields, configured, strange } = section(devices, "deviceFilter");
  if (strange) return [strangeSection(rule, field)];
  if (!configured) return applies;
  const mode = typeof fields.mode === "string" ? fields.mode.trim().toLowerCase() : "";
  if (!values.filterMode.has(mode))
    return [unclear(rule, `its filter for devices has a mode that is not evaluated: ${shown(fields.mode)}`, field)];
  const expression = typeof fields.rule === "string" ? parseDeviceFilter(fields.rule) : undefined;
  if (!expression) return [unclear(rule, "its filter for devices could not be parsed", `${field}.rule`)];
  const match = matches(expression, moment);
  const properties = deciding(expression, moment).join(", ");
  if (match === undefined || hasUnknownField(devices, "conditions", "devices")) {
    const because = `its filter for devices depends on ${properties}, which cannot be evaluated for ${macAt[moment]}`;
    return [unclear(rule, because, `${field}.rule`)];
  }
  if (match === (mode === "include")) return applies;
  const because = `Its filter for devices ${mode === "include" ? "does not include" : "excludes"} such a Mac`;
  return { rule, because: `${because} (${properties})` };
}

/** Whether a policy applies to a registered Mac until it is compliant, by its filter for devices alone. */
export function appliesUntilCompliant(conditions: Fields): Ternary {
  const { fields, configured, strange } = section(section(conditions, "devices").fields, "deviceFilter");
  if (!configured || strange || typeof fields.rule !== "string") return false;
  const expression = parseDeviceFilter(fields.rule);
  if (!expression) return /iscompliant/i.test(fields.rule) ? undefined : false;
  const mode = typeof fields.mode === "string" ? fields.mode.trim().toLowerCase() : "";
  if (!asksForCompliance(expression)) return false;
  if (!values.filterMode.has(mode)) return undefined;
  const [before, after] = [matches(expression, "registered"), matches(expression, "compliant")];
  const isIncluded = mode === "include";
  return and(isIncluded ? before : not(before), isIncluded ? not(after) : after);
}

/** Where a filter for devices leaves the policy applicable: which way, and by which property. */
export function filterClause(conditions: Fields, moment: Moment): string {
  const { fields, configured } = section(section(conditions, "devices").fields, "deviceFilter");
  const expression = configured && typeof fields.rule === "string" ? parseDeviceFilter(fields.rule) : undefined;
  const match = expression && matches(expression, moment);
  if (!expression || match === undefined) return "";
  const which = match ? "includes" : "does not exclude";
  return `its filter for devices ${which} such a Mac (${deciding(expression, moment).join(", ")})`;
}

const macAt: Readonly<Record<Moment, string>> = {
  unregistered: "a Mac that is not registered yet",
  registered: "a Mac that is registered but not compliant yet",
};

/** Rule 12. An empty include list is read as "all". */
export function locations(conditions: Fields): Finding {
  const { fields, configured, strange } = section(conditions, "locations");
  const rule = rules.locations;
  if (strange) return [strangeSection(rule, "conditions.locations")];
  if (!configured) return applies;
  const included = list(fields.includeLocations);
  const excluded = list(fields.excludeLocations);
  const marks = [included, excluded].flatMap(({ strange: odd }, i) =>
    unknownValues(
      rule,
      `conditions.locations.${i === 0 ? "include" : "exclude"}Locations`,
      { words: [], strange: odd },
      values.locations,
    ),
  );
  const from = included.words.length > 0 ? included.words : ["all"];
  const sure = !included.strange && !hasUnknownField(fields, "conditions", "locations");
  if (sure && from.every((place) => excluded.words.includes(place)))
    return { rule, because: "Excludes every location that it includes" };
  if (from.includes("all") && excluded.words.length === 0) return marks;
  const because = `${excluded.words.length > 0 ? "except" : "only"} from some named locations`;
  return [...marks, { kind: "conditional", rule, because, field: "conditions.locations" }];
}

/** Rule 13. A list that holds `none` also covers sign-ins without risk. */
export function risk(conditions: Fields): Finding {
  const marks: Mark[] = [];
  const risks: [string, string, ReadonlySet<string>][] = [
    ["signInRiskLevels", "only at sign-ins with risk", values.risk],
    ["userRiskLevels", "only for users with risk", values.risk],
    ["insiderRiskLevels", "only for users with insider risk", values.insiderRisk],
  ];
  for (const [name, because, known] of risks) {
    const levels = flags(conditions[name]);
    const field = `conditions.${name}`;
    marks.push(...unknownValues(rules.risk, field, levels, known));
    if (levels.words.length > 0 && !levels.words.includes("none"))
      marks.push({ kind: "conditional", rule: rules.risk, because, field });
  }
  return marks;
}
