/** The report: every Mac judged, the few that contradict themselves asked about once more. */
import type { Config } from "../../components/config/schema";
import type { JamfClient } from "../../providers/jamf/client";
import type { FleetMac } from "../../providers/jamf/fleet";
import type { MacFacts } from "./facts";
import { type Judged, judgeMac } from "./judge";
import { evidenceOf, linksOf } from "./evidence";
import { asTheyAre, type Names, standIns } from "./names";
import { askAbout, factsOf, type Reading } from "./read";
import { funnelSteps, type MacReport, type ReportSummary, type VerifyReport, verdicts } from "./report";
import { standardOf } from "./standard";

export interface BuildOptions {
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
  const standard = standardOf(config, staleDays);
  const gaps = [...reading.gaps];
  const judged = new Map<string, { facts: MacFacts; result: Judged }>();
  const judge = (mac: FleetMac, information?: MacFacts["information"]): Judged => {
    const facts = factsOf(reading, mac, information);
    const result = judgeMac(facts, standard);
    judged.set(mac.id, { facts, result });
    return result;
  };
  const asked: FleetMac[] = [];
  for (const mac of reading.macs) if (doubtful.includes(judge(mac).verdict)) asked.push(mac);
  if (!reading.isInterrupted() && reading.unread.size === 0) {
    const some = asked.slice(0, mostAsked);
    gaps.push(...(await askAbout(jamf, some, (mac, information) => void judge(mac, information))));
    if (asked.length > some.length) {
      gaps.push(
        `${asked.length} Macs contradict themselves; ${some.length} of them were asked about singly (--ask), the others are judged by what the lists say.`,
      );
    }
  }
  const names: Names = isMasked ? standIns() : asTheyAre;
  const macs: MacReport[] = [];
  const counts = Object.fromEntries(verdicts.map((v) => [v, 0])) as VerifyReport["counts"];
  const funnel = Object.fromEntries(funnelSteps.map((s) => [s, 0])) as VerifyReport["funnel"];
  for (const { facts, result } of judged.values()) {
    // A Mac that is not applicable is nobody's business, unless Entra lets it in.
    if (!facts.mac.applicable && result.verdict !== "disagreement") continue;
    counts[result.verdict]++;
    if (result.reached) {
      for (const step of funnelSteps.slice(0, funnelSteps.indexOf(result.reached) + 1)) funnel[step]++;
    }
    const { mac } = facts;
    macs.push({
      serial: names.serial(mac.id, mac.serial),
      name: names.mac(mac.id, mac.name),
      user: mac.user === null ? null : names.person(mac.user),
      ...result,
      evidence: evidenceOf(facts, names),
      links: isMasked ? {} : linksOf(facts, config),
    });
  }
  macs.sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) || a.name.localeCompare(b.name));
  return {
    ...{ format: 1, generatedAt: new Date(standard.now).toISOString(), stack: isMasked ? "masked" : stack },
    jamfUrl: isMasked ? "" : config.jamfUrl,
    tenantId: isMasked ? "" : config.tenantId!,
    isComplete: !reading.isInterrupted() && reading.unread.size === 0,
    ...{ gaps, isMasked, counts, funnel, trend, macs },
  };
}
