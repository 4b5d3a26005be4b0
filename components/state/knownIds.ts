/** Ids of this stack's objects as the state holds them: what is judged by a name only where its id is not known. */
import { type Criterion, groupsNamed } from "../../providers/jamf/criteria/criterion";
import type { LastOutputs } from "./lastOutputs";
import { recordedPolicy } from "./recordedPolicy";
import { recordedSmartGroups, type SmartGroupIds } from "./recordedSmartGroups";
import { ownUserGroup, recordedMembership, recordedUserGroup } from "./recordedUsers";

export interface KnownIds {
  smartGroups?: SmartGroupIds;
  managedPolicy?: string;
  /** The policy in Jamf Pro that registers Macs. */
  registrationPolicy?: string;
  /** The group of users, where this stack made it. */
  userGroup?: string;
  /** The group that the partner was assigned to at the last run. */
  reportedGroup?: string;
  /** Whom the group of users that this stack made has by its list. */
  members?: readonly string[];
  /** Computer groups that the criteria of the last run name, in small letters. */
  criteriaGroups?: readonly string[];
}

const groups = ["applicable", "compliance", "applicable-candidate", "compliance-candidate"] as const;

export function knownIds(last: LastOutputs | undefined, name: string): KnownIds {
  const registration = last?.of("jamf:Policy", `${name}-registration`, ["objectId"])?.["objectId"];
  return {
    smartGroups: recordedSmartGroups(last, name),
    managedPolicy: recordedPolicy(last, name)?.objectId,
    registrationPolicy: typeof registration === "string" ? registration : undefined,
    userGroup: ownUserGroup(last, name),
    reportedGroup: last && recordedUserGroup(last, name),
    members: recordedMembership(last, name).members,
    criteriaGroups: groups.flatMap((group) => {
      const recorded = last?.of("jamf:SmartComputerGroup", `${name}-${group}`, ["criteria"])?.["criteria"];
      return groupsNamed((recorded ?? []) as Criterion[]).map((each) => each.toLowerCase());
    }),
  };
}
