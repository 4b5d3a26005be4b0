/**
 * `jamf-entra-compliance report-only --stack S`: the emergency exit. Sets the managed Conditional Access policy to
 * report-only, with whatever sign-in the operator has, without Pulumi and without its state. docs/emergency-exit.md tells when.
 *
 * Permissions: `Policy.ReadWrite.ConditionalAccess` (a Conditional Access Administrator).
 */
import type { Command } from "commander";
import { print, printJson } from "../terminal/print";
import { managedPolicyIn } from "../../components/access/observedState";
import { plain } from "../../providers/core/escaping";
import { graphClient, guardTenant } from "../../providers/graph/client";
import {
  aboutPolicy,
  type Policy,
  policyPath,
  policyWritePermission,
} from "../../providers/graph/conditionalAccess/policy";
import { policyStore } from "../../providers/graph/conditionalAccess/policyStore";
import { type EmergencyConfig, emergencyConfiguration } from "../stack/configuration";

const reportOnly = "enabledForReportingButNotEnforced";

export interface ReportOnlyResult {
  stack: string;
  policy: { id: string; displayName: string };
  before: string;
  now: string;
  /** What brings state and configuration back in line. */
  next: string[];
}

interface Emergency {
  stack: string;
  config: EmergencyConfig;
}

interface Options {
  stack: string;
  configFile?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  command
    .description(
      "Emergency exit: the managed Conditional Access policy asks nothing of anybody from now on.\n" +
        "Uses your own sign-in (az login, or the ARM_ settings), not Pulumi. Exit code 0: it reports only. 1: error.",
    )
    .requiredOption("--stack <name>", "the stack whose policy it is")
    .option("--config-file <file>", "its configuration; default Pulumi.<stack>.yaml here")
    .option("--json", "write the result as JSON")
    .action(async ({ stack, configFile, json }: Options) => {
      const result = await setReportOnly(await emergencyConfiguration(stack, configFile));
      if (json) printJson(result, 2);
      else print(text(result));
    });
}

/** Only `state` is sent: whom the policy is for and what it excludes stays as it is. */
async function setReportOnly({ stack, config }: Emergency): Promise<ReportOnlyResult> {
  const { tenantId, cloud } = config;
  const name = config.conditionalAccess.managedPolicy?.displayName;
  if (!tenantId || name === undefined) {
    throw new Error(`Stack "${stack}" has no Conditional Access policy of its own: nothing is enforced by it.`);
  }
  guardTenant(tenantId);
  const graph = graphClient({ tenantId, cloud });
  const policies = await policyStore(graph).list();
  const found = policies.filter((policy) => managedPolicyIn([policy], config));
  const [own] = found;
  if (!own) throw new Error(`Tenant ${tenantId} has no policy "${name}" that asks for a compliant Mac.`);
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(", ");
    throw new Error(
      `Tenant ${tenantId} has ${found.length} policies "${name}" (ids ${ids}). Set the right one to report-only in the Entra ` +
        "admin center: Protection > Conditional Access > Policies.",
    );
  }
  if (own.state === "enabled") {
    const about = aboutPolicy("set to report-only", {
      ...{ id: own.id, name: own.displayName, permission: policyWritePermission },
    });
    await graph.change(policyPath(own.id), { state: reportOnly }, about);
  }
  return result(stack, own);
}

const result = (stack: string, own: Policy): ReportOnlyResult => ({
  stack,
  policy: { id: own.id, displayName: own.displayName },
  before: own.state,
  now: own.state === "enabled" ? reportOnly : own.state,
  next: [
    `pulumi config set stage connect --stack ${stack}   # until the cause is found; otherwise the next up enforces again`,
    `pulumi refresh --stack ${stack}                    # the state learns what the tenant has`,
    `pulumi up --stack ${stack}                         # shows no change of the policy`,
  ],
});

function text({ policy, before, now, next }: ReportOnlyResult): string {
  const did =
    before === "enabled"
      ? `"${plain(policy.displayName)}" (id ${policy.id}) reports only from now on; sign-ins follow within minutes.`
      : `"${plain(policy.displayName)}" (id ${policy.id}) was not on (${now}); nothing was changed.`;
  return [did, "", "Bring configuration and state back in line:", ...next.map((line) => `  ${line}`), ""].join("\n");
}
