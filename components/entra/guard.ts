/** The tear-down guard of a stack: beside the component, since it depends on everything in it, so that destroy begins with it. */
import * as pulumi from "@pulumi/pulumi";
import { withoutStackTraces } from "../../providers/core/resource";
import type { StageJudgement } from "../access/judgement";
import type { Config } from "../config/schema";
import { adoptedWithoutRecord, type LastOutputs } from "../state/lastOutputs";
import type { EntraObjects } from "./made";
import { recordedGuard } from "../state/recordedGuard";

interface GuardedStack {
  name: string;
  config: Config;
  judged: Pick<StageJudgement, "plan" | "paused">;
  /** The component: all of it goes after the guard. */
  macs: pulumi.Resource;
  entra: EntraObjects;
  last: LastOutputs | undefined;
  parent?: pulumi.Resource;
}

export async function guard({ name, config, judged, macs, entra, last, parent }: GuardedStack): Promise<void> {
  const { TearDownGuard } = await import("../../providers/graph/tearDownGuard.js");
  const { tenantId, cloud, stage, conditionalAccess, acknowledged, deleteAdopted } = config;
  const { managedPolicy } = conditionalAccess;
  // Remembered beyond the configuration, as long as the policy is in the stack: it is not this stack's to delete.
  const ended = recordedGuard(last, name);
  const recordedId = ended?.adoptedPolicyId;
  const resumed = ended?.resumed as string | undefined;
  const left = last && !deleteAdopted ? adoptedWithoutRecord(last) : [];
  const args = {
    tenantId: tenantId!,
    cloud,
    stage,
    stack: pulumi.getStack(),
    groupId: entra.userGroupId,
    registrationOpen: judged.plan.registration === "open",
    managedPolicyOn: judged.plan.managedPolicy === "on" || judged.paused !== undefined,
    // A text counts once, also after it left the configuration. One that waits has not counted.
    resumed: judged.paused === undefined ? (managedPolicy?.resume ?? resumed) : resumed,
    ownPolicyName: managedPolicy?.displayName,
    managedPolicyId: entra.managedPolicy?.objectId,
    adoptedPolicyId: managedPolicy?.id ?? (entra.managedPolicy ? (recordedId as string) : undefined),
    drainedOn: acknowledged.drained,
    adoptedWithoutRecord: left.length > 0 ? left : undefined,
    adoptedLeftOn: left.length > 0 ? acknowledged.adoptedLeft : undefined,
  };
  withoutStackTraces(() => new TearDownGuard(`${name}-guard`, args, { dependsOn: macs, parent }));
}
