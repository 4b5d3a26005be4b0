/** Who may work and which Macs count as the tenant stands: for `status`, which judges no run. */
import { ServiceError, textOf } from "../../providers/core/errors";
import { jamfClient } from "../../providers/jamf/client";
import type { Config } from "../config/schema";
import type { KnownIds } from "../state/knownIds";
import type { TenantReading } from "../tenant/reading";
import { readBreakGlass } from "./breakGlass";
import { managedAudience } from "./difference";
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
): Promise<{ access: Effects; notRead: readonly string[]; warnings: readonly string[] }> {
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
      addedMembers: tenant.addedMembers,
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
  const access = effects(now, now, asItIs, { limits, outsideApplicable: "notReported" });
  return {
    access,
    notRead: [...reading.notRead, ...notRead],
    // Numbers that may be others prove nothing.
    warnings: reading.notRead.length > 0 ? [] : [...withoutAudience(now), ...frozen(access, now)],
  };
}

const withoutAudience = (now: Moment): string[] =>
  now.policies.some(({ managed }) => managed) && managedAudience(now).size === 0
    ? [
        "The managed policy is on and applies to no user who can sign in: its groups are empty, or were deleted. Put users into them again, or " +
          "lower the stage.",
      ]
    : [];

/** Where the partner is not active, its gate says so. */
function frozen({ before: { totals } }: Effects, { partner }: Moment): string[] {
  const { frozenMacs: count } = totals;
  if (count === 0 || !partner.active) return [];
  const subject = count === 1 ? "1 Mac is" : `${count} Macs are`;
  return [
    `${subject} compliant in Entra without being reported any more, and would stay so whatever becomes of them: they left the Applicable group, or their ` +
      "users left the groups of the compliance partner. Put them back (pulumi up --refresh puts back what was changed by hand in groups of this stack), or " +
      "disable these devices in Entra.",
  ];
}
