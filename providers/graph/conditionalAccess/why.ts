/** The one sentence that an administrator reads. */
import type { Need, Remedy } from "./baselineScopes";
import type { Mark, Moment } from "./finding";
import type { Demand } from "./grant";
import { rules, type MarkKind, type Verdict } from "./vocabulary";

interface Grounds {
  verdict: Verdict;
  marks: readonly Mark[];
  demand: Demand;
  remedy: Remedy;
  moment: Moment;
  /** What a filter for devices decides, as a clause; empty without one. */
  filter: string;
}

export function why({ verdict, marks, demand, remedy, moment, filter }: Grounds): string {
  const demands = demandClause(demand, moment);
  const fix = remedy.useless
    ? `excluding the registration app does not help, because ${remedy.useless}`
    : remediationOf(remedy);
  const only = onlyClause(marks);
  const unknown = because(marks, "unknown");
  switch (verdict) {
    case "blocks":
      return sentence(demands, filter, fix);
    case "exposedBaseline":
      return sentence(`${demands}, and ${because(marks, "exposedBaseline")[0]}`, filter, fix);
    case "conditional":
      return sentence(`${demands}${only}`, filter, fix);
    case "reportOnly":
      return sentence(`report-only; if it were on, it ${demands}${only}`, filter, uncertain(unknown), fix);
    case "unknown":
      return sentence(`cannot be evaluated, because ${all(unknown)}`, `where it applies, it ${demands}${only}`, fix);
    case "prompts":
      return sentence(`accepts ${demand.asks}, which users can provide during registration`, demand.caveat ?? "");
    case "notBlocking":
      return sentence("requires nothing at sign-in; it sets session controls only");
    case "notApplicable":
      return sentence("does not apply");
  }
}

const lacking: Readonly<Record<Moment, string>> = {
  unregistered: "an unregistered Mac lacks",
  registered: "a registered Mac lacks until it is compliant",
};

/** Clauses joined to one sentence with a capital letter and a full stop. */
export function sentence(...clauses: readonly string[]): string {
  const text = clauses.filter(Boolean).join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function demandClause({ outcome, rule, asks }: Demand, moment: Moment): string {
  if (rule === rules.block) return "blocks access";
  if (outcome === "blocks") return `requires ${asks}, which ${lacking[moment]}`;
  return asks === "" ? "may require what a Mac cannot provide" : `requires ${asks}`;
}

const because = (marks: readonly Mark[], kind: MarkKind): string[] =>
  marks.filter((mark) => mark.kind === kind).map((mark) => mark.because);

function onlyClause(marks: readonly Mark[]): string {
  const limits = because(marks, "conditional");
  return limits.length === 0 ? "" : `, ${limits.join(" and ")}`;
}

const all = (reasons: readonly string[]): string => [...new Set(reasons)].join(", and because ");

const uncertain = (reasons: readonly string[]): string =>
  reasons.length === 0 ? "" : `that is not certain, because ${all(reasons)}`;

/** What an administrator changes in the policy and the tenant's setting; empty where nothing is missing, or nothing helps. */
export function remediationOf(remedy: Remedy): string {
  if (remedy.useless) return "";
  const isNeeded = (need: Need): boolean => remedy.needs.includes(need);
  const missing = [
    ...(isNeeded("registrationApp") ? ["the registration app"] : []),
    ...(isNeeded("placeholderApp") ? ["the placeholder app"] : []),
  ].join(" and ");
  if (!isNeeded("customizeBehavior")) return missing === "" ? "" : `exclude ${missing}`;
  if (missing !== "") return `exclude ${missing} (baseline scopes setting: Customize behavior)`;
  return "set the tenant's baseline scopes to Customize behavior with the placeholder app, which is excluded already";
}
