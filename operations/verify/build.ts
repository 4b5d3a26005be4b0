/** The report: every Mac judged, the few that contradict themselves asked about once more. */
import type { Config } from "../../components/config/schema";
import type { JamfClient } from "../../providers/jamf/client";
import type { FleetMac } from "../../providers/jamf/fleet";
import { askWhereItMatters, type Contradiction } from "./resolveConflicts";
import type { MacFacts } from "../mac/facts";
import { type Judged, judgeMac } from "../mac/judge";
import { asTheyAre, pseudonyms, withoutNames } from "./pseudonyms";
import { factsOf, type Reading } from "./read";
import { funnelSteps, type MacReport, type ReportSummary, type VerifyReport, verdicts } from "./report";
import { ReportedMac } from "./lazyMacReport";
import { standardOf } from "../mac/complianceStandard";
import { collectIfNeeded } from "./gc";

interface BuildOptions {
  stack: string;
  isMasked: boolean;
  trend: ReportSummary[];
  staleDays: number;
  /** Macs that are asked about singly at most. */
  mostAsked: number;
}

/** Verdicts that Jamf Pro's own word about the one Mac may change. */
const doubtful: readonly string[] = ["disagreement", "unknown"];

export async function buildReport(
  config: Config,
  jamf: JamfClient,
  reading: Reading,
  { stack, isMasked, trend, staleDays, mostAsked }: BuildOptions,
): Promise<VerifyReport> {
  const standard = standardOf(config, jamf, staleDays);
  const shared = new Map<string, Judged>();
  const judged = reading.macs.map((mac, i) => {
    if (i % 1_000 === 0) collectIfNeeded();
    return judgedAs(mac, "notAsked");
  });
  const isComplete = !reading.isInterrupted() && reading.unread.size === 0;
  const refusals = isComplete ? await askFor() : [];
  // Interrupted while asking: what was asked until then counts.
  const told = [...reading.gaps, ...refusals];
  const gaps = isMasked ? told.map(withoutNames) : told;

  const context = { reading, names: isMasked ? pseudonyms() : asTheyAre, isMasked, config };
  const macs: MacReport[] = [];
  const counts = Object.fromEntries(verdicts.map((v) => [v, 0])) as VerifyReport["counts"];
  const funnel = Object.fromEntries(funnelSteps.map((s) => [s, 0])) as VerifyReport["funnel"];
  for (const { mac, information, result } of judged) {
    // A Mac that is not applicable is nobody's business, unless Entra lets it in.
    if (!mac.applicable && result.verdict !== "disagreement") continue;
    counts[result.verdict]++;
    if (result.reached) {
      for (const step of funnelSteps.slice(0, funnelSteps.indexOf(result.reached) + 1)) funnel[step]++;
    }
    macs.push(new ReportedMac(mac, information, result, context));
  }
  const rank = new Map(verdicts.map((verdict, i) => [verdict, i]));
  const { compare } = new Intl.Collator("en");
  macs.sort((a, b) => rank.get(a.verdict)! - rank.get(b.verdict)! || compare(a.name, b.name));
  return {
    format: 1,
    generatedAt: new Date(standard.now).toISOString(),
    stack: isMasked ? "masked" : stack,
    jamfUrl: isMasked ? "" : config.jamfUrl,
    tenantId: isMasked ? "" : config.tenantId!,
    isComplete: isComplete && !reading.isInterrupted(),
    gaps,
    isMasked,
    counts,
    funnel,
    trend,
    macs,
  };

  /** Most Macs have one of a few results; facts are cheaper to find again than to keep. */
  function judgedAs(mac: FleetMac, information: MacFacts["information"]) {
    const result = judgeMac(factsOf(reading, mac, information), standard);
    const key = JSON.stringify(result);
    if (!shared.has(key)) shared.set(key, result);
    return { mac, information, result: shared.get(key)! };
  }

  async function askFor(): Promise<string[]> {
    const places = new Map<string, number>();
    const found: Contradiction[] = [];
    for (const [place, { mac, result }] of judged.entries()) {
      if (!doubtful.includes(result.verdict)) continue;
      places.set(mac.id, place);
      const { records } = factsOf(reading, mac);
      if (records === "unread") continue;
      const likely = records.filter(({ by }) => by === "nameAndOwner").map(({ deviceId }) => deviceId);
      found.push({ mac, result, likely });
    }
    return askWhereItMatters(found, {
      jamf,
      most: mostAsked,
      judge: (mac, information) => judgeMac(factsOf(reading, mac, information), standard),
      recordAnswer: (mac, information) => (judged[places.get(mac.id)!] = judgedAs(mac, information)).result,
    });
  }
}
