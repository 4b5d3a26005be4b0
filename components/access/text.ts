/** The block *Access* of preview, up and status, and the same for `status --json`. */
import type { Decision, Judged } from "./decision";
import type { Effects } from "./effects";
import type { Totals } from "./model";

/** A column of numbers, aligned. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!)))
      .join("  ")
      .trimEnd(),
  );
}

const lines: readonly (readonly [keyof Totals & string, string])[] = [
  ["asked", "Users required to use a compliant Mac"],
  ["askedConditionally", "Users required to do so for some sign-ins only"],
  ["blocked", "Users blocked"],
  ["applicableMacs", "Macs in the Applicable group"],
  ["macsInComplianceGroup", "Macs in the Compliance group"],
  ["compliantMacs", "Macs compliant in Entra"],
  ["frozenMacs", "Macs that stay compliant without being reported"],
];

const signed = (number: number): string => (number > 0 ? `+${number}` : String(number));

const words: Readonly<Record<Judged["outcome"], string>> = {
  refused: "Refused",
  heldBack: "Held back",
  forced: "Overridden by force",
  said: "Note",
};

/** As lines of text. `decision`: absent in `status`, which judges no run. */
export function accessText(result: Effects, decision?: Decision): string {
  const { before, after, difference, totalBlocked } = result;
  const shown = decision?.effects ?? result.effects;
  const isSame = lines.every(([key]) => before.totals[key] === after.totals[key]) && shown.length === 0;
  if (isSame && difference.peopleNewlyBlocked.length === 0) {
    return [
      `Access: no change. ${totalBlocked} of ${after.totals.asked} users required to use a compliant Mac are blocked.`,
      ...incomplete(result),
    ].join("\n");
  }
  const rows = [
    ["", "before", "after", "difference"],
    ...lines.map(([key, label]) => {
      const [was, will] = [before.totals[key] as number, after.totals[key] as number];
      return [label, String(was), String(will), was === will ? "" : signed(will - was)];
    }),
  ];
  const newly = difference.peopleNewlyBlocked.length + difference.strangersNewlyBlocked;
  return [
    "Access:",
    ...table(rows).map((line) => `  ${line}`),
    `  Newly blocked, user by user: ${newly}. Blocked in total after this run: ${totalBlocked}.`,
    ...(decision?.effects ?? []).map(
      ({ outcome, why, count, limit }) =>
        `  ${words[outcome]}: ${why}${limit === null ? "" : ` (${count}, at most ${limit})`}`,
    ),
    ...incomplete(result),
    ...(decision?.forceWithoutEffect ? [`  ${decision.forceWithoutEffect}`] : []),
  ].join("\n");
}

/** What no effect tells: this run does not depend on it, but the numbers do. */
function incomplete({ notRead, difference }: Effects): string[] {
  const untold = notRead.filter((sentence) => !difference.notRead.includes(sentence));
  return untold.length === 0 ? [] : [`  The numbers are incomplete: ${untold.join(" ")}`];
}

/** As the tenant stands, for `status`. */
export function accessNowText({ after: { totals } }: Effects): string {
  const rows = lines.map(([key, label]) => [label, String(totals[key])]);
  return ["Access now:", ...table(rows).map((line) => `  ${line}`)].join("\n");
}

export interface AccessJson {
  before: Totals;
  after: Totals;
  peopleNewlyBlocked: number;
  peopleNoLongerAsked: number;
  peopleNewlyAsked: number;
  macsFrozen: number;
  totalBlocked: number;
  effects: { kind: string; count: number; limit: number | null; why: string; outcome?: Judged["outcome"] }[];
  notRead: readonly string[];
}

/** Numbers only: no ids of users stand in it. */
export function accessJson(
  { before, after, difference, totalBlocked, effects, notRead }: Effects,
  decision?: Decision,
): AccessJson {
  const judged: readonly (Omit<Judged, "outcome"> & Partial<Judged>)[] = decision?.effects ?? effects;
  return {
    before: before.totals,
    after: after.totals,
    peopleNewlyBlocked: difference.peopleNewlyBlocked.length + difference.strangersNewlyBlocked,
    peopleNoLongerAsked: difference.peopleNoLongerAsked.length,
    peopleNewlyAsked: difference.peopleNewlyAsked.length,
    macsFrozen: difference.macsFrozen.length,
    totalBlocked,
    effects: judged.map(({ kind, count, limit, why, outcome }) => ({
      kind,
      count,
      limit,
      why,
      outcome,
    })),
    notRead,
  };
}
