/**
 * New criteria that Jamf Pro has judged already: a candidate is a second smart group that nothing refers to. Moved from `candidate` to
 * `criteria` they count as judged only where Jamf Pro computed exactly these, at the same site, before this run began. Pure.
 */
import { canonicalCriteria, type Criterion } from "../../providers/jamf/criteria/criterion";

/** The candidate as Jamf Pro holds it. */
interface CandidateGroup {
  criteria: readonly Criterion[];
  /** Name of its site; `undefined`: none. */
  site: string | undefined;
}

interface CandidateQuestion {
  /** As it stood before this run; `undefined`: it did not exist. */
  candidate: CandidateGroup | undefined;
  /** What this run writes into the first group. */
  criteria: readonly Criterion[];
  site: string | undefined;
}

/** Why the candidate's members do not tell who is in the group after this run; `undefined`: they do. */
export function candidateObjection({ candidate, criteria, site }: CandidateQuestion): string | undefined {
  if (!candidate) return "no candidate group with these criteria existed before this run";
  if (candidate.site !== site) {
    return `the candidate group belongs to ${siteText(candidate.site)}, the group to ${siteText(site)}`;
  }
  const [judged, wanted] = [canonicalCriteria(candidate.criteria), canonicalCriteria(criteria)];
  if (judged.length !== wanted.length) {
    return `the candidate group has ${judged.length} criteria in Jamf Pro, the configuration ${wanted.length}`;
  }
  const at = wanted.findIndex((line, i) => !same(line, judged[i]!));
  return at < 0 ? undefined : `criterion ${at + 1} of the candidate group is different in Jamf Pro`;
}

const keys = ["criterion", "operator", "value", "andOr", "openingParenthesis", "closingParenthesis"] as const;
const same = (a: Criterion, b: Criterion): boolean => keys.every((key) => a[key] === b[key]);
const siteText = (site: string | undefined): string => (site === undefined ? "no site" : `site "${site}"`);
