/**
 * Does a filter for devices match the Mac, before and after its workplace join?
 *
 * Microsoft Entra, concept-condition-filters-for-devices, 2026-03-24: of an unregistered device every property is null;
 * positive operators never match it, negative ones always do. Comparing with null itself is not documented.
 */
import type { Comparison, Expression, Operator } from "./deviceFilter";
import type { Moment } from "./finding";
import { and, not, or, type Ternary } from "./ternary";

/** What a Mac's device object holds right after the workplace join; one of several values where names vary. */
const registered: Readonly<Record<string, readonly string[]>> = {
  trusttype: ["workplace"],
  iscompliant: ["false"],
  operatingsystem: ["macos", "macmdm", "mac os x"],
  profiletype: ["registereddevice"],
};

/** A Mac that is registered and compliant, beside the two moments before. */
type Standing = Moment | "compliant";

export function matches(expression: Expression, moment: Standing): Ternary {
  switch (expression.kind) {
    case "and":
      return and(...expression.parts.map((part) => matches(part, moment)));
    case "or":
      return or(...expression.parts.map((part) => matches(part, moment)));
    case "not":
      return not(matches(expression.part, moment));
    case "comparison":
      return moment === "unregistered" ? withoutDevice(expression) : withDevice(expression, moment);
  }
}

/** The properties on which the answer depends, as the rule spells them. */
export function deciding(expression: Expression, moment: Moment): readonly string[] {
  if (expression.kind === "comparison") return [expression.spelled];
  if (expression.kind === "not") return deciding(expression.part, moment);
  const answer = matches(expression, moment);
  const same = expression.parts.filter((part) => matches(part, moment) === answer);
  return [...new Set((same.length > 0 ? same : expression.parts).flatMap((part) => deciding(part, moment)))];
}

/** Somewhere in the rule it is asked whether the device is compliant. */
export function asksForCompliance(expression: Expression): boolean {
  if (expression.kind === "comparison") return expression.property === "iscompliant";
  return expression.kind === "not" ? asksForCompliance(expression.part) : expression.parts.some(asksForCompliance);
}

const isNegative = (operator: Operator): boolean => operator === "ne" || operator.startsWith("not");

const withoutDevice = ({ operator, values }: Comparison): Ternary =>
  values.includes(null) ? undefined : isNegative(operator);

function withDevice(comparison: Comparison, standing: Exclude<Standing, "unregistered">): Ternary {
  const { property, operator } = comparison;
  // Their values are there only for managed, compliant or hybrid joined devices (same source); what a negative operator
  // makes of a missing one is not documented.
  if (/^extensionattribute\d+$/.test(property))
    return isNegative(operator) || comparison.values.includes(null) ? undefined : false;
  const known = standing === "compliant" ? { ...registered, iscompliant: ["true"] } : registered;
  const possible: readonly string[] = Object.hasOwn(known, property) ? known[property]! : [];
  const truths = new Set(possible.map((value) => compare(value, comparison)));
  return truths.size === 1 ? [...truths][0] : undefined;
}

function compare(actual: string, { operator, values }: Comparison): Ternary {
  const isAny = (holds: (value: string) => boolean): boolean => values.some((value) => value !== null && holds(value));
  const positive = (): boolean => {
    switch (operator) {
      case "eq":
      case "ne":
      case "in":
      case "notin":
        return isAny((value) => actual === value);
      case "startswith":
      case "notstartswith":
        return isAny((value) => actual.startsWith(value));
      case "endswith":
      case "notendswith":
        return isAny((value) => actual.endsWith(value));
      case "contains":
      case "notcontains":
        return isAny((value) => actual.includes(value));
    }
  };
  return isNegative(operator) ? !positive() : positive();
}
