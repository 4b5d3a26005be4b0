/** The report of this run, filled as the run learns things, so that a refusal at any point can still say what is known. */
import * as pulumi from "@pulumi/pulumi";
import { jsonText } from "../../providers/core/escaping";
import { redact, RunError, textOf } from "../../providers/core/errors";
import type { Config } from "../config/schema";
import type { Gate } from "../connection/deviceComplianceConnection";
import { optionalGates } from "../connection/gates";
import type { StageJudgement } from "../access/judgement";
import { escalations } from "../stages/plan";
import type { TenantReading } from "../tenant/reading";
import { accessOf, notWorkedOut } from "./access";
import { reportPrefix } from "./prefix";
import type { AdoptedReport, RunReport } from "./schema";
import { isReportWanted } from "../tenant/reportWanted";

/** Errors whose refusal stands in a report already. */
const reported = new WeakSet<Error>();

export class ReportDraft {
  private readonly report: RunReport = {
    version: 1,
    stack: pulumi.getStack(),
    project: pulumi.getProject(),
    outcome: "goesOn",
    reasons: [],
    stage: "notRead",
    raises: "notRead",
    managedPolicy: "notRead",
    audience: "notRead",
    gates: "notRead",
    blockers: "notRead",
    namedPolicies: "notRead",
    preconditions: "notRead",
    ...notWorkedOut(),
    warnings: [],
  };

  private config?: Config;
  private tenant?: TenantReading;

  configured(config: Config): void {
    const { stage, jamfUrl, tenantId, force } = config;
    this.config = config;
    this.report.stage = { configured: stage, observed: "notRead" };
    Object.assign(this.report, { jamfUrl, tenantId, force: force && { reason: force.reason } });
  }

  saw(tenant: TenantReading, gates: readonly Gate[]): void {
    this.tenant = tenant;
    const { policyIds } = this.config!.conditionalAccess.exclusions;
    this.report.namedPolicies = tenant.policies
      .filter(({ id }) => policyIds.includes(id))
      .map(({ id, displayName }) => ({ id, displayName }));
    this.report.gates = gates.map(({ name, state, who, where, what, evidence, contradiction }) => ({
      name,
      state,
      optional: optionalGates.includes(name),
      who,
      where,
      what,
      ...(state === "broken" ? { why: contradiction ?? evidence.text } : {}),
    }));
  }

  /** What the stage's judgement found; also when it refuses. */
  judged(judged: StageJudgement): void {
    const { plan, standing, preconditions, refused, forced, warned, counts, blockers, livePolicy } = judged;
    this.report.raises = escalations(plan, standing);
    this.report.access = accessOf(judged);
    this.report.candidates = judged.trials?.map((trial) => ({ of: trial.of, access: accessOf(trial) }));
    this.report.preconditions = preconditions.map((p) => ({
      name: p.name,
      holds: p.holds,
      value: p.value,
      needed: p.needed,
      remedy: p.remedy,
      ruling: refused.includes(p) ? "refused" : forced.includes(p) ? "forced" : warned.includes(p) ? "warned" : "met",
    }));
    if (counts?.audience) this.report.audience = counts.audience;
    if (!this.tenant) return;
    if (blockers) this.report.blockers = [...blockers];
    const { managedPolicy } = this.config!.conditionalAccess;
    this.report.managedPolicy = managedPolicy
      ? {
          displayName: managedPolicy.displayName,
          live: livePolicy ?? "absent",
          planned: plan.managedPolicy,
          enforcedFor: { before: standing.enforcedFor, after: plan.enforcedFor },
        }
      : null;
  }

  /** Objects that exist under names of ours; `undefined`: this run could not tell. */
  adopts(adopted: readonly AdoptedReport[] | undefined): void {
    this.report.adopted = adopted ? [...adopted] : "notRead";
  }

  observed(stage: Exclude<RunReport["stage"], "notRead">["observed"]): void {
    if (this.report.stage !== "notRead") this.report.stage.observed = stage;
  }

  /** Prints it for a run that goes on. */
  async goesOn(warnings: readonly string[]): Promise<void> {
    await print({ ...this.report, warnings: [...warnings] });
  }

  /** Prints it for a run that ends with this error. */
  async refused(error: unknown): Promise<void> {
    if (isJudged(error)) this.judged(error.judged);
    const reasons = error instanceof RunError ? [...error.reasons] : [textOf(error)];
    await print({ ...this.report, outcome: "refused", reasons });
    if (error instanceof Error) reported.add(error);
  }
}

/** A `StageRefusal`, told by what it carries: its class would load all of Graph. */
const isJudged = (error: unknown): error is { judged: StageJudgement } =>
  error instanceof RunError && "judged" in error;

/** For errors before the component was reached: an unreadable configuration, sources that changed. */
export async function reportRefusal(error: unknown): Promise<void> {
  if (!isReportWanted() || (error instanceof Error && reported.has(error))) return;
  await new ReportDraft().refused(error);
}

async function print(report: RunReport): Promise<void> {
  if (isReportWanted()) await pulumi.log.info(reportLine(report));
}

/** One line for programs, which a terminal and a pipeline show too. */
export function reportLine(report: RunReport): string {
  // Value by value: masking the whole text could break its quotes.
  const masked = JSON.stringify(report, (_, value: unknown) => (typeof value === "string" ? redact(value) : value));
  return `${reportPrefix} ${jsonText(JSON.parse(masked))}`;
}
