/**
 * Jamf Pro's own word about single Macs: only where it could change the verdict, and of many that contradict themselves in the
 * same way only some, unless one of these turns out differently.
 */
import { textOf } from "../../providers/core/errors";
import { Limiter } from "../../providers/core/http/limits";
import type { JamfClient } from "../../providers/jamf/client";
import { complianceInformation, type FleetMac } from "../../providers/jamf/fleet";
import type { MacFacts } from "../mac/facts";
import type { Judged } from "../mac/judge";

type Information = MacFacts["information"];

interface Asking {
  jamf: JamfClient;
  /** Judges the Mac as if Jamf Pro had said so. */
  judge(mac: FleetMac, information: Information): Judged;
  /** Keeps what Jamf Pro said, and resolves with the new verdict. */
  recordAnswer(mac: FleetMac, information: Information): Judged;
  /** Macs that are asked about at most. */
  most: number;
}

export interface Contradiction {
  mac: FleetMac;
  result: Judged;
  /** Records that are only likely to be this Mac's. */
  likely: string[];
}

/** Macs that are asked about at once; the instance's limit of five leaves room for others. */
const askedAtOnce = 4;

/** Of each kind that are asked about first. */
const sample = 5;

/** Resolves with what could not be learnt, one sentence each. */
export async function askWhereItMatters(found: readonly Contradiction[], asking: Asking): Promise<string[]> {
  const kinds = new Map<string, FleetMac[]>();
  for (const contradiction of found) {
    if (!mayChange(contradiction, asking)) continue;
    const kind = `${contradiction.result.verdict} ${contradiction.result.reasons[0]}`;
    const same = kinds.get(kind);
    if (same) same.push(contradiction.mac);
    else kinds.set(kind, [contradiction.mac]);
  }
  const refusals = new Set<string>();
  let left = asking.most;
  let skipped = 0;
  for (const [kind, macs] of kinds) {
    const first = spread(macs, Math.min(sample, left));
    left -= first.length;
    const changed = await askAll(first, kind, asking, refusals);
    const others = changed ? macs.filter((mac) => !first.includes(mac)) : [];
    const next = others.slice(0, left);
    left -= next.length;
    skipped += others.length - next.length + (first.length === 0 ? macs.length : 0);
    await askAll(next, kind, asking, refusals);
  }
  return [
    ...refusals,
    ...(skipped > 0
      ? [
          `${skipped} Macs with conflicting data were not queried individually (--ask): they are judged by the lists alone.`,
        ]
      : []),
  ];
}

/** Whether any answer would lead to another verdict. */
function mayChange({ mac, result, likely }: Contradiction, { judge }: Asking): boolean {
  const answers = (["COMPLIANT", "NON_COMPLIANT"] as const).flatMap((state) =>
    [[], likely].map((deviceIds) => ({ applicable: true, state, deviceIds })),
  );
  return answers.some((information) => judge(mac, information).verdict !== result.verdict);
}

/** Evenly over the whole list: neighbours have much in common. */
const spread = (macs: readonly FleetMac[], count: number): FleetMac[] =>
  macs.length <= count
    ? [...macs]
    : Array.from({ length: count }, (_, i) => macs[Math.floor((i * macs.length) / count)]!);

/** Asks a few at once. `true`: one of them turned out differently. */
async function askAll(
  macs: readonly FleetMac[],
  kind: string,
  { jamf, recordAnswer }: Asking,
  refusals: Set<string>,
): Promise<boolean> {
  let changed = false;
  await new Limiter(askedAtOnce).each(macs, async (mac) => {
    let information: Information = "unread";
    try {
      information = (await complianceInformation(jamf, mac.id)) ?? "unread";
    } catch (error) {
      // The same refusal for every Mac is one reason.
      refusals.add(textOf(error).replaceAll(`(id ${mac.id})`, "").replace(/ {2,}/g, " "));
    }
    const { verdict } = recordAnswer(mac, information);
    if (!kind.startsWith(`${verdict} `)) changed = true;
  });
  return changed;
}
