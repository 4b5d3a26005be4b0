/** What of this run concerns users although neither configuration nor state changed: objects that stand in the tenant, and drift. */
import { jamfClient } from "../../providers/jamf/client";
import { canonicalCriteria } from "../../providers/jamf/criteria/criterion";
import { smartComputerGroup } from "../../providers/jamf/smartComputerGroup";
import type { Config } from "../config/schema";
import type { Intent, Part } from "./intent";
import { policyDifferences } from "./policyDrift";
import type { RunQuestion } from "./runQuestion";

type Changes = ReadonlySet<Part>;

const everything: Changes = new Set<Part>([
  "applicable",
  "compliance",
  "registration",
  "managedPolicy",
  "users",
  "exclusions",
]);

/**
 * Where the state holds nothing yet, all that this run writes counts as changed, but for groups that stand in Jamf Pro as wanted: their
 * members are known, whatever their criteria look at. There is no id yet, so the name decides, and only where one group has it.
 */
export async function unlikeStanding(wanted: Intent, { jamfUrl, jamf }: Config): Promise<Changes> {
  const changes = new Set(everything);
  for (const group of ["applicable", "compliance"] as const) {
    const name = jamf[`${group}Group`].displayName;
    const criteria = [...wanted[group]];
    const site = wanted.site;
    const found = await smartComputerGroup.find(jamfClient(jamfUrl), { jamfUrl, name, criteria, site });
    const standing = found.length === 1 && found[0]!.args.site === site ? found[0]!.args.criteria : undefined;
    const isEqual = standing && JSON.stringify(canonicalCriteria(standing)) === JSON.stringify(wanted[group]);
    if (isEqual) changes.delete(group);
  }
  return changes;
}

/**
 * The managed policy and the group of users are not what the state says, by what every run reads: `--refresh` would put it right, and that
 * is a change for users. Whom the policy is for and what it is for is compared value by value; a group of users that was deleted is made
 * anew.
 */
export function driftOf(wanted: Intent, { managed: { live, recorded }, tenant }: RunQuestion): Changes {
  const drift = new Set<Part>();
  if (tenant.isUserGroupGone) drift.add("users");
  const isOn = live?.state === "enabled";
  if (isOn !== (wanted.managedPolicy !== undefined)) return drift.add("managedPolicy");
  if (!isOn || !recorded) return drift;
  return policyDifferences(live, recorded).length > 0 || live.displayName !== recorded.displayName
    ? drift.add("managedPolicy")
    : drift;
}

/** The group is written whole because its looks changed. */
export const isRenamed = (
  held: Record<string, unknown> | undefined,
  displayName: string,
  description: string | undefined,
): boolean =>
  held !== undefined && (held["name"] !== displayName || (held["description"] ?? "") !== (description ?? ""));
