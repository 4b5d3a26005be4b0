/** What a preview means for one tenant: read from the program's report and Pulumi's steps, and not yet worded. */
import type { RunReport } from "../../components/report/schema";
import { changesIn } from "./changes";
import { deployment } from "./deployment";
import type { Preview } from "./preview";
import type { TenantSummary } from "./tenantSummary";

export function summaryOf(preview: Preview): TenantSummary {
  const { report, stageBefore, errors, warnings } = preview;
  const everything = changesIn(preview);
  const changes = everything.filter(({ label }) => label !== undefined);
  const after = report && report.stage !== "notRead" ? report.stage : undefined;
  const refused = report?.outcome === "refused";
  const failed = !refused && errors.length > 0;
  const isJudged = report !== undefined && report.preconditions !== "notRead";
  // A service that does not answer is no judgement of what was configured.
  const outcome = failed
    ? "failed"
    : refused
      ? isAboutService(report, isJudged)
        ? "failed"
        : "refused"
      : changes.length > 0
        ? "changes"
        : "noChange";
  const observed = after && after.observed !== "notRead" ? after.observed : undefined;
  const summary: Omit<TenantSummary, "deploy"> = {
    stack: preview.stack,
    outcome,
    stage: {
      before: stageBefore,
      after: after?.configured,
      observed,
    },
    reasons: report?.reasons.length ? report.reasons : errors,
    raises: report?.raises ?? "notRead",
    managedPolicy: report?.managedPolicy ?? "notRead",
    audience: report?.audience ?? "notRead",
    access: report?.access ?? "notRead",
    candidates: report?.candidates ?? [],
    adopted: report?.adopted ?? "notRead",
    preconditions: report?.preconditions ?? "notRead",
    openGates: openGates(report),
    blockers: report?.blockers ?? "notRead",
    changes,
    stepsDone: stepsDone(preview),
    force: report?.force?.reason,
    warnings: report ? report.warnings : warnings,
    everything,
    jamfUrl: report?.jamfUrl,
  };
  return { ...summary, deploy: deployment(summary, preview) };
}

function openGates(report: RunReport | undefined): TenantSummary["openGates"] {
  if (!report || report.gates === "notRead") return "notRead";
  return report.gates.filter(({ state, optional }) => !optional && state !== "done");
}

/** Reasons of the configuration name it; what is left, before anything was judged, are answers of the services. */
const isAboutService = ({ reasons }: RunReport, isJudged: boolean): boolean =>
  !isJudged && reasons.length > 0 && reasons.every((reason) => reason.startsWith("Could not "));

/** States of gates in the recorded connection that turn to done. */
function stepsDone({ steps }: Preview): string[] {
  const connection = steps.find(({ op, type }) => op === "update" && type.endsWith("graph:DeviceComplianceConnection"));
  const [old, planned] = [connection?.old?.inputs ?? {}, connection?.new?.inputs ?? {}];
  return Object.keys(planned).filter((key) => planned[key] === "done" && old[key] !== "done");
}
