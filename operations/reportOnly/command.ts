/**
 * `jamf-entra-compliance report-only`: the emergency exit. Sets the managed Conditional Access policy to report-only, with whatever
 * sign-in the operator has, without Pulumi and without its state. docs/guides/emergency-exit.md tells when.
 *
 * Permissions: `Policy.ReadWrite.ConditionalAccess` (a Conditional Access Administrator).
 */
import type { Command } from "commander";
import { plain } from "../../providers/core/escaping";
import { SettingsError } from "../../providers/core/errors";
import { type CloudName, cloudNames } from "../../providers/graph/clouds";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import { policiesNamed, reportOnlyState, switchToReportOnly } from "../../providers/graph/conditionalAccess/reportOnly";
import { isGuid } from "../../providers/graph/guid";
import { graphClient, guardTenant } from "../../providers/graph/client";
import { emergencyConfiguration } from "../stack/configuration";
import { print, printJson } from "../terminal/print";

interface ReportOnlyResult {
  /** `null`: named by tenant and policy alone. */
  stack: string | null;
  policy: { id: string; displayName: string };
  before: string;
  now: string;
  /** Applications that the policy excluded and that the tenant does not have any more; taken out with the change. */
  removedApplications: readonly string[];
  /** What brings configuration and state back in line. */
  next: string[];
}

/** Everything that is needed: which policy, where. */
interface Target {
  stack?: string;
  tenantId: string;
  cloud: CloudName;
  policy: { id: string } | { displayName: string };
}

interface Options {
  stack?: string;
  configFile?: string;
  tenant?: string;
  cloud: string;
  policy?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  command
    .description(
      "Emergency exit: the managed Conditional Access policy is switched to report-only.\n" +
        "Uses your own sign-in (az login, or the ARM_ settings), not Pulumi. Exit code 0: it reports only. 1: error.",
    )
    .option("--stack <name>", "the stack whose policy it is: name, project/name or organization/project/name")
    .option("--config-file <file>", "its configuration; default Pulumi.<stack>.yaml here")
    .option("--tenant <id>", "tenant of the policy; with --policy no configuration is read at all")
    .option("--policy <id>", "object id of the policy")
    .option("--cloud <name>", `with --tenant: ${cloudNames.join(", ")}`, "global")
    .option("--json", "write the result as JSON")
    .action(async (options: Options) => {
      const result = await exit(await targetOf(options));
      if (options.json) printJson(result, 2);
      else print(text(result));
    });
}

async function targetOf({ stack, configFile, tenant, cloud, policy }: Options): Promise<Target> {
  for (const [name, id] of [
    ["--tenant", tenant],
    ["--policy", policy],
  ] as const) {
    if (id !== undefined && !isGuid(id))
      throw new SettingsError(`${name} must be an id such as 00000000-0000-0000-0000-000000000000.`);
  }
  const wanted = cloudNames.find((name) => name === cloud);
  if (!wanted) throw new SettingsError(`--cloud must be one of ${cloudNames.join(", ")}, not "${cloud}".`);
  if (tenant !== undefined && policy !== undefined) {
    return { stack, tenantId: tenant, cloud: wanted, policy: { id: policy } };
  }
  if (!stack) throw new SettingsError("Name the policy by --stack, or by --tenant and --policy.");
  const read = await emergencyConfiguration(stack, configFile);
  const tenantId = tenant ?? read.config.tenantId;
  const displayName = read.config.conditionalAccess.managedPolicy?.displayName;
  if (!tenantId) throw new SettingsError(`Stack "${stack}" has no tenantId. Give --tenant and --policy.`);
  if (policy === undefined && displayName === undefined) {
    throw new Error(
      `The configuration of stack "${stack}" names no managed policy. If it had one before, give --tenant and --policy: its id is shown ` +
        "in the Entra admin center under Protection > Conditional Access > Policies.",
    );
  }
  return {
    stack: read.stack,
    tenantId,
    cloud: tenant ? wanted : read.config.cloud,
    policy: policy === undefined ? { displayName: displayName! } : { id: policy },
  };
}

async function exit({ stack, tenantId, cloud, policy: which }: Target): Promise<ReportOnlyResult> {
  guardTenant(tenantId);
  const graph = graphClient({ tenantId, cloud });
  const found = await policiesNamed(graph, which);
  const [own] = found;
  if (!own) {
    const what = "id" in which ? `policy of id ${which.id}` : `policy "${which.displayName}" that is for macOS`;
    throw new Error(
      `Tenant ${tenantId} has no ${what} and requires a compliant device: nothing was changed. Find the policy in the Entra admin ` +
        "center under Protection > Conditional Access > Policies, and give --tenant and --policy.",
    );
  }
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(", ");
    throw new Error(
      `Tenant ${tenantId} has ${found.length} policies "${own.displayName}" (ids ${ids}): nothing was changed. Give --tenant and ` +
        "--policy with the right id.",
    );
  }
  return result(stack, own, own.state === "enabled" ? await switchToReportOnly(graph, own) : []);
}

function result(stack: string | undefined, own: Policy, removedApplications: readonly string[]): ReportOnlyResult {
  const of = stack === undefined ? "" : ` --stack ${stack}`;
  return {
    stack: stack ?? null,
    policy: { id: own.id, displayName: own.displayName },
    before: own.state,
    now: own.state === "enabled" ? reportOnlyState : own.state,
    removedApplications,
    next: [
      `pulumi preview${of}    # shows that the policy stays as it is until conditionalAccess.managedPolicy.resume is set`,
      `pulumi config set stage connect${of}    # if the cause takes longer than a day`,
    ],
  };
}

export function text({ policy, before, now, removedApplications, next }: ReportOnlyResult): string {
  const name = `"${policy.displayName}" (id ${policy.id})`;
  const did =
    before === "enabled"
      ? `${name} is switched to report-only; sign-ins follow within minutes.`
      : `${name} was not on (${now}); nothing was changed.`;
  const removed =
    removedApplications.length > 0
      ? [`Excluded applications that are not in the tenant any more were removed: ${removedApplications.join(", ")}.`]
      : [];
  return [...[did, ...removed].map(plain), "", "Next:", ...next.map((line) => `  ${plain(line)}`), ""].join("\n");
}
