/** The report of `blockers` on a terminal: what it assumes, the remediation, the worst policy first, then the next step. */
import { plain } from "../../providers/core/escaping";
import type { Judgement } from "../../providers/graph/conditionalAccess/judge";
import type { SignInContext } from "../../providers/graph/conditionalAccess/signInContext";
import { rules, severity, verdicts, type Verdict } from "../../providers/graph/conditionalAccess/vocabulary";
import { premises } from "./premises";
import { reason, remediations, remediationText } from "./remediation";
import type { BlockersReport } from "./report";
import { paint, ruler, table, wrap, type Cell, type Style, type Terminal } from "../terminal/table";

type Label = { label: string; counted: string; style: Style };

const labels: Readonly<Record<Verdict, Label>> = {
  blocks: { label: "✗ blocks", counted: "blocking", style: ["red", "bold"] },
  exposedBaseline: { label: "✗ exposed", counted: "exposed to baseline enforcement", style: ["red", "bold"] },
  unknown: { label: "? unknown", counted: "unknown", style: ["yellow", "bold"] },
  conditional: { label: "~ conditional", counted: "conditional", style: "yellow" },
  reportOnly: { label: "~ report-only", counted: "report-only", style: "yellow" },
  prompts: { label: "· prompts", counted: "prompting", style: "cyan" },
  notBlocking: { label: "· not blocking", counted: "not blocking", style: "dim" },
  notApplicable: { label: "· not applicable", counted: "not applicable", style: "dim" },
};
/** Of a policy that is off and would block if somebody switched it on. */
const wouldBlock: Label = { label: "~ off, blocks", counted: "off that would block", style: "yellow" };

const isOffAndWouldBlock = ({ ifEnabled }: Judgement): boolean =>
  ifEnabled === "blocks" || ifEnabled === "exposedBaseline";
const labelOf = (judgement: Judgement): Label =>
  isOffAndWouldBlock(judgement) ? wouldBlock : labels[judgement.verdict];
/** The worst first; a policy that is off and would block stands beside those in report-only mode. */
const rank = (judgement: Judgement): number =>
  isOffAndWouldBlock(judgement) ? severity("reportOnly") - 0.5 : severity(judgement.verdict);

export async function blockersText({ judgements, situation }: BlockersReport, terminal: Terminal): Promise<string> {
  if (judgements.length === 0) return "There is no policy, so none stops a Mac from registering.\n";
  const apart = judgements.filter(({ notJudged }) => notJudged);
  const worstFirst = judgements.filter(({ notJudged }) => !notJudged).sort((a, b) => rank(b) - rank(a));
  const columns = [
    { heading: "VERDICT", width: 16 },
    // An id is never broken: where its column and what is left are too narrow, the table stacks its cells.
    { heading: "POLICY", width: Math.max(Math.round((terminal.width - 16) * 0.34), idLength) },
    { heading: "WHY" },
  ];
  const title = paint("Conditional Access policies, judged for a Mac that is registering", "bold", terminal);
  const steps = remediations(worstFirst);
  const cellsOf = (judgement: Judgement): Cell[] => cells(judgement, steps);
  const rows = worstFirst.length > 0 ? `${await table(columns, worstFirst.map(cellsOf), terminal)}\n\n` : "";
  const measure = await ruler();
  const paragraph = (text: string, style?: Style): string =>
    wrap(text, terminal.width, measure)
      .map((line) => paint(line, style, terminal))
      .join("\n");
  const notes = [...new Set(judgements.flatMap((judgement) => judgement.notes))];
  const top = [
    ...premises(situation, terminal.width, measure),
    ...remediationText(steps, worstFirst, situation).map((line) => paragraph(line)),
  ];
  const end = [
    ...notJudged(apart).map((line) => paragraph(line)),
    ...notes.map((note) => paragraph(`Note: ${note}`, "dim")),
    paragraph(counted(judgements), "bold"),
    ...nextSteps(judgements, situation).map((step) => paragraph(step)),
  ];
  return `${title}\n${top.join("\n")}\n\n${rows}${end.join("\n")}\n`;
}

const idLength = 36;

function cells(judgement: Judgement, steps: readonly string[]): Cell[] {
  const { id, displayName, verdict } = judgement;
  const { label, style } = labelOf(judgement);
  const isHarmless = !isOffAndWouldBlock(judgement) && (verdict === "notApplicable" || verdict === "notBlocking");
  const name = { text: plain(displayName ?? "") || "(no name)", style: isHarmless ? style : undefined };
  const identity = { text: plain(id ?? "") || "(no id)", style: "dim" as const };
  return [
    [{ text: label, style }],
    isHarmless ? [name] : [name, identity],
    [{ text: plain(reason(judgement, steps)), style: isHarmless ? style : undefined }],
  ];
}

/** Policies of which `--member-of-included-groups` says nothing stand apart, so that they are not taken for harmless. */
const notJudged = (apart: readonly Judgement[]): string[] =>
  apart.length === 0
    ? []
    : [
        "Not judged: directory roles, individually named users",
        ...apart.map(
          ({ id, displayName }) => `  ${plain(displayName ?? "") || "(no name)"} (${plain(id ?? "") || "no id"})`,
        ),
        "",
      ];

function counted(judgements: readonly Judgement[]): string {
  const judged = judgements.filter((judgement) => !judgement.notJudged);
  const counts = [...verdicts.map((verdict) => labels[verdict]), wouldBlock]
    .map((label) => ({ label, n: judged.filter((judgement) => labelOf(judgement) === label).length }))
    .filter(({ n }) => n > 0)
    .map(({ label, n }) => `${n} ${label.counted}`);
  const left = judgements.length - judged.length;
  if (left > 0) counts.push(`${left} not judged`);
  return `${judgements.length} ${judgements.length === 1 ? "policy" : "policies"}: ${counts.join(", ")}.`;
}

function nextSteps(judgements: readonly Judgement[], situation: SignInContext): string[] {
  const of = (...wanted: Verdict[]): Judgement[] => judgements.filter(({ verdict }) => wanted.includes(verdict));
  const stopping = of("blocks", "exposedBaseline");
  if (stopping.length > 0) return [`Next: ${afterStopping(stopping)}`];
  const unknown = of("unknown");
  if (unknown.some(({ marks }) => marks.some(({ field }) => field === "Conditions")))
    return [
      "Next: this file contains PowerShell objects, whose properties have other names. Export the response of Graph to " +
        "GET /v1.0/identity/conditionalAccess/policies.",
    ];
  if (unknown.some(({ rule }) => rule === rules.people) && situation.people === "unknown")
    return ["Next: name the users to judge for, with --user FILE or --member-of-included-groups."];
  if (unknown.length > 0) return [`Next: check ${many(unknown.length)} marked unknown in the Entra admin center.`];
  if (judgements.some((judgement) => judgement.notJudged))
    return [
      "Next: judge the policies for directory roles and individually named users with --user FILE, for a user who has the role " +
        "or is named and registers a Mac.",
    ];
  if (of("conditional", "reportOnly").length > 0)
    return ["Next: no policy blocks every Mac now; check the conditional and report-only policies before the rollout."];
  return ["Next: nothing to change; no policy here blocks the registration of a Mac."];
}

function afterStopping(stopping: readonly Judgement[]): string {
  const fixable = stopping.filter(({ remediation }) => remediation !== undefined).length;
  const rest = stopping.length - fixable;
  const steps = [
    ...(fixable > 0
      ? [`apply the remediation above to ${many(fixable)} that ${fixable === 1 ? "blocks" : "block"}`]
      : []),
    ...(rest > 0 ? [`in ${many(rest)} that exclusions do not help, change users, conditions or grant controls`] : []),
  ];
  return `${steps.join("; ")}.`;
}

const many = (n: number): string => (n === 1 ? "the one policy" : `the ${n} policies`);
