/** The report of `blockers` for people: worst first, then what to do next. */
import { plain } from "../../providers/core/escaping";
import type { Judgement } from "../../providers/graph/conditionalAccess/judge";
import type { SignInContext } from "../../providers/graph/conditionalAccess/signInContext";
import { rules, severity, verdicts, type Verdict } from "../../providers/graph/conditionalAccess/vocabulary";
import type { BlockersReport } from "./report";
import { paint, ruler, table, wrap, type Cell, type Style, type Terminal } from "../terminal/table";

const labels: Readonly<Record<Verdict, { label: string; counted: string; style: Style }>> = {
  blocks: { label: "✗ blocks", counted: "blocking", style: ["red", "bold"] },
  exposedBaseline: { label: "✗ exposed", counted: "exposed to baseline enforcement", style: ["red", "bold"] },
  unknown: { label: "? unknown", counted: "unknown", style: ["yellow", "bold"] },
  conditional: { label: "~ conditional", counted: "conditional", style: "yellow" },
  reportOnly: { label: "~ report-only", counted: "report-only", style: "yellow" },
  prompts: { label: "· prompts", counted: "prompting", style: "cyan" },
  notBlocking: { label: "· not blocking", counted: "not blocking", style: "dim" },
  notApplicable: { label: "· not applicable", counted: "not applicable", style: "dim" },
};

export async function blockersText({ judgements, situation }: BlockersReport, terminal: Terminal): Promise<string> {
  if (judgements.length === 0) return "There is no policy, so none stops a Mac from registering.\n";
  const apart = judgements.filter(({ notJudged }) => notJudged);
  const worstFirst = judgements
    .filter(({ notJudged }) => !notJudged)
    .sort((a, b) => severity(b.verdict) - severity(a.verdict));
  const columns = [
    { heading: "VERDICT", width: 16 },
    // An id stands on one line where there is room for it.
    { heading: "POLICY", width: Math.max(Math.round((terminal.width - 16) * 0.34), terminal.width < 100 ? 0 : 36) },
    { heading: "WHY" },
  ];
  const title = paint("Conditional Access policies, judged for a Mac that is registering", "bold", terminal);
  const rows = worstFirst.length > 0 ? `${await table(columns, worstFirst.map(cells), terminal)}\n\n` : "";
  const measure = await ruler();
  const paragraph = (text: string, style?: Style): string =>
    wrap(text, terminal.width, measure)
      .map((line) => paint(line, style, terminal))
      .join("\n");
  const notes = [...new Set(judgements.flatMap((judgement) => judgement.notes))];
  const end = [
    ...notJudged(apart).map((line) => paragraph(line)),
    ...notes.map((note) => paragraph(`Note: ${note}`, "dim")),
    paragraph(counted(judgements), "bold"),
    ...nextSteps(judgements, situation).map((step) => paragraph(step)),
  ];
  return `${title}\n${premises(situation)}\n\n${rows}${end.join("\n")}\n`;
}

function cells({ id, displayName, verdict, why }: Judgement): Cell[] {
  const { label, style } = labels[verdict];
  const isHarmless = verdict === "notApplicable" || verdict === "notBlocking";
  const name = { text: plain(displayName ?? "") || "(no name)", style: isHarmless ? style : undefined };
  const identity = { text: plain(id ?? "") || "(no id)", style: "dim" as const };
  return [
    [{ text: label, style }],
    isHarmless ? [name] : [name, identity],
    [{ text: plain(why), style: isHarmless ? style : undefined }],
  ];
}

function premises({ people, baselineScopes, registrationApp, assumeState }: SignInContext): string {
  const whom = {
    unknown: "people not given",
    all: "everybody in the tenant",
    memberOfIncludedGroups: "a person in every group that a policy includes",
  };
  const settings = {
    enforced: "enforced",
    disabled: "switched off",
    notReadable: "not readable",
    neverChosen: "never chosen",
  };
  const given =
    typeof people === "string" ? whom[people] : people.length === 1 ? "one person" : `${people.length} people`;
  const setting = typeof baselineScopes === "string" ? settings[baselineScopes] : `customised, ${baselineScopes.appId}`;
  return [
    `  for:              ${given}`,
    `  registration app: ${registrationApp}`,
    `  baseline scopes:  ${setting}`,
    ...(assumeState ? ["  state:            as if every policy were enabled"] : []),
  ].join("\n");
}

/** Policies of which `--member-of-included-groups` says nothing stand apart, so that nobody takes them for harmless. */
const notJudged = (apart: readonly Judgement[]): string[] =>
  apart.length === 0
    ? []
    : [
        "Not judged: roles, named people",
        ...apart.map(
          ({ id, displayName }) => `  ${plain(displayName ?? "") || "(no name)"} (${plain(id ?? "") || "no id"})`,
        ),
        "",
      ];

function counted(judgements: readonly Judgement[]): string {
  const judged = judgements.filter((judgement) => !judgement.notJudged);
  const counts = verdicts
    .map((verdict) => ({ verdict, n: judged.filter((judgement) => judgement.verdict === verdict).length }))
    .filter(({ n }) => n > 0)
    .map(({ verdict, n }) => `${n} ${labels[verdict].counted}`);
  const left = judgements.length - judged.length;
  if (left > 0) counts.push(`${left} not judged`);
  return `${judgements.length} ${judgements.length === 1 ? "policy" : "policies"}: ${counts.join(", ")}.`;
}

function nextSteps(judgements: readonly Judgement[], situation: SignInContext): string[] {
  const of = (...wanted: Verdict[]): Judgement[] => judgements.filter(({ verdict }) => wanted.includes(verdict));
  const stopping = of("blocks", "exposedBaseline");
  if (stopping.length > 0) return remedies(stopping, situation);
  const unknown = of("unknown");
  if (unknown.some(({ marks }) => marks.some(({ field }) => field === "Conditions")))
    return [
      "Next: this file was written from PowerShell objects, whose properties have other names. Export Graph's own answer to " +
        "GET /v1.0/identity/conditionalAccess/policies.",
    ];
  if (unknown.some(({ rule }) => rule === rules.people) && situation.people === "unknown")
    return ["Next: say whose sign-in to judge, with --user FILE or --member-of-included-groups."];
  if (unknown.length > 0)
    return [`Next: read ${many(unknown.length)} marked unknown in the Entra admin center, and decide for yourself.`];
  if (judgements.some((judgement) => judgement.notJudged))
    return [
      "Next: judge the policies for roles and named people with --user FILE, for a person who has the role or is named and " +
        "registers a Mac.",
    ];
  if (of("conditional", "reportOnly").length > 0)
    return [
      "Next: nothing stops every Mac today; look at the conditional and report-only policies before you roll out.",
    ];
  return ["Next: nothing to change; no policy here stops a Mac from registering."];
}

function remedies(
  stopping: readonly Judgement[],
  { registrationApp, placeholderApp, baselineScopes }: SignInContext,
): string[] {
  const fixable = stopping.filter(({ fixableByExclusion }) => fixableByExclusion).length;
  const needs = new Set(stopping.flatMap((judgement) => judgement.needs));
  const placeholder = typeof baselineScopes === "object" ? baselineScopes.appId : placeholderApp;
  const steps: string[] = [];
  if (fixable > 0) steps.push(`in ${many(fixable)}, Target resources > Exclude, add the apps that WHY names.`);
  if (needs.has("registrationApp")) steps.push(`The registration app is ${registrationApp}.`);
  if (needs.has("placeholderApp"))
    steps.push(
      placeholder
        ? `The placeholder app is ${placeholder}.`
        : "The placeholder app is a single-tenant app that you register for this.",
    );
  if (needs.has("customizeBehavior"))
    steps.push(
      "A Conditional Access Administrator chooses Customize behavior with the placeholder app: " +
        "https://aka.ms/BaselineScopesSettingsUX (government: https://aka.ms/BaselineScopesSettingsUX-gov).",
    );
  const rest = stopping.filter((judgement) => judgement.needs.length === 0).length;
  if (rest > 0) steps.push(`in ${many(rest)} that exclusions do not help, change people, conditions or controls.`);
  return steps.map((step, i) => (i === 0 ? `Next: ${step}` : `      ${step.charAt(0).toUpperCase()}${step.slice(1)}`));
}

const many = (n: number): string => (n === 1 ? "the one policy" : `the ${n} policies`);
