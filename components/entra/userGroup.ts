/** Who registers Macs: the group as configured, and one with a new membership rule on trial. */
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/schema";
import { candidateName } from "../stages/candidates";
import type { LastOutputs } from "../state/lastOutputs";

const groupTypes = ["azuread:index/groupWithoutMembers:GroupWithoutMembers", "azuread:index/group:Group"];

/** As the last run left it. */
export function userGroupIdIn(name: string, { users }: Config, last: LastOutputs | undefined): string | undefined {
  if (users && "groupId" in users) return users.groupId;
  const found = groupTypes.map((type) => last?.of(type, `${name}-users`, ["objectId"])?.["objectId"]);
  return found.find((id): id is string => typeof id === "string");
}

export function userGroup(name: string, { users }: Config, under: pulumi.CustomResourceOptions): pulumi.Output<string> {
  if (!users) throw new Error("users is missing");
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
