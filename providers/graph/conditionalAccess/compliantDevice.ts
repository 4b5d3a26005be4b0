/**
 * Does a policy require a compliant device of people on macOS, of whom, and for what? Judged from the policy alone, with the rules of
 * `judge`, for a Mac that is registered and not compliant. What cannot be told asks its whole audience.
 *
 * A block, or what no Mac can give, requires one too where its filter for devices leaves compliant Macs out.
 *
 * "Compliant device or multifactor authentication" asks nobody: whoever has no compliant Mac gives the other. Alternatives that no
 * Mac can give (hybrid join, an app protection policy) help nobody.
 */
import {
  appliesUntilCompliant,
  clientApps,
  deviceFilter,
  flows,
  locations,
  platforms,
  risk,
  state,
  workloads,
} from "./conditions";
import { isEnd, type Finding, type Mark } from "./finding";
import { audience } from "./people";
import { isObject, isSet, list, section, unknownFields, type Fields } from "./read";
import type { Person } from "./signInContext";
import type { Ternary } from "./ternary";
import { builtInStrengths, knownFields } from "./vocabulary";

interface CompliantDeviceDemand {
  /** `conditional`: only at some locations or risks, or for some apps. `unknown`: cannot be told. */
  asks: "nobody" | "certain" | "conditional" | "unknown";
  /** As Graph names them: `All`, `Office365`, application ids. */
  resources: readonly string[];
  /** `undefined`: cannot be told. */
  concerns(person: Person): Ternary;
  /** It includes all users. */
  isForEverybody: boolean;
  /** It includes or excludes guests as such. */
  tellsGuestsApart: boolean;
}

const nobody: CompliantDeviceDemand = {
  asks: "nobody",
  resources: [],
  isForEverybody: false,
  tellsGuestsApart: false,
  concerns: () => false,
};

/** @param isBoundToApps `false`: of a policy whose target resources are ours to choose, they are no condition. */
export function compliantDeviceDemand(policy: unknown, { isBoundToApps = true } = {}): CompliantDeviceDemand {
  if (!isObject(policy)) return { ...nobody, asks: "unknown", concerns: () => undefined, isForEverybody: true };
  const conditions = section(policy, "conditions");
  const fields = conditions.fields;
  const grant = grantOf(policy, fields);
  if (grant === "no") return nobody;
  const { users } = audience(fields);
  const filters = [deviceFilter(fields, "registered"), deviceFilter(fields, "unregistered")];
  const findings: Finding[] = [
    state(policy),
    workloads(fields),
    platforms(fields),
    clientApps(fields),
    flows(fields),
    locations(fields),
    risk(fields),
    filters.find((finding) => !isEnd(finding)) ?? filters[0]!,
  ];
  const targets = targetsOf(fields);
  if (findings.some(isEnd) || targets.resources.length === 0) return nobody;
  const marks = findings.filter((finding): finding is readonly Mark[] => !isEnd(finding)).flat();
  if (marks.some(({ kind }) => kind === "reportOnly")) return nobody;
  const isUnknown =
    grant === "unknown" ||
    conditions.strange ||
    targets.isOdd ||
    marks.some(({ kind }) => kind === "unknown") ||
    unknownFields(policy, knownFields).length > 0;
  const isConditional =
    marks.some(({ kind }) => kind === "conditional") || (isBoundToApps && !targets.resources.includes("All"));
  return {
    asks: isUnknown ? "unknown" : isConditional ? "conditional" : "certain",
    resources: targets.resources,
    concerns: users.concerns,
    isForEverybody: users.includesEverybody,
    tellsGuestsApart: users.tellsGuestsApart,
  };
}

/** What a Mac without compliance can give instead. */
const alternatives: ReadonlySet<string> = new Set(["mfa", "passwordchange", "riskremediation"]);
/** What no Mac can give. */
const notOnMacs: ReadonlySet<string> = new Set(["domainjoineddevice", "approvedapplication", "compliantapplication"]);
const compliant = "compliantdevice";

function grantOf(policy: Fields, conditions: Fields): "yes" | "no" | "unknown" {
  const { fields, strange } = section(policy, "grantControls");
  if (strange) return "unknown";
  const controls = list(fields.builtInControls);
  if (!controls.words.includes(compliant)) {
    if (controls.strange) return "unknown";
    const isShut = controls.words.includes("block") || isOutOfReach(fields, controls.words);
    const byFilter = isShut && appliesUntilCompliant(conditions);
    return byFilter === undefined ? "unknown" : byFilter ? "yes" : "no";
  }
  const others = [...new Set(controls.words)].filter((word) => word !== compliant && !notOnMacs.has(word));
  const more = otherThanBuiltIn(fields);
  if (list(fields.operator).words.join() !== "or" || (others.length === 0 && more.length === 0)) {
    return controls.strange ? "unknown" : "yes";
  }
  const canBeGiven = more.some(
    (name) => name === "termsOfUse" || (name === "authenticationStrength" && isTold(fields)),
  );
  return canBeGiven || others.some((word) => alternatives.has(word)) ? "no" : "unknown";
}

/** Whether no Mac can give what is required. */
function isOutOfReach(grant: Fields, words: readonly string[]): boolean {
  if (list(grant.operator).words.join() !== "or") return words.some((word) => notOnMacs.has(word));
  return words.length > 0 && words.every((word) => notOnMacs.has(word)) && otherThanBuiltIn(grant).length === 0;
}

const otherThanBuiltIn = (grant: Fields): string[] =>
  ["customAuthenticationFactors", "termsOfUse", "authenticationStrength"].filter((name) => isSet(grant[name]));

/** Of a strength of the tenant's own, the id alone does not say what it takes. */
function isTold(grant: Fields): boolean {
  const { fields } = section(grant, "authenticationStrength");
  return isSet(fields.allowedCombinations) || list(fields.id).words.some((id) => builtInStrengths.has(id));
}

/** Policies for user actions and authentication contexts stand between nobody and a resource that they name. */
function targetsOf(conditions: Fields): { resources: string[]; isOdd: boolean } {
  const { fields, strange } = section(conditions, "applications");
  const value = fields.includeApplications;
  const { words, strange: odd } = list(value);
  if (strange) return { resources: ["All"], isOdd: true };
  const resources = words
    .filter((word) => word !== "none")
    .map(
      (word) => ({ all: "All", office365: "Office365", microsoftadminportals: "MicrosoftAdminPortals" })[word] ?? word,
    );
  return { resources: odd && resources.length === 0 ? ["All"] : resources, isOdd: odd };
}
