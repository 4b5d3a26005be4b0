/** What the Pro API accepts of a smart group. */
import { allOperators, operatorsOf, patchPrefix, type Criterion } from "./criteria";
import { sameName, type ComputerGroup, type Instance } from "../instance";
import { hasUnpairedParens } from "./membership";
import { Refusal, type Cause } from "../server/refusals";

/** A criterion as a client sends it: priorities may be missing, groups go by name. */
export type SentCriterion = Pick<Criterion, "name" | "andOr" | "searchType" | "value"> & Partial<Criterion>;

const isGroupOperator = (searchType: string) => operatorsOf.group.includes(searchType);

/** The number of the group that a `member of` line names. */
function groupNamed(instance: Instance, value: string): number | undefined {
  const named = instance.groups.find(({ name }) => sameName(name, value));
  if (named) return named[0];
  // Versions with PI-1394 hand out numbers, so they get numbers back.
  const byNumber =
    instance.behaviour.readsMemberOfAsNumber && /^\d+$/.test(value) && instance.groups.get(Number(value));
  return byNumber ? Number(value) : undefined;
}

function dateProblem({ searchType, value }: SentCriterion): string | undefined {
  if (searchType.endsWith("(yyyy-mm-dd)")) {
    return /^\d{4}-\d\d-\d\d$/.test(value) ? undefined : "must be a date as yyyy-mm-dd";
  }
  return /^\d+$/.test(value) ? undefined : "must be a number of days";
}

/** What the strict API has against one line; field names as in the body. */
function lineProblem(instance: Instance, sent: SentCriterion, isStrict: boolean): [string, string] | undefined {
  const field = instance.field(sent.name);
  if (!field) return ["name", `There is no criterion "${sent.name}"`];
  if (!allOperators.has(sent.searchType)) return ["searchType", `There is no search type "${sent.searchType}"`];
  if ((field.type === "group") !== isGroupOperator(sent.searchType)) {
    return ["searchType", `"${sent.searchType}" does not fit "${sent.name}"`];
  }
  if (field.type === "group" && groupNamed(instance, sent.value) === undefined) {
    return ["value", `There is no computer group "${sent.value}"`];
  }
  if (!isStrict) return undefined;
  const isAttribute = instance.attributes.find(({ name }) => name === sent.name) !== undefined;
  if (instance.behaviour.refusesSomeCriteria) {
    if (sent.name.startsWith(patchPrefix)) return ["name", `There is no criterion "${sent.name}"`];
    if (isAttribute && ["has", "does not have"].includes(sent.searchType)) {
      return ["searchType", `"${sent.searchType}" does not fit "${sent.name}"`];
    }
  }
  if (!operatorsOf[field.type].includes(sent.searchType)) {
    return ["searchType", `"${sent.searchType}" does not fit "${sent.name}"`];
  }
  const wrongDate = field.type === "date" ? dateProblem(sent) : undefined;
  return wrongDate ? ["value", wrongDate] : undefined;
}

/** Everything that is wrong with the criteria. Strict is the Pro API; Classic checks little (facts §2.5). */
export function criteriaProblems(instance: Instance, criteria: SentCriterion[], isStrict: boolean): Cause[] {
  const causes = criteria.flatMap((sent, at): Cause[] => {
    const problem = lineProblem(instance, sent, isStrict);
    return problem ? [{ code: "INVALID_FIELD", field: `criteria[${at}].${problem[0]}`, description: problem[1] }] : [];
  });
  if (isStrict && hasUnpairedParens(completed(instance, criteria))) {
    causes.push({ code: "INVALID_FIELD", field: "criteria", description: "Parentheses do not pair up" });
  }
  return causes;
}

/** v3: priorities start at 0 and rise by 1 (facts §2.2). */
export function requirePriorities(criteria: SentCriterion[]): void {
  const at = criteria.findIndex(({ priority }, index) => priority !== index);
  if (at < 0) return;
  const description = "Priorities must start at 0 and rise by 1";
  throw new Refusal(400, [{ code: "INVALID_REQUEST_PARAMETER_VALUE", field: `criteria[${at}].priority`, description }]);
}

/** As stored: in order of priority, groups by number. */
export function completed(instance: Instance, criteria: SentCriterion[]): Criterion[] {
  return criteria
    .map((sent, at) => ({ sent, order: sent.priority ?? at }))
    .sort((a, b) => a.order - b.order)
    .map(({ sent }, at) => ({
      name: sent.name,
      priority: at,
      andOr: sent.andOr.toLowerCase() === "or" ? "or" : "and",
      searchType: sent.searchType,
      value: isGroupOperator(sent.searchType) ? String(groupNamed(instance, sent.value) ?? sent.value) : sent.value,
      openingParen: sent.openingParen ?? false,
      closingParen: sent.closingParen ?? false,
    }));
}

/** As shown: groups by name, except in versions with PI-1394, and only in the Pro API. */
export function shown(instance: Instance, criteria: Criterion[], isClassic = false): Criterion[] {
  const asNumber = instance.behaviour.readsMemberOfAsNumber && !isClassic;
  return criteria.map((criterion) => {
    if (asNumber || !isGroupOperator(criterion.searchType)) return criterion;
    return { ...criterion, value: instance.groups.get(Number(criterion.value))?.name ?? criterion.value };
  });
}

/** Whether a group's criteria lead, directly or through others, to the group of that number. */
export function dependsOn(instance: Instance, { criteria }: ComputerGroup, id: number): boolean {
  return criteria.some(({ searchType, value }) => {
    if (!isGroupOperator(searchType)) return false;
    const inner = instance.groups.get(Number(value));
    return Number(value) === id || (inner !== undefined && dependsOn(instance, inner, id));
  });
}
