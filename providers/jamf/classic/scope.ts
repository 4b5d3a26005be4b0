/**
 * The Scope tab of policies and macOS configuration profiles.
 *
 * A write that mentions `<scope>` replaces the whole scope (field report: jamfplatform-go-sdk, Jamf Pro 11.31, 2026), so it
 * is always sent whole. Users of a directory and their groups stand there by name, everything else by id. Lists of Jamf Pro
 * users hold `<user>` and `<user_group>`, unlike the Classic documentation 11.26.0 says.
 */
import type { Problem } from "../../core/lifecycle";
import { xml, type XmlElement } from "../client";
import { requireBoolean } from "../validation";
import { type Field, type Fields, flag, inPlace, references, replaceItems, sortedSet, within } from "./fields";
import { requireList, unknownProperties } from "./properties";

/** Which Macs. What is left out is empty, as in the admin center: a scope is managed as a whole. */
export interface ComputerScope {
  /** All Computers. Goes without `computerIds`, `computerGroupIds`, `buildingIds` and `departmentIds`. Default `false`. */
  allComputers?: boolean;
  /** All Users of Jamf Pro. Goes without `userIds` and `userGroupIds`. Default `false`. */
  allUsers?: boolean;
  /** Ids of computers. */
  computerIds?: string[];
  /** Ids of smart and static computer groups. */
  computerGroupIds?: string[];
  buildingIds?: string[];
  departmentIds?: string[];
  /** Ids of Jamf Pro users, whose assigned Macs are meant. */
  userIds?: string[];
  /** Ids of Jamf Pro user groups. */
  userGroupIds?: string[];
  /** Of the targets only those Macs that … */
  limitations?: ScopeLimitations;
  /** Of the targets all but those Macs that … */
  exclusions?: ScopeExclusions;
}

interface ScopeLimitations {
  /** … are used by one of these users of the directory service or local users, by name. */
  userNames?: string[];
  /** … are used by a member of one of these groups of the directory service, by name. */
  userGroupNames?: string[];
  /** … are in one of these network segments, by id. */
  networkSegmentIds?: string[];
  /** … are near one of these iBeacon regions, by id. */
  ibeaconIds?: string[];
}

interface ScopeExclusions extends ScopeLimitations {
  computerIds?: string[];
  computerGroupIds?: string[];
  buildingIds?: string[];
  departmentIds?: string[];
  /** Ids of Jamf Pro users. */
  userIds?: string[];
  /** Ids of Jamf Pro user groups. */
  userGroupIds?: string[];
}

const computers = {
  computerIds: references("computers", "computer", "id"),
  computerGroupIds: references("computer_groups", "computer_group", "id"),
  buildingIds: references("buildings", "building", "id"),
  departmentIds: references("departments", "department", "id"),
  userIds: references("jss_users", "user", "id"),
  userGroupIds: references("jss_user_groups", "user_group", "id"),
};

const circumstances: Fields<ScopeLimitations> = {
  userNames: references("users", "user", "name"),
  userGroupNames: references("user_groups", "user_group", "name"),
  networkSegmentIds: references("network_segments", "network_segment", "id"),
  ibeaconIds: references("ibeacons", "ibeacon", "id"),
};

const exclusions: Fields<ScopeExclusions> = { ...computers, ...circumstances };

const parts: Field<ComputerScope> = inPlace<ComputerScope>({
  allComputers: flag("all_computers"),
  allUsers: flag("all_jss_users"),
  ...computers,
  limitations: within("limitations", inPlace(circumstances)),
  exclusions: within("exclusions", inPlace(exclusions)),
});

/** Stands in the `<scope>` section itself. */
export const scopeField: Field<ComputerScope> = {
  read(section, wanted) {
    const scope = parts.read(section, wanted)!;
    const { userGroupNames = [], ...others } = scope.limitations ?? {};
    return {
      ...scope,
      limitations: { ...others, userGroupNames: sortedSet([...userGroupNames, ...oldForm(section)]) },
    };
  },
  write(section, scope, fresh) {
    parts.write(section, scope, fresh);
    const names = scope.limitations?.userGroupNames;
    const list = section.find("limit_to_users", "user_groups");
    if (!names || !list || sortedSet(oldForm(section)).join("\n") === sortedSet(names).join("\n")) return;
    const is = (each: XmlElement, name: string) => each.text() === name;
    replaceItems(list, "user_group", sortedSet(names), {
      is,
      fill: (each, name) => {
        if (!is(each, name)) each.nodes.splice(0, each.nodes.length, name);
      },
    });
  },
};

/** Policies say the limitation to groups of the directory service twice: also by bare name in `<limit_to_users>`. */
const oldForm = (section: XmlElement): string[] =>
  (section.find("limit_to_users", "user_groups") ?? xml("user_groups"))
    .children("user_group")
    .map((each) => each.text());

const names = { limitations: Object.keys(circumstances), exclusions: Object.keys(exclusions) } as const;
const emptyLists = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, []]));

export const filledScope = (scope: ComputerScope = {}): ComputerScope => ({
  allComputers: false,
  allUsers: false,
  ...emptyLists(Object.keys(computers)),
  ...scope,
  limitations: { ...emptyLists(names.limitations), ...scope.limitations },
  exclusions: { ...emptyLists(names.exclusions), ...scope.exclusions },
});

/** Lists of a scope are sets. */
export function canonicalScope(scope: ComputerScope): ComputerScope {
  return Object.fromEntries(
    Object.entries(scope).map(([key, value]) => {
      if (Array.isArray(value)) return [key, sortedSet(value.map(String))];
      return [key, typeof value === "object" && value !== null ? canonicalScope(value as ComputerScope) : value];
    }),
  );
}

export function validateScope(scope: ComputerScope, path = "scope"): Problem[] {
  const problems = [
    ...unknownProperties(scope, [...Object.keys(computers), "allComputers", "allUsers", ...Object.keys(names)], path),
    ...requireBoolean(scope.allComputers, `${path}.allComputers`),
    ...requireBoolean(scope.allUsers, `${path}.allUsers`),
    ...validateLists(scope, Object.keys(computers), path),
  ];
  for (const part of ["limitations", "exclusions"] as const) {
    const given = scope[part];
    if (given === undefined) continue;
    problems.push(...unknownProperties(given, names[part], `${path}.${part}`));
    problems.push(...validateLists(given, names[part], `${path}.${part}`));
  }
  const narrower = [
    ["allComputers", ["computerIds", "computerGroupIds", "buildingIds", "departmentIds"]],
    ["allUsers", ["userIds", "userGroupIds"]],
  ] as const;
  for (const [all, lists] of narrower) {
    for (const list of lists) {
      if (!scope[all] || !scope[list]?.length) continue;
      problems.push({ property: `${path}.${list}`, reason: `has no effect beside ${all}: leave out one of the two` });
    }
  }
  return problems;
}

function validateLists(given: object, lists: readonly string[], path: string): Problem[] {
  return lists.flatMap((list) => {
    const items = (given as Record<string, unknown>)[list];
    const property = `${path}.${list}`;
    if (items === undefined) return [];
    const noList = requireList(items, property);
    if (noList.length > 0) return noList;
    return (items as unknown[]).flatMap((item: unknown, i) =>
      validateItem(item, list.endsWith("Ids"), `${property}[${i}]`),
    );
  });
}

function validateItem(item: unknown, isId: boolean, property: string): Problem[] {
  const isName = (text: string) => text.trim() !== "" && text === text.trim() && !/[\r\n]/.test(text);
  if (typeof item === "string" && (isId ? /^[1-9]\d*$/.test(item) : isName(item))) return [];
  const what = isId ? 'an id such as "12"' : "a name in one line, without spaces around it";
  return [{ property, reason: `must be ${what}, not ${JSON.stringify(item)}` }];
}
