/** The parts of a comment in the order in which a reviewer needs them: users first, Pulumi's objects last. */
import { candidateSections } from "./candidates";
import type { Change } from "./changes";
import type { Difference } from "./properties";
import type { Section } from "./section";
import type { TenantSummary } from "./tenantSummary";
import { usersSection } from "./users";

/** Empty: nothing is to be said but that nothing changes. */
export function sectionsOf(summary: TenantSummary): Section[] {
  const isQuiet =
    summary.outcome === "noChange" &&
    summary.stepsDone.length === 0 &&
    notMet(summary).length === 0 &&
    summary.deploy.why.length === 0 &&
    summary.candidates.length === 0 &&
    !isSwitchedOff(summary);
  if (isQuiet) return [];
  return [
    reasons(summary),
    ...(summary.outcome === "failed" ? [] : [usersSection(summary)]),
    policies(summary),
    heldBack(summary),
    ...(summary.outcome === "failed" ? [] : candidateSections(summary)),
    deploy(summary),
    preconditions(summary),
    // The reasons of a refusal name the steps.
    ...(summary.outcome === "refused" ? [] : [nextStep(summary)]),
    blockers(summary),
    drift(summary),
    adopted(summary),
    objects(summary),
    warnings(summary),
  ].filter((section) => section !== undefined);
}

/** Stage enforce requires a compliant Mac, and somebody switched the policy off that does so; a warning says how it is switched on again. */
const isSwitchedOff = ({ stage, managedPolicy: policy }: TenantSummary): boolean =>
  stage.after === "enforce" && policy !== "notRead" && (policy?.planned === "off" || policy?.planned === "reportOnly");

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
const isLong = (texts: readonly string[], longest = 200): boolean => texts.some((text) => text.length > longest);

function reasons({ outcome, reasons: all, jamfUrl }: TenantSummary): Section | undefined {
  if (outcome !== "refused" && outcome !== "failed") return undefined;
  const heading = outcome === "refused" ? "Refused" : "Failed";
  const text =
    outcome === "refused"
      ? `Nothing would be written. ${counted(all.length, "error")}:`
      : "The preview ended without a result, so nothing is known of this tenant:";
  return { heading, text, items: [...all], isLong: isLong(all), isTrusted: trusting(jamfUrl) };
}

/** The managed policy, and policies of the tenant that get or lose an exclusion. */
function policies({ changes, audience, managedPolicy }: TenantSummary): Section | undefined {
  const touched = changes.filter(({ kind }) => /ConditionalAccess(Policy|Exclusion)/.test(kind));
  if (touched.length === 0) return undefined;
  const reach = audience === "notRead" ? "" : `; it applies to ${counted(audience.people, "user")}`;
  return {
    heading: "Conditional Access policies",
    items: touched.map((change) => ({
      code: change.name,
      rest: change.kind.endsWith("Exclusion")
        ? exclusionText(change)
        : `${policyText(change, managedPolicy)}${managedPolicy !== "notRead" && managedPolicy?.displayName === change.name ? reach : ""}`,
    })),
  };
}

function exclusionText({ op, differences, id }: Change): string {
  const apps = differences.find(({ property }) => property === "applicationIds")?.new?.split(", ").length ?? 0;
  if (op === "delete") return "the exclusion of the apps that registration needs is removed";
  return `${counted(apps, "app")} that registration needs ${apps === 1 ? "is" : "are"} excluded${id ? ` (id ${id})` : ""}`;
}

function policyText({ op, name, differences }: Change, managed: TenantSummary["managedPolicy"]): string {
  const state = differences.find(({ property }) => property === "state");
  const exists = managed && managed !== "notRead" && managed.displayName === name && managed.live !== "absent";
  const beside = exists ? `; the tenant has one of this name already, which is ${managed.live}` : "";
  if (op === "create") return `is created, ${state?.new ?? "state not known"}${beside}`;
  if (op === "delete") return "is deleted";
  const others = differences.filter((difference) => difference !== state);
  return [...(state ? [`state ${arrow(state)}`] : []), ...others.map((d) => `${d.property}: ${arrow(d)}`)].join("; ");
}

const arrow = ({ old = "none", new: planned = "none" }: Difference): string => `${old} → ${planned}`;

function heldBack({ access }: TenantSummary): Section | undefined {
  if (access === "notRead" || access.heldBack.length === 0) return undefined;
  const items = access.heldBack.map(({ what, why, remedy }) => ({
    code: what,
    rest: `${why}${remedy ? ` ${remedy}` : ""}`,
  }));
  return { heading: "Held back", text: "These stay unchanged; the rest of the run continues:", items };
}

function deploy({ deploy: { allowed, why }, outcome }: TenantSummary): Section | undefined {
  if (allowed || outcome === "refused" || outcome === "failed") return undefined;
  return { heading: "Not deployed", items: why };
}

const notMet = ({ preconditions: all }: TenantSummary) => (all === "notRead" ? [] : all.filter(({ holds }) => !holds));

function preconditions(summary: TenantSummary): Section | undefined {
  const { preconditions: all, outcome, force } = summary;
  if (all === "notRead" || all.length === 0) return undefined;
  const broken = notMet(summary);
  const met = `${all.length - broken.length} of ${all.length} met.`;
  if (broken.length === 0) return { heading: "Preconditions", text: met, items: [] };
  // The reasons of a refusal are these, with their remedies.
  const listed = outcome === "refused" ? broken.filter(({ ruling }) => ruling !== "refused") : broken;
  const how = {
    forced: `, overridden by force: ${force ?? ""}`,
    warned: ", broken since this stage was reached",
    refused: "",
    met: "",
  };
  return {
    heading: "Preconditions",
    text: met,
    items: listed.map(({ name, value, needed, ruling }) => ({
      code: name,
      rest: `${value} (required: ${needed})${how[ruling]}`,
    })),
    isLong: isLong(listed.map(({ value }) => value)),
  };
}

/** Whose turn it is; the others in a number. */
function nextStep({ openGates, jamfUrl, stepsDone }: TenantSummary): Section | undefined {
  const done = stepsDone.length > 0 ? `Done since the last run: ${stepsDone.join(", ")}.` : "";
  if (openGates === "notRead" || openGates.length === 0) {
    return done ? { heading: "Steps for people", text: done, items: [] } : undefined;
  }
  const next =
    openGates.find(({ state }) => state === "broken") ??
    openGates.find(({ state }) => state === "waiting") ??
    openGates[0]!;
  const state = { waiting: "open", broken: "broken", cannotBeSeen: "cannot be verified", done: "done" }[next.state];
  const others = openGates.length - 1;
  return {
    heading: "Next step for people",
    text: [done, others > 0 ? `${counted(others, "more step is", "more steps are")} open after it.` : ""]
      .filter(Boolean)
      .join(" "),
    items: [{ code: next.name, rest: `(${state}): ${next.who}, ${next.where}: ${next.what}` }],
    isLong: true,
    isTrusted: trusting(jamfUrl),
  };
}

/** The pages on which people take their steps. */
const pages = [
  "https://intune.microsoft.com",
  "https://entra.microsoft.com",
  "https://aka.ms/BaselineScopesSettingsUX",
];

const trusting = (jamfUrl: string | undefined) => (address: string) =>
  [...(jamfUrl ? [jamfUrl] : []), ...pages].some((known) => address === known || address.startsWith(`${known}/`));

function blockers({ blockers: all }: TenantSummary): Section | undefined {
  if (all === "notRead" || all.length === 0) return undefined;
  return {
    heading: "Policies that block the registration of a Mac",
    text: `${all.length}. The command blockers lists the remediation.`,
    items: all.map(({ displayName, id, verdict }) => ({ code: displayName || id || "(no name)", rest: verdict })),
  };
}

function drift({ changes }: TenantSummary): Section | undefined {
  const edited = changes.filter((change) => change.drift !== undefined);
  if (edited.length === 0) return undefined;
  return {
    heading: "Changed outside of Pulumi",
    text: "This run puts back what the configuration says:",
    items: edited.map(({ label, name, drift: how }) => ({
      label,
      code: name,
      rest: `: ${how === "deleted" ? "deleted" : how!.map((d) => `${d.property}: ${arrow(d)}`).join("; ")}`,
    })),
  };
}

function adopted({ adopted: all }: TenantSummary): Section | undefined {
  if (all === "notRead" || all.length === 0) return undefined;
  return {
    heading: "Adopted objects",
    text: "They exist already and get no marker:",
    items: all.map(({ kind, name, changes }) => ({
      label: kind,
      code: name,
      rest: `: ${changes.length === 0 ? "unchanged" : changes.map((c) => `${c.property}: ${String(c.old)} → ${String(c.new)}`).join("; ")}`,
    })),
  };
}

const verbs = { create: "create", update: "change", replace: "replace", delete: "delete" } as const;

function objects({ changes }: TenantSummary): Section | undefined {
  if (changes.length === 0) return undefined;
  const counts = Object.entries(verbs).flatMap(([op, verb]) => {
    const n = changes.filter((change) => change.op === op).length;
    return n > 0 ? [`${verb} ${n}`] : [];
  });
  return {
    heading: "Objects",
    text: `${counts.join(", ")}.`,
    items: changes
      .filter(({ kind, drift: edited }) => !/ConditionalAccess(Policy|Exclusion)/.test(kind) && !edited)
      .map((change) => ({ label: change.label!, code: change.name, rest: `: ${objectText(change)}` })),
  };
}

function objectText({ op, differences, mayAdopt }: Change): string {
  if (mayAdopt) return "created, or adopted where one of this name exists (adoptExisting)";
  if (op !== "update") return `${verbs[op]}d`;
  return differences.length > 0
    ? differences.map((d) => `${d.property}: ${arrow(d)}`).join("; ")
    : "an unfinished run is completed";
}

/** Preconditions that are not met stand in a section of their own. */
const isSaid = (text: string): boolean =>
  text.startsWith("Broken since this stage was reached:") || text.startsWith("Forced (");

function warnings({ warnings: every, outcome }: TenantSummary): Section | undefined {
  const all = every.filter((text) => !isSaid(text));
  if (all.length === 0 || outcome === "refused" || outcome === "failed") return undefined;
  return { heading: "Warnings", items: [...all], isLong: isLong(all) };
}
