/** A diagnosis on one screen: what was found with its remedy first, then how one got there. */
import { plain, visible } from "../../providers/core/escaping";
import { paint, ruler, type Style, table, type Terminal, wrap } from "../terminal/table";
import type { Diagnosis, DiagnoseReport, Finding, Step } from "./report";

const marks: Readonly<Record<Step["outcome"], { mark: string; style?: Style }>> = {
  good: { mark: "✓", style: "green" },
  bad: { mark: "✗", style: ["red", "bold"] },
  unknown: { mark: "?", style: "yellow" },
  beside: { mark: "·", style: "dim" },
};

export async function diagnoseText({ diagnoses }: DiagnoseReport, terminal: Terminal): Promise<string> {
  const parts = await Promise.all(diagnoses.map((each) => one(each, terminal)));
  return `${parts.join("\n\n")}\n`;
}

async function one({ subject, verdict, findings, path, unknown }: Diagnosis, terminal: Terminal): Promise<string> {
  const measure = await ruler();
  const lines = (text: string, style?: Style): string =>
    wrap(text, terminal.width, measure)
      .map((line) => paint(line, style, terminal))
      .join("\n");
  const { serial, name, user } = subject;
  const who = [name, serial, user].flatMap((text) => (text ? [plain(text)] : [])).join(", ");
  const steps = path.map(({ question, answer, outcome }) => [
    [{ text: marks[outcome].mark, style: marks[outcome].style }],
    [{ text: question }],
    [{ text: plain(answer), style: outcome === "beside" ? ("dim" as const) : undefined }],
  ]);
  const columns = [{ heading: "", width: 1 }, { heading: "QUESTION", width: 34 }, { heading: "ANSWER" }];
  return [
    lines(verdict ? `${who}: ${verdict}` : who, "bold"),
    lines(...headline(verdict, findings, unknown)),
    ...findings.map((finding, i) => findingText(finding, i + 1, lines)),
    await table(columns, steps, terminal),
    ...(unknown.length > 0
      ? [["Could not be read:", ...unknown.map((why) => `  ${plain(why)}`)].map((t) => lines(t)).join("\n")]
      : []),
  ].join("\n\n");
}

function headline(
  verdict: Diagnosis["verdict"],
  findings: readonly Finding[],
  unknown: readonly string[],
): [string, Style] {
  if (verdict === null && findings.every(({ cause }) => cause === "noMac")) return ["Nothing to judge.", "yellow"];
  if (findings.length > 0) {
    const many = `${findings.length} problems found; resolve the first one first.`;
    return [findings.length === 1 ? "1 problem found." : many, "red"];
  }
  return unknown.length > 0
    ? ["No problem found; some checks could not run.", "yellow"]
    : ["No problem found.", "green"];
}

/** Commands and addresses stand on lines of their own, unbroken, so that they can be copied. */
function findingText(
  { cause, says, remedy, command, link }: Finding,
  number: number,
  lines: (text: string, style?: Style) => string,
): string {
  return [
    lines(`${number}. ${cause}: ${plain(says)}`, "bold"),
    lines(`   Remediation: ${plain(remedy)}`),
    ...(command ? [lines(`   ${command.where}:`), `   ${visible(command.text)}`] : []),
    ...(link ? [`   ${visible(link)}`] : []),
  ].join("\n");
}
