/** The one sentence that an administrator reads. */
import type { Need, Remedy } from "./baselineScopes";
import type { Mark, Moment } from "./finding";
import type { Demand } from "./grant";
import { rules, type MarkKind, type Verdict } from "./vocabulary";

export interface Grounds {
  verdict: Verdict;
  marks: readonly Mark[];
  demand: Demand;
  remedy: Remedy;
  moment: Moment;
}

export function why({ verdict, marks, demand, remedy, moment }: Grounds): string {
  const demands = demandClause(demand, moment);
  const fix = remedyClause(remedy);
  const only = onlyClause(marks);
  const unknown = because(marks, "unknown");
  switch (verdict) {
    case "blocks":
      return sentence(demands, fix);
    case "exposedBaseline":
      return sentence(`${demands}, and ${because(marks, "exposedBaseline")[0]}`, fix);
    case "conditional":
      return sentence(`${demands}${only}`, fix);
    case "reportOnly":
      return sentence(`report-only; switched on, it ${demands}${only}`, uncertain(unknown), fix);
    case "unknown":
      return sentence(
        `cannot be told, because ${unknown[0]}${more(unknown)}`,
        `where it applies, it ${demands}${only}`,
        fix,
      );
    case "prompts":
      return sentence(`accepts ${demand.asks}, which people can give while they register`, demand.caveat ?? "");
    case "notBlocking":
      return sentence("demands nothing at sign-in; it sets session controls only");
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
  if (outcome === "blocks") return `demands ${asks}, which ${lacking[moment]}`;
  return asks === "" ? "may demand what a Mac cannot give" : `asks for ${asks}`;
}

const because = (marks: readonly Mark[], kind: MarkKind): string[] =>
  marks.filter((mark) => mark.kind === kind).map((mark) => mark.because);

function onlyClause(marks: readonly Mark[]): string {
  const limits = because(marks, "conditional");
  return limits.length === 0 ? "" : `, but only ${limits.join(" and ")}`;
}

const more = (reasons: readonly string[]): string =>
  reasons.length < 2 ? "" : ` (and ${reasons.length - 1} more ${reasons.length === 2 ? "reason" : "reasons"})`;

const uncertain = (reasons: readonly string[]): string =>
  reasons.length === 0 ? "" : `that is not certain, because ${reasons[0]}${more(reasons)}`;

function remedyClause(remedy: Remedy): string {
  if (remedy.useless) return `excluding the registration app does not help, because ${remedy.useless}`;
  const isNeeded = (need: Need): boolean => remedy.needs.includes(need);
  const missing = [
    ...(isNeeded("registrationApp") ? ["the registration app"] : []),
    ...(isNeeded("placeholderApp") ? ["the placeholder app"] : []),
  ].join(" and ");
  if (!isNeeded("customizeBehavior")) return missing === "" ? "" : `exclude ${missing}`;
  if (missing !== "") return `exclude ${missing} (baseline scopes setting: Customize behavior)`;
  return "set the tenant's baseline scopes to Customize behavior with the placeholder app, which is excluded already";
}
