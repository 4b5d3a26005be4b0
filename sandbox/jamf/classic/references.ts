/** Names and ids of other objects inside Classic documents. */
import { sameName, siteAllows, type Instance } from "../instance";
import { conflict } from "../server/refusals";
import { child, element, type Element } from "./xml";

interface Kind {
  find(instance: Instance, id: number): { name: string } | undefined;
  named(instance: Instance, name: string): number | undefined;
  /** What a write is refused with when there is no such object. */
  refusal: string;
  /** Stands for "none" where exactly one is possible; in lists what is gone is dropped. */
  none?: string;
}

const numberOf = (found: [number, object] | undefined) => found?.[0];

/** Texts of `category` and `criteria` as seen on servers (facts §7.4); the others follow their pattern, a guess. */
const kinds: Record<string, Kind> = {
  category: {
    find: (instance, id) => instance.categories.get(id),
    named: (instance, wanted) => numberOf(instance.categories.find(({ name }) => sameName(name, wanted))),
    refusal: "Problem with category",
    none: "No category assigned",
  },
  site: {
    find: (instance, id) => instance.sites.get(id),
    named: (instance, wanted) => numberOf(instance.sites.find(({ name }) => sameName(name, wanted))),
    refusal: "Problem with site",
    none: "None",
  },
  computer_group: {
    find: (instance, id) => instance.groups.get(id),
    named: (instance, wanted) => numberOf(instance.groups.find(({ name }) => sameName(name, wanted))),
    refusal: "Problem with computer group",
  },
  computer: {
    find: (instance, id) => instance.macs.get(id),
    named: (instance, wanted) => numberOf(instance.macs.find(({ name }) => sameName(name, wanted))),
    refusal: "Problem with computer",
  },
  script: {
    find: (instance, id) => instance.scripts.get(id),
    named: (instance, wanted) => numberOf(instance.scripts.find(({ name }) => sameName(name, wanted))),
    refusal: "Problem with script",
  },
};

/** Lists in which what looks like a reference is one, by the name of the list. */
const lists: Record<string, string> = {
  computer_groups: "computer_group",
  computers: "computer",
  scripts: "script",
  self_service_categories: "category",
};

function withIdAndName(reference: Element, id: number, name: string): Element {
  const others = reference.children.filter((each) => each.name !== "id" && each.name !== "name");
  return { ...reference, children: [element("id", id), element("name", name), ...others] };
}

function resolved(instance: Instance, kind: Kind, reference: Element): Element {
  const idText = child(reference, "id")?.text.trim() ?? "";
  const name = child(reference, "name")?.text ?? "";
  if (idText !== "") {
    const id = Number(idText);
    if (id === -1 && kind.none !== undefined) return withIdAndName(reference, -1, kind.none);
    const found = kind.find(instance, id) ?? conflict(kind.refusal);
    return withIdAndName(reference, id, found.name);
  }
  if (kind.none !== undefined && (name === "" || sameName(name, kind.none)))
    return withIdAndName(reference, -1, kind.none);
  const id =
    kind.named(instance, name) ?? conflict(kind === kinds["category"] ? "No match found for category" : kind.refusal);
  return withIdAndName(reference, id, kind.find(instance, id)!.name);
}

function walk(
  document: Element,
  visit: (kind: Kind, reference: Element, isInList: boolean) => Element | undefined,
): Element {
  const children = document.children.flatMap((each): Element[] => {
    const itemName = lists[each.name];
    if (itemName !== undefined) {
      const items = each.children.flatMap((item) =>
        item.name === itemName ? (visit(kinds[itemName]!, item, true) ?? []) : [item],
      );
      return [{ ...each, children: items }];
    }
    const kind = each.name === "category" || each.name === "site" ? kinds[each.name] : undefined;
    return [kind ? visit(kind, each, false)! : walk(each, visit)];
  });
  return { ...document, children };
}

/** Before storing: every reference by id, or by name where no id was sent, names a thing that exists; else 409. */
export function resolveReferences(instance: Instance, document: Element): Element {
  return walk(document, (kind, reference) => resolved(instance, kind, reference));
}

/** When reading: names as they are now; what has been deleted since is "none", or gone from its list. */
export function refreshReferences(instance: Instance, document: Element): Element {
  return walk(document, (kind, reference, isInList) => {
    const id = Number(child(reference, "id")?.text ?? "-1");
    const found = kind.find(instance, id);
    if (found) return withIdAndName(reference, id, found.name);
    return isInList ? undefined : withIdAndName(reference, -1, kind.none ?? "");
  });
}

/** A policy or profile of a site may name groups of that site only; one without a site may name any. */
export function refuseOtherSites(instance: Instance, document: Element): void {
  const siteId = Number(child(document, "general", "site", "id")?.text ?? "-1");
  const places = [["scope"], ["scope", "exclusions"]].map((path) => child(document, ...path, "computer_groups"));
  for (const reference of places.flatMap((list) => list?.children ?? [])) {
    const group = instance.groups.get(Number(child(reference, "id")?.text));
    if (group && !siteAllows(siteId, group)) conflict("Problem with computer group");
  }
}
