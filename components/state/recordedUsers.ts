/** The group of users as the state recorded it. */
import type { LastOutputs } from "./lastOutputs";

/** Id of the group of users as recorded: of this stack's own, or the one that the partner is assigned to. */
export function recordedUserGroup(last: LastOutputs, name: string): string | undefined {
  const assigned = last.of("graph:CompliancePartner", `${name}-partner`, ["groupId"])?.["groupId"];
  return ownUserGroup(last, name) ?? (typeof assigned === "string" ? assigned.toLowerCase() : undefined);
}

/** Id of the group of users that this stack made. */
export function ownUserGroup(last: LastOutputs | undefined, name: string): string | undefined {
  const found = ["groupWithoutMembers:GroupWithoutMembers", "group:Group"].map(
    (type) => last?.of(type, `${name}-users`, ["objectId"])?.["objectId"],
  );
  return found.find((each): each is string => typeof each === "string")?.toLowerCase();
}

/** How the group of users that this stack made has its members, as recorded; neither where the stack made none. */
export function recordedMembership(last: LastOutputs | undefined, name: string): { rule?: string; members?: string[] } {
  const byRule = last?.of("groupWithoutMembers:GroupWithoutMembers", `${name}-users`, ["dynamicMembership"]);
  if (byRule) return { rule: (byRule["dynamicMembership"] as { rule?: string } | null)?.rule ?? "" };
  const byList = last?.of("group:Group", `${name}-users`, ["members"]);
  return byList ? { members: (byList["members"] as string[] | null) ?? [] } : {};
}
