/** Who may work and which Macs count as the tenant stands: for `status`, which judges no run. */
import { ServiceError, textOf } from "../../providers/core/errors";
import { jamfClient } from "../../providers/jamf/client";
import type { Config } from "../config/schema";
import type { KnownIds } from "../state/knownIds";
import type { TenantReading } from "../tenant/reading";
import { readBreakGlass } from "./breakGlass";
import { type Effects, effects } from "./effects";
import type { Moment } from "./model";
import { momentNow } from "./moments";
import { managedPolicyIn } from "./observedState";
import { readAccess } from "./reading";

export async function currentAccess(
  config: Config,
  tenant: TenantReading,
  registration: Moment["registration"],
  ids: KnownIds = {},
): Promise<{ access: Effects; notRead: readonly string[] }> {
  const { breakGlass } = config.conditionalAccess;
  const notRead: string[] = [];
  const gap = (error: unknown): undefined => {
    if (!(error instanceof ServiceError)) throw error;
    notRead.push(`${textOf(error)} The emergency access accounts could not be read.`);
  };
  const [reading, emergency] = await Promise.all([
    readAccess({
      config,
      jamf: jamfClient(config.jamfUrl),
      graph: tenant.graph,
      policies: tenant.policies,
      partner: tenant.partner,
      smartGroupIds: ids.smartGroups,
      groupIds: [tenant.userGroupId, config.pilot.groupId, breakGlass?.groupId].filter((id) => id !== undefined),
    }),
    breakGlass ? readBreakGlass(tenant.graph, breakGlass).catch(gap) : undefined,
  ]);
  const now = momentNow(reading, managedPolicyIn(tenant.policies, config, ids.managedPolicy)?.id, {
    registration,
    // That nobody of them could be read is said, and is no claim that nobody can sign in.
    reachableBreakGlass: emergency?.reachable.length ?? (breakGlass ? 1 : 0),
    registrationBlockers: [],
    userGroups: tenant.userGroupId === undefined ? [] : [tenant.userGroupId],
  });
  const { peopleLosingAccess, inventoryPercent } = config.thresholds;
  const asItIs = { stage: config.stage, direction: "level" as const };
  const limits = { peopleLosingAccess, inventoryPercent };
  return {
    access: effects(now, now, asItIs, { limits, outsideApplicable: "notReported" }),
    notRead: [...reading.notRead, ...notRead],
  };
}
