/** Criteria as the two APIs write them. Here a group is always named by its name, as both APIs expect it. */
import { xml, type XmlElement } from "../client/xml";
import { canonicalCriteria, type Criterion, type Operator } from "./criterion";

/** `ComputerSmartGroupCriteriaV2` and `SmartSearchCriterion` of the Jamf Pro OpenAPI 11.30.1. */
export interface WireCriterion {
  name: string;
  /** v3: starts at 0 and rises by 1. */
  priority?: number;
  andOr: string;
  searchType: string;
  value: string;
  openingParen?: boolean;
  closingParen?: boolean;
}

export const criteriaToWire = (criteria: readonly Criterion[]): WireCriterion[] =>
  canonicalCriteria(criteria).map((line, priority) => ({
    name: line.criterion,
    priority,
    andOr: line.andOr,
    searchType: line.operator,
    value: line.value,
    openingParen: line.openingParenthesis,
    closingParen: line.closingParenthesis,
  }));

/** A group without criteria answers `[]`, `null` or nothing. */
export const criteriaFromWire = (criteria: readonly WireCriterion[] | null | undefined): Required<Criterion>[] =>
  canonicalCriteria(
    [...(criteria ?? [])]
      .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0))
      .map((line) => ({
        criterion: line.name,
        operator: line.searchType.toLowerCase() as Operator,
        value: line.value ?? "",
        andOr: line.andOr?.toLowerCase() === "or" ? ("or" as const) : ("and" as const),
        openingParenthesis: line.openingParen ?? false,
        closingParenthesis: line.closingParen ?? false,
      })),
  );

/** `<criteria>` of a Classic `computer_group` (Classic documentation 11.26.0). */
export const criteriaToClassic = (criteria: readonly Criterion[]): XmlElement =>
  xml(
    "criteria",
    criteriaToWire(criteria).map((line) =>
      xml("criterion", [
        xml("name", line.name),
        xml("priority", line.priority!),
        xml("and_or", line.andOr),
        xml("search_type", line.searchType),
        xml("value", line.value),
        xml("opening_paren", line.openingParen!),
        xml("closing_paren", line.closingParen!),
      ]),
    ),
  );
