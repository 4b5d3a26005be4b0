/** Words of effects: whom they concern, how many, and what to do. Pure. */
import type { Change } from "./change";
import type { Difference } from "./difference";
import type { Access, Moment, UnmatchedName } from "./model";

export function noLongerText({ stage, foundOn }: Change): string {
  if (!foundOn) return "To end the protection, lower the stage; otherwise correct the edit.";
  const policy = `"${foundOn.displayName}" (id ${foundOn.id})`;
  const force = `To end their protection with this configuration, set force with stage: ${stage} and a reason.`;
  return stage === "enforce"
    ? `${policy} is on for them, and this is the first run that manages it, for other users. Where it is on for one group, name that group as users.groupId. ${force}`
    : `${policy} is on for them, and this is the first run that manages it: in stage ${stage} it would not be on for them. Set stage: enforce, in ` +
        `which it stays on, and lower the stage in a later run. ${force}`;
}

export const users = (count: number): string => `${count} user${count === 1 ? "" : "s"}`;
export const macs = (count: number): string => `${count} Mac${count === 1 ? "" : "s"}`;

export const policies = (list: Moment["registrationBlockers"], verb = list.length === 1 ? "stops" : "stop"): string =>
  `${list.map(({ displayName, id }) => `"${displayName}" (id ${id})`).join(", ")} ${verb}`;

export const withoutMac = ({ withoutMac: count }: Difference): string =>
  count === 0 ? "" : ` ${count} of them have no Mac in Jamf Pro that can be matched to them.`;

const kinds: Readonly<Record<UnmatchedName, string>> = {
  noName: "no user in User and Location",
  domainName: "a name with a domain that users.match.domains does not map",
  shortName: "a short name that no user has",
  ambiguousName: "a short name that two users have",
  address: "an address that no user has to whom this run or a policy applies",
};

/** ` 12 Macs could not be matched to a user: 8 with …, 4 with ….` */
export function unmatched({ totals: { unmatchedMacs } }: Access): string {
  const parts = Object.entries(unmatchedMacs).map(([kind, count]) => [kinds[kind as UnmatchedName], count] as const);
  if (parts.length === 0) return "";
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  return ` ${macs(total)} could not be matched to a user: ${parts.map(([text, count]) => `${count} with ${text}`).join(", ")}.`;
}
