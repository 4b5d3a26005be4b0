/** What is said of one tenant, as data. */
import type { AccessReport, AdoptedReport, RunReport } from "../../components/report/schema";
import type { Change } from "./changes";

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
  /** What moving them would do. Only of candidates that the last run had made. */
  candidates: NonNullable<RunReport["candidates"]>;
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

export interface Deployment {
  allowed: boolean;
  /** Access demands rise, something is held back, or something goes. */
  needsApproval: boolean;
  /** Why it is not allowed, or needs approval. */
  why: string[];
}
