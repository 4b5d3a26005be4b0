/** Which Macs a policy or profile reaches. */
import type { GroupMembers } from "../groups/groupMembers";
import { siteAllows, type Instance } from "../instance";
import { child, childText, type Element } from "../classic/xml";

const numbers = (list: Element | undefined) =>
  (list?.children ?? []).flatMap((item) =>
    childText(item, "id") === undefined ? [] : [Number(childText(item, "id"))],
  );

function targeted(scope: Element | undefined, members: GroupMembers): Set<number> {
  const macs = new Set(numbers(child(scope, "computers")));
  for (const groupId of numbers(child(scope, "computer_groups"))) for (const id of members.of(groupId)) macs.add(id);
  return macs;
}

/** The Macs that a policy or profile reaches: targets without exclusions, limited to the users named, if any. */
export function macsInScope(instance: Instance, members: GroupMembers, document: Element): Set<number> {
  const scope = child(document, "scope");
  const siteId = Number(childText(document, "general", "site", "id") ?? "-1");
  const isForAll = childText(scope, "all_computers") === "true";
  const targets = isForAll ? instance.macs.all().map(([id]) => id) : [...targeted(scope, members)];
  const excluded = targeted(child(scope, "exclusions"), members);
  const users = (child(scope, "limitations", "users")?.children ?? []).map((user) => childText(user, "name"));
  return new Set(
    targets.filter((id) => {
      const mac = instance.macs.get(id);
      return (
        mac && siteAllows(siteId, mac) && !excluded.has(id) && (users.length === 0 || users.includes(mac.username))
      );
    }),
  );
}
