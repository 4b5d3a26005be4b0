/** The group of users as the state recorded it. */
import type { LastOutputs } from "./lastOutputs";

/** Id of the group of users as recorded: of this stack's own, or the one that the partner is assigned to. */
export function recordedUserGroup(last: LastOutputs, name: string): string | undefined {
  const own = ["groupWithoutMembers:GroupWithoutMembers", "group:Group"].map(
    (type) => last.of(type, `${name}-users`, ["objectId"])?.["objectId"],
  );
  const assigned = last.of("graph:CompliancePartner", `${name}-partner`, ["groupId"])?.["groupId"];
  const id = [...own, assigned].find((each): each is string => typeof each === "string");
  return id?.toLowerCase();
}
