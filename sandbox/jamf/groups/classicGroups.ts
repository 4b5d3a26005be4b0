/** Classic API: computer groups. */
import { classicRoutes, type ClassicKind } from "../classic/objects";
import { resolveReferences } from "../classic/references";
import { misfits, shapeOf } from "../classic/shape";
import { groupDependents } from "./dependents";
import type { GroupMembers } from "./groupMembers";
import type { ComputerGroup, Instance } from "../instance";
import { conflict } from "../server/refusals";
import type { Route } from "../server/router";
import { completed, criteriaProblems, dependsOn, shown, type SentCriterion } from "./smartGroupRules";
import { setTick, tickAfterWrite } from "../ticks";
import { child, childText, element, type Element } from "../classic/xml";

const shape = shapeOf("computer_group");

function sentCriteria(criteria: Element): SentCriterion[] {
  return criteria.children
    .filter(({ name }) => name === "criterion")
    .map((line, at) => ({
      name: childText(line, "name") ?? "",
      priority: Number(childText(line, "priority") ?? at),
      andOr: childText(line, "and_or") === "or" ? "or" : "and",
      searchType: childText(line, "search_type") ?? "",
      value: childText(line, "value") ?? "",
      openingParen: childText(line, "opening_paren") === "true",
      closingParen: childText(line, "closing_paren") === "true",
    }));
}

/** Computer groups of the Classic API: lenient with criteria, without description, with members (facts §2.9). */
export function classicGroupRoutes(instance: Instance, members: GroupMembers): Route[] {
  const kind: ClassicKind<ComputerGroup> = {
    resource: "computergroups",
    listRoot: "computer_groups",
    root: "computer_group",
    collection: instance.groups,
    noun: ({ isSmart }) => (isSmart ? "Smart Computer Groups" : "Static Computer Groups"),
    shape,
    accept,
    show,
    listFields: ({ isSmart }) => [element("is_smart", isSmart)],
    inUse: (id) => {
      const dependents = groupDependents(instance, id);
      return dependents.length > 0 ? `Problem with dependencies: in use by ${dependents.join(", ")}` : undefined;
    },
    written: (id) => tickAfterWrite(instance, "membershipEmail", id),
    removed: (id) => setTick(instance, "membershipEmail", id, false),
  };
  return classicRoutes(kind);

  function accept(sent: Element, before?: ComputerGroup, id?: number): ComputerGroup {
    const wrong = misfits(shape, sent);
    if (wrong.length > 0) conflict(`Problem with ${wrong[0]!}`);
    const isSmartText = childText(sent, "is_smart");
    if (!before && isSmartText === undefined) conflict("Problem with is_smart");
    const isSmart = isSmartText === undefined ? before!.isSmart : isSmartText === "true";
    if (before && before.isSmart !== isSmart) conflict("Problem with is_smart");
    const group: ComputerGroup = {
      name: childText(sent, "name") ?? before?.name ?? "",
      description: before?.description ?? "",
      siteId: siteOf(sent, before),
      isSmart,
      criteria: isSmart ? criteriaOf(sent, before) : [],
      macIds: isSmart ? [] : macsOf(sent, before),
    };
    if (id !== undefined && dependsOn(instance, group, id)) conflict("Problem with criteria");
    return group;
  }

  function criteriaOf(sent: Element, before?: ComputerGroup) {
    const list = child(sent, "criteria");
    if (!list) return before?.criteria ?? [];
    const criteria = sentCriteria(list);
    const problems = criteriaProblems(instance, criteria, false);
    // That a missing group is worded differently is in the facts, the rest of the sentence is not.
    if (problems.some(({ field }) => field?.endsWith(".value")))
      conflict("Problem with criteria, depends on another group");
    if (problems.length > 0) conflict("Problem with criteria");
    return completed(instance, criteria);
  }

  function siteOf(sent: Element, before?: ComputerGroup): number {
    const site = child(sent, "site");
    if (!site) return before?.siteId ?? -1;
    const resolved = resolveReferences(instance, element("computer_group", [site]));
    return Number(childText(resolved, "site", "id"));
  }

  /** The whole list, or what comes to the one before and what goes from it (a public client of 2026 sends these). */
  function macsOf(sent: Element, before?: ComputerGroup): number[] {
    const whole = numbers(child(sent, "computers")) ?? before?.macIds ?? [];
    const gone = new Set(numbers(child(sent, "computer_deletions")));
    const added = numbers(child(sent, "computer_additions")) ?? [];
    return [...new Set([...whole.filter((id) => !gone.has(id)), ...added])];
  }

  function numbers(list: Element | undefined): number[] | undefined {
    if (!list) return undefined;
    const resolved = resolveReferences(instance, element("computer_group", [{ ...list, name: "computers" }]));
    const items = child(resolved, "computers")!.children.filter(({ name }) => name === "computer");
    return items.map((item) => Number(childText(item, "id")));
  }

  function show(id: number, group: ComputerGroup): Element {
    const site = instance.sites.get(group.siteId);
    const macs = [...members.of(id)].flatMap((macId) => instance.macs.get(macId) ?? []);
    return element("computer_group", [
      element("id", id),
      element("name", group.name),
      element("is_smart", group.isSmart),
      element("site", [element("id", site ? group.siteId : -1), element("name", site?.name ?? "None")]),
      element(
        "criteria",
        shown(instance, group.criteria, true).map((line) =>
          element("criterion", [
            element("name", line.name),
            element("priority", line.priority),
            element("and_or", line.andOr),
            element("search_type", line.searchType),
            element("value", line.value),
            element("opening_paren", line.openingParen),
            element("closing_paren", line.closingParen),
          ]),
        ),
      ),
      element(
        "computers",
        macs.map((mac) =>
          element("computer", [
            element("id", mac.id),
            element("name", mac.name),
            element("mac_address", ""),
            element("alt_mac_address", ""),
            element("serial_number", mac.serial),
          ]),
        ),
      ),
    ]);
  }
}
