/** What somebody changed by hand in the group of users that this stack made: its members, or the rule that chooses them. */
import { accountOf } from "../../providers/graph/emergencyAccounts";
import { groupMembers } from "../../providers/graph/groupMembers";
import { ownUserGroup, recordedMembership } from "../state/recordedUsers";
import type { Part } from "./intent";
import type { RunQuestion } from "./runQuestion";

interface MembersDrift {
  parts: Part[];
  /** As sentences without a full stop. */
  byHand: string[];
  /** Members as recorded that Entra does not have any more, in small letters. */
  gone: ReadonlySet<string>;
}

/** More accounts than these are not looked up one by one: so many are not deleted between two runs. */
const mostLookedUp = 50;

/**
 * Users, nested groups included: that is whom policies and the partner see. A user who was deleted in Entra is in no group any more and nobody
 * who could lose access.
 */
export async function membersDrift({
  config: { users },
  tenant,
  last,
  name,
}: Pick<RunQuestion, "config" | "tenant" | "last" | "name">): Promise<MembersDrift> {
  const nothing: MembersDrift = { parts: [], byHand: [], gone: new Set<string>() };
  const id = ownUserGroup(last, name);
  if (!users || "groupId" in users || id === undefined || tenant.userGroupId?.toLowerCase() !== id) return nothing;
  if (tenant.isUserGroupGone) return nothing;
  // What the configuration changes is no change by hand: the tenant is compared with the state.
  const recorded = recordedMembership(last, name);
  if ("rule" in users) {
    const { userGroupRule: rule } = tenant;
    return rule === undefined || recorded.rule === undefined || rule.trim() === recorded.rule.trim()
      ? nothing
      : { ...nothing, parts: ["users"], byHand: ["the membership rule of the group of users was changed in Entra"] };
  }
  const members = await groupMembers(tenant.graph, id, { noun: "user group" });
  // Deleted between two requests: the next run sees it.
  if (!Array.isArray(members)) return nothing;
  const live = new Set(members.map((member) => member.id.toLowerCase()));
  const known = new Set((recorded.members ?? users.members).map((each) => each.toLowerCase()));
  const missing = [...known].filter((each) => !live.has(each));
  const looked = missing.length > mostLookedUp ? [] : missing;
  const accounts = await Promise.all(looked.map((each) => accountOf(tenant.graph, each, "user")));
  const gone = new Set(looked.filter((_, i) => accounts[i] === undefined));
  const removed = missing.length - gone.size;
  const added = [...live].filter((each) => !known.has(each)).length;
  const text = [...(removed > 0 ? [`${removed} removed`] : []), ...(added > 0 ? [`${added} added`] : [])].join(", ");
  return text === ""
    ? { ...nothing, gone }
    : { parts: ["users"], byHand: [`members of the group of users were changed in Entra (${text})`], gone };
}
