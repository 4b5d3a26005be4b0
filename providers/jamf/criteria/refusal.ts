/** What Jamf Pro's refusal of a group says about its criteria: which line, and what to do. */
import { ServiceError } from "../../core/errors";
import { nearest, quoted } from "../nearest";
import { computerGroup, type Criterion, knownCriteria } from "./criterion";

/**
 * Criteria that the admin center and the Classic API store and that v2 and v3 refuse with 400 `INVALID_FIELD`: patch
 * reporting, and `has` and `does not have` on an extension attribute or a directory attribute (PI-1183, PI-1032 and kin; seen
 * on 11.32.0, September 2026; jamfpro provider, issue 1079 and pull request 1099).
 */
const onlyClassicStores = ({ criterion, operator }: Criterion): boolean =>
  criterion.startsWith("Patch Reporting: ") ||
  (["has", "does not have"].includes(operator) && !knownCriteria.includes(criterion));

/** The refusal is of the kind that may rest on that defect, not on a mistake. */
export const refusedForNoReason = (error: unknown, criteria: readonly Criterion[]): error is ServiceError =>
  error instanceof ServiceError &&
  error.status === 400 &&
  error.hasCode("INVALID_FIELD") &&
  criteria.some(onlyClassicStores) &&
  accused(error, criteria).every((i) => onlyClassicStores(criteria[i]!));

/** The same refusal with the line it speaks of; other errors as they are. */
export function explained(error: unknown, criteria: readonly Criterion[]): unknown {
  if (!(error instanceof ServiceError) || error.status === undefined || ![400, 409].includes(error.status))
    return error;
  const named = accused(error, criteria);
  const lines = named.length === 0 && /criteri/i.test(error.answer.words) ? [...criteria.keys()] : named;
  if (lines.length === 0) return error;
  const real = lines.filter((i) => !onlyClassicStores(criteria[i]!));
  const nextStep = (real.length > 0 ? real : lines).map((i) => `criteria[${i}] is ${advice(criteria[i]!)}`).join(". ");
  return new ServiceError(error.subject, { ...error.answer, nextStep });
}

/** Places in the list that the answer names, by index or by the criterion. */
function accused(error: ServiceError, criteria: readonly Criterion[]): number[] {
  const { words } = error.answer;
  const indexed = [...words.matchAll(/criteria\[(\d+)\]/g)].map(([, i]) => Number(i)).filter((i) => i in criteria);
  if (indexed.length > 0) return [...new Set(indexed)].sort((a, b) => a - b);
  return [...criteria.keys()].filter((i) => words.includes(criteria[i]!.criterion));
}

function advice({ criterion, operator, value }: Criterion): string {
  const line = `"${criterion}" ${operator} "${value}"`;
  if (criterion === computerGroup) return `${line}: that group must exist; make it first, or refer to it by its id`;
  const near = knownCriteria.includes(criterion) ? [] : nearest(criterion, knownCriteria);
  const hint = near.length > 0 ? `; did you mean ${quoted(near)}?` : "";
  return `${line}: write criterion and operator as the admin center offers them under Criteria > Add${hint}`;
}
