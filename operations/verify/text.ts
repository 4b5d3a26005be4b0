/** The report on one screen: how far the rollout is, and the Macs that require action, worst first. */
import { plain } from "../../providers/core/escaping";
import { type Cell, paint, ruler, type Style, table, type Terminal, wrap } from "../terminal/table";
import { funnelSteps, type FunnelStep, type MacReport, type Verdict, type VerifyReport, verdicts } from "./report";

const steps: Readonly<Record<FunnelStep, string>> = {
  applicable: "applicable",
  appInstalled: "app installed",
  registered: "registered",
  reported: "reported",
  compliant: "compliant in Entra",
};

const styles: Partial<Record<Verdict, Style>> = {
  disagreement: ["red", "bold"],
  compliant: "green",
  unknown: "yellow",
};

interface TextOptions {
  /** Macs that are listed; the others are counted. */
  most: number;
}

export async function verifyText(report: VerifyReport, terminal: Terminal, { most }: TextOptions): Promise<string> {
  const measure = await ruler();
  const lines = (text: string, style?: Style) =>
    wrap(text, terminal.width, measure)
      .map((line) => paint(line, style, terminal))
      .join("\n");
  const { macs, counts, gaps, isComplete, stack } = report;
  const needy = macs.filter(({ verdict }) => verdict !== "compliant");
  const title = `Stack ${stack}: ${counts.compliant} of ${macs.length} Macs are proven compliant.`;
  const parts = [
    ...(isComplete
      ? []
      : [lines("Incomplete: not everything could be read. Nothing below is proven.", ["red", "bold"])]),
    lines(title, "bold"),
    funnelText(report, terminal),
    ...(macs.length > 0 ? [countsText(report, terminal)] : []),
    ...(needy.length > 0 ? [await macsText(needy.slice(0, most), counts, terminal)] : []),
    ...(needy.length > most
      ? [
          lines(
            `and ${needy.length - most} more; --all lists them, --json and --csv FILE contain every Mac with its remediation.`,
          ),
        ]
      : []),
    ...(gaps.length > 0
      ? [["Could not be read:", ...gaps.map((gap) => `  ${plain(gap)}`)].map((text) => lines(text)).join("\n")]
      : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** A bar per step, as wide as its share of the first one. */
function funnelText({ funnel, trend }: VerifyReport, terminal: Terminal): string {
  const whole = Math.max(funnel.applicable, 1);
  const before = trend.at(-1)?.funnel;
  const room = Math.max(terminal.width - 40, 10);
  return funnelSteps
    .map((step) => {
      const share = funnel[step] / whole;
      const bar = "█".repeat(Math.round(share * room)) || (funnel[step] > 0 ? "▏" : "");
      const change = before ? ` ${signed(funnel[step] - before[step])}` : "";
      const numbers = `${String(funnel[step]).padStart(7)} ${String(Math.floor(share * 100)).padStart(3)} %${change}`;
      return `${steps[step].padEnd(19)}${numbers}  ${paint(bar, step === "compliant" ? "green" : "cyan", terminal)}`.trimEnd();
    })
    .join("\n");
}

const signed = (n: number): string => (n > 0 ? `+${n}` : n === 0 ? "±0" : String(n));

function countsText({ counts }: VerifyReport, terminal: Terminal): string {
  return verdicts
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${String(counts[verdict]).padStart(7)}  ${paint(verdict, styles[verdict], terminal)}`)
    .join("\n");
}

/** By verdict: the remedy once, then a line per Mac, with its own reason where they differ. */
async function macsText(macs: readonly MacReport[], all: VerifyReport["counts"], terminal: Terminal): Promise<string> {
  const measure = await ruler();
  const lines = (text: string, style?: Style) =>
    wrap(text, terminal.width, measure)
      .map((line) => paint(line, style, terminal))
      .join("\n");
  const sections = verdicts.map(async (verdict) => {
    const of = macs.filter((mac) => mac.verdict === verdict);
    if (of.length === 0) return [];
    const remedies = [...new Set(of.map(({ remedy }) => remedy))];
    const reasons = [...new Set(of.map((mac) => mac.reasons.join(" ")))];
    const heading = `${verdict}, ${all[verdict]} ${all[verdict] === 1 ? "Mac" : "Macs"}`;
    const rows = of.map(({ name, serial, user, reasons: own, remedy }): Cell[] => [
      [{ text: plain(serial) || "(no serial)" }],
      [{ text: plain(name) || "(no name)" }, { text: plain(user ?? "no user in Jamf Pro"), style: "dim" }],
      [
        ...(reasons.length > 1 ? [{ text: plain(own.join(" ")) }] : []),
        ...(remedies.length > 1 && remedy ? [{ text: plain(remedy), style: "dim" as const }] : []),
      ],
    ]);
    const isSame = reasons.length === 1 && remedies.length === 1;
    const columns = [
      { heading: "SERIAL", width: 14 },
      { heading: "MAC", ...(isSame ? {} : { width: 38 }) },
    ];
    return [
      [
        lines(heading, styles[verdict] ?? "bold"),
        ...(reasons.length === 1 ? [lines(`  ${reasons[0]}`)] : []),
        ...(remedies.length === 1 && remedies[0] ? [lines(`  Remediation: ${remedies[0]}`)] : []),
      ].join("\n"),
      await table(
        isSame ? columns : [...columns, { heading: "WHY" }],
        rows.map((row) => (isSame ? row.slice(0, 2) : row)),
        terminal,
      ),
    ];
  });
  return (await Promise.all(sections)).flat().join("\n\n");
}
