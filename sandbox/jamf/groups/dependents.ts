/** Which objects use a computer group. */
import { compliancePage } from "./groupMembers";
import type { Instance, Stored } from "../instance";
import { child, type Element } from "../classic/xml";

function scopeNames(document: Element, groupId: number): boolean {
  const lists = [
    child(document, "scope", "computer_groups"),
    child(document, "scope", "exclusions", "computer_groups"),
  ];
  return lists.some((list) => list?.children.some((item) => child(item, "id")?.text === String(groupId)));
}

const scoped = (noun: string, groupId: number, all: [number, Stored][]) =>
  all.filter(([, { document }]) => scopeNames(document, groupId)).map(([id, { name }]) => `${noun} "${name}" (${id})`);

/** What still needs a computer group, in words; as long as there is anything the group cannot be deleted (facts §2.4). */
export function groupDependents(instance: Instance, groupId: number): string[] {
  const groups = instance.groups
    .all()
    .filter(([, { criteria }]) =>
      criteria.some(({ name, value }) => name === "Computer Group" && value === String(groupId)),
    )
    .map(([id, { name }]) => `computer group "${name}" (${id})`);
  const apps = instance.deployments
    .all()
    .filter(([, { smartGroupId }]) => smartGroupId === groupId)
    .map(([id, { name }]) => `Mac App "${name}" (${id})`);
  const page = compliancePage(instance);
  const isOnPage = page?.complianceGroupId === groupId || page?.applicableGroupId === groupId;
  return [
    ...groups,
    ...scoped("policy", groupId, instance.policies.all()),
    ...scoped("configuration profile", groupId, instance.profiles.all()),
    ...apps,
    ...(isOnPage ? ["the Device Compliance settings"] : []),
  ];
}
