/**
 * New criteria on a run to a lower stage. Where Jamf Pro may refuse them they wait for the next run in the stage reached, since a refusal would end the
 * run in its middle: the group keeps the criteria of the last run. Pure.
 */
import { isKnownToBeTaken } from "../../providers/jamf/criteria/accepted";
import {
  canonicalCriteria,
  computerGroup,
  type Criterion,
  criterionText,
} from "../../providers/jamf/criteria/criterion";
import { asChecked } from "./check";
import type { Config } from "./schema";
import type { RecordedSections } from "./tolerated";

type Group = "applicableGroup" | "complianceGroup";

/** The configuration with the criteria of the last run where new ones wait, and a text for each group of which they do. */
export function withTakenCriteria(config: Config, recorded: RecordedSections): { config: Config; waiting: string[] } {
  let { jamf } = config;
  const waiting: string[] = [];
  for (const group of ["applicableGroup", "complianceGroup"] as const) {
    const before = recorded[`jamf.${group}`]?.values[`jamf.${group}`] as
      | { criteria?: Criterion[]; candidate?: Criterion[] }
      | undefined;
    // The Compliance group is emptied by criteria of this program.
    if (!before?.criteria || (group === "complianceGroup" && config.stage === "drain")) continue;
    const doubted = doubtedLine(config, group, [...before.criteria, ...(before.candidate ?? [])]);
    if (!doubted) continue;
    jamf = { ...jamf, [group]: { ...jamf[group], criteria: before.criteria } };
    waiting.push(
      `Configuration jamf.${group}.criteria: Jamf Pro may refuse "${criterionText(doubted)}". Such criteria wait for the next run in the stage reached; ` +
        "this run to a lower stage leaves those of the last run.",
    );
  }
  return waiting.length > 0 ? { config: asChecked({ ...config, jamf }), waiting } : { config, waiting };
}

/** The first line that Jamf Pro may refuse, and has not taken before. */
function doubtedLine({ jamf }: Config, group: Group, taken: readonly Criterion[]): Criterion | undefined {
  const known = new Set(taken.map(textOf));
  // A group that is in itself, by whatever way, is refused.
  const own = new Set([jamf.applicableGroup, jamf.complianceGroup].map(({ displayName }) => displayName.toLowerCase()));
  const lines = canonicalCriteria((jamf[group].criteria ?? []) as Criterion[]);
  return lines.find(
    (line) =>
      !known.has(textOf(line)) &&
      (!isKnownToBeTaken(line) || (line.criterion === computerGroup && own.has(line.value.toLowerCase()))),
  );
}

const textOf = ({ criterion, operator, value }: Criterion): string => JSON.stringify([criterion, operator, value]);
