/** What a preview means for one tenant: read from the program's report and Pulumi's steps, and not yet worded. */
import type { AccessReport, AdoptedReport, RunReport } from "../../components/report/schema";
import { type Change, changesIn } from "./changes";
import { deployment, type Deployment } from "./deployment";
import type { Preview } from "./preview";

type Precondition = Exclude<RunReport["preconditions"], "notRead">[number];
type Gate = Exclude<RunReport["gates"], "notRead">[number];
type Blocker = Exclude<RunReport["blockers"], "notRead">[number];
type NotRead = "notRead";

/** As `summarize --json` prints it. */
export interface TenantSummary {
  stack: string;
  /** `failed`: the preview ended without a judgement: a service did not answer, Pulumi could not start. */
  outcome: "noChange" | "changes" | "refused" | "failed";
  stage: { before?: string; after?: string; observed?: string };
  reasons: string[];
  raises: NonNullable<RunReport["raises"]>;
  managedPolicy: RunReport["managedPolicy"];
  audience: RunReport["audience"];
  access: AccessReport | NotRead;
  adopted: AdoptedReport[] | NotRead;
  preconditions: Precondition[] | NotRead;
  /** Gates that are needed and not passed. */
  openGates: Gate[] | NotRead;
  blockers: Blocker[] | NotRead;
  /** Without the stack's own bookkeeping. */
  changes: Change[];
  /** Steps of people that the last run did not know yet. */
  stepsDone: string[];
  force?: string;
  warnings: string[];
  /** What a pipeline may do with it. */
  deploy: Deployment;
  /** All changes, bookkeeping too, for the folded part. */
  everything: Change[];
  /** What the administrators' own pages are called, for links. */
  jamfUrl?: string;
}

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
      ...(stageBefore ? { before: stageBefore } : {}),
      ...(after ? { after: after.configured } : {}),
      ...(observed ? { observed } : {}),
    },
    reasons: report?.reasons.length ? report.reasons : errors,
    raises: report?.raises ?? "notRead",
    managedPolicy: report?.managedPolicy ?? "notRead",
    audience: report?.audience ?? "notRead",
    access: report?.access ?? "notRead",
    adopted: report?.adopted ?? "notRead",
    preconditions: report?.preconditions ?? "notRead",
    openGates: openGates(report),
    blockers: report?.blockers ?? "notRead",
    changes,
    stepsDone: stepsDone(preview),
    ...(report?.force ? { force: report.force.reason } : {}),
    warnings: report ? report.warnings : warnings,
    everything,
    ...(report?.jamfUrl ? { jamfUrl: report.jamfUrl } : {}),
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
