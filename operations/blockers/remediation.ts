/** The remediation that several policies share stands once, above the table of `blockers`; a row says only what is its own. */
import type { Judgement } from "../../providers/graph/conditionalAccess/judge";
import type { SignInContext } from "../../providers/graph/conditionalAccess/signInContext";

/** The different ones, the most frequent first. */
export function remediations(judgements: readonly Judgement[]): string[] {
  const counts = new Map<string, number>();
  for (const { remediation } of judgements)
    if (remediation !== undefined) counts.set(remediation, (counts.get(remediation) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
}

/** `why` without what stands above the table; with its number where there is more than one. */
export function reason({ why, remediation }: Judgement, steps: readonly string[]): string {
  if (remediation === undefined) return why;
  const own = `${why.slice(0, -`; ${remediation}.`.length)}.`;
  return steps.length === 1 ? own : `${own} Remediation ${steps.indexOf(remediation) + 1}.`;
}

export function remediationText(
  steps: readonly string[],
  judgements: readonly Judgement[],
  { registrationApp, placeholderApp, baselineScopes }: SignInContext,
): string[] {
  if (steps.length === 0) return [];
  const needs = new Set(
    judgements.flatMap((judgement) => (judgement.remediation === undefined ? [] : judgement.needs)),
  );
  const placeholder = typeof baselineScopes === "object" ? baselineScopes.appId : placeholderApp;
  const lines = steps.map((step, i) => {
    const n = judgements.filter(({ remediation }) => remediation === step).length;
    const number = steps.length === 1 ? "" : ` ${i + 1}`;
    return `Remediation${number} (${n} ${n === 1 ? "policy" : "policies"}): ${step}.`;
  });
  if (needs.has("registrationApp") || needs.has("placeholderApp"))
    lines.push("  Excluded under: Target resources > Exclude.");
  if (needs.has("registrationApp")) lines.push(`  Registration app: ${registrationApp}.`);
  if (needs.has("placeholderApp"))
    lines.push(
      `  Placeholder app: ${placeholder ?? "a single-tenant app registration that you create for this purpose"}.`,
    );
  if (needs.has("customizeBehavior"))
    lines.push(
      "  Customize behavior: a Conditional Access Administrator selects it with the placeholder app at " +
        "https://aka.ms/BaselineScopesSettingsUX (government: https://aka.ms/BaselineScopesSettingsUX-gov).",
    );
  return ["", ...lines];
}
