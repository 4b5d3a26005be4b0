/** Who registers Macs: the group as configured, and one with a new membership rule on trial. */
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/schema";
import { candidateName } from "../stages/candidates";
import type { LastOutputs } from "../state/lastOutputs";
import { ownUserGroup } from "../state/recordedUsers";

const groupTypes = ["azuread:index/groupWithoutMembers:GroupWithoutMembers", "azuread:index/group:Group"];

/** As the last run left it. */
export function userGroupIdIn(name: string, { users }: Config, last: LastOutputs | undefined): string | undefined {
  return users && "groupId" in users ? users.groupId : ownUserGroup(last, name);
}

/**
 * `last`: by which a group of this stack's own is recognised where the configuration names it by its id. `isHeld`: the partner keeps its groups,
 * so the one that it reports for keeps its members.
 */
export function userGroup(
  name: string,
  { users }: Config,
  under: pulumi.CustomResourceOptions,
  { last, isHeld = false }: { last?: LastOutputs | undefined; isHeld?: boolean } = {},
): pulumi.Output<string> {
  if (!users) throw new Error("users is missing");
  const isOwnById = "groupId" in users && ownUserGroup(last, name) === users.groupId.toLowerCase();
  const kept =
    last && (isHeld || isOwnById)
      ? keptGroup(name, last, isOwnById ? { ...under, retainOnDelete: true } : under)
      : undefined;
  if (kept) return kept;
  if ("groupId" in users) return pulumi.output(users.groupId);
  const group = { displayName: users.displayName, securityEnabled: true, description: groupDescription };
  if ("rule" in users) {
    const rule = { enabled: true, rule: users.rule };
    // Not azuread.Group: that one reads every member at each refresh and keeps them in state.
    return new azuread.GroupWithoutMembers(
      `${name}-users`,
      { ...group, types: ["DynamicMembership"], dynamicMembership: rule },
      under,
    ).objectId;
  }
  return new azuread.Group(`${name}-users`, { ...group, members: users.members }, under).objectId;
}

/**
 * The group that this stack made, as it is: nothing is written to it. Named by its id in the configuration it left the program otherwise, and the
 * engine would delete it under the partner and the managed policy; it then stays at destroy, as every group named by id.
 */
function keptGroup(
  name: string,
  last: LastOutputs,
  under: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  const written = ["displayName", "description", "securityEnabled", "members", "types", "dynamicMembership"];
  const kept = { ...under, ignoreChanges: written };
  const [byRule, byList] = groupTypes.map((type) => last.of(type, `${name}-users`, written));
  const args = (byRule ?? byList) as azuread.GroupArgs | undefined;
  if (!args) return undefined;
  if (!byRule) return new azuread.Group(`${name}-users`, args, kept).objectId;
  const { members: _members, ...rule } = args;
  return new azuread.GroupWithoutMembers(`${name}-users`, rule, kept).objectId;
}

const groupDescription =
  "Users who register Macs for Jamf device compliance. The compliance partner and Conditional Access refer to this group.";

/** Its members are reported in addition, so that moving the rule ends no report. */
export function candidateGroup(
  name: string,
  { users }: Config,
  rule: string,
  under: pulumi.CustomResourceOptions,
): azuread.GroupWithoutMembers {
  return new azuread.GroupWithoutMembers(
    `${name}-users-candidate`,
    {
      displayName: users && "displayName" in users ? candidateName(users.displayName) : "",
      securityEnabled: true,
      description: candidateDescription,
      types: ["DynamicMembership"],
      dynamicMembership: { enabled: true, rule },
    },
    under,
  );
}

const candidateDescription =
  "A new membership rule on trial, for Jamf device compliance. Nothing but the partner refers to it.";
