/**
 * One line of criteria as a test on inventory. Only criteria that the inventory shows whole; of every other, a clause why not. Which
 * section of the inventory a line needs stands beside it.
 */
import { computerGroup, type Criterion } from "../criterion";
import { dateTest, type Made, numberTest, textTest, versionTest } from "./operators";
import type { InventoryRow } from "./row";

export type Section =
  | "GENERAL"
  | "HARDWARE"
  | "OPERATING_SYSTEM"
  | "USER_AND_LOCATION"
  | "GROUP_MEMBERSHIPS"
  | "APPLICATIONS"
  | "EXTENSION_ATTRIBUTES";

/** What must be known beside the Macs. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  now: number;
  /** Enabled extension attributes, by name, with their data type. */
  attributes?: ReadonlyMap<string, "STRING" | "INTEGER" | "DATE">;
  /** Names of departments and buildings could be read, so that rows hold them. */
  hasLocations?: boolean;
  /**
   * Membership as it will be after this run, of groups that this run changes too, by name and by id. Others go by the inventory.
   */
  groups?: ReadonlyMap<string, (row: InventoryRow) => boolean>;
}

export type RowTest = (row: InventoryRow) => boolean;

interface LineTest {
  test: RowTest;
  sections: readonly Section[];
}

type MadeLine = LineTest | { why: string };

const attributeSections: readonly Section[] = [
  ...(["GENERAL", "HARDWARE", "OPERATING_SYSTEM"] as const),
  ...(["USER_AND_LOCATION", "EXTENSION_ATTRIBUTES"] as const),
];

type Text = (row: InventoryRow) => string | undefined;

const texts: Readonly<Record<string, { of: Text; section: Section }>> = {
  "Serial Number": { of: ({ serial }) => serial, section: "HARDWARE" },
  "Computer Name": { of: ({ name }) => name, section: "GENERAL" },
  Model: { of: ({ model }) => model, section: "HARDWARE" },
  Site: { of: ({ site }) => site, section: "GENERAL" },
};

const locations: Readonly<Record<string, Text>> = {
  Department: ({ department }) => department,
  Building: ({ building }) => building,
};

const applications: Readonly<Record<string, "name" | "bundleId" | "version">> = {
  "Application Title": "name",
  "Application Bundle ID": "bundleId",
  "Application Version": "version",
};

/** As the criterion spells what the inventory spells otherwise. */
const fileVaultWords: Readonly<Record<string, string>> = {
  ALL_ENCRYPTED: "all partitions encrypted",
  BOOT_ENCRYPTED: "boot partitions encrypted",
  SOME_ENCRYPTED: "some partitions encrypted",
  NOT_ENCRYPTED: "no partitions encrypted",
  NOT_APPLICABLE: "n/a",
};

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

export function lineTest(line: Criterion, all: readonly Criterion[], around: Surroundings): MadeLine {
  const { criterion: name, operator, value } = line;
  if (name === computerGroup) return groupTest(line, around);
  if (name === "Last Inventory Update") {
    // By the clock of Jamf Pro. Where the clock here is behind it, what was just reported lies ahead, and is no less fresh.
    const at = ({ reportedAt }: InventoryRow) =>
      reportedAt === undefined ? undefined : Math.min(reportedAt, around.now - 1);
    return optional(dateTest(operator, value, around.now), at, ["GENERAL"]);
  }
  if (name === "FileVault 2 Status") return fileVaultTest(line);
  if (name === "Operating System Version") return osVersionTest(line);
  const text = own(texts, name);
  if (text) return onText(line, text.of, [text.section]);
  const location = own(locations, name);
  if (location) {
    if (!around.hasLocations) return { why: "the names of departments and buildings could not be read" };
    return onText(line, location, ["USER_AND_LOCATION"]);
  }
  const application = own(applications, name);
  if (application) return applicationTest(line, application, all);
  return attributeTest(line, around);
}

const onText = ({ operator, value }: Criterion, of: Text, sections: readonly Section[]): MadeLine => {
  const made = textTest(operator, value);
  if (made.why !== undefined) return { why: made.why };
  const { test } = made;
  return {
    sections,
    test: (row) => {
      const text = of(row);
      return test(text === undefined ? none : [text]);
    },
  };
};

const none: readonly string[] = [];

/** What was never reported fits nothing. */
function optional<T>(made: Made<T>, of: (row: InventoryRow) => T | undefined, sections: readonly Section[]): MadeLine {
  if (made.why !== undefined) return { why: made.why };
  const { test } = made;
  return {
    sections,
    test: (row) => {
      const value = of(row);
      return value !== undefined && test(value);
    },
  };
}

function groupTest({ operator, value }: Criterion, { groups }: Surroundings): MadeLine {
  if (operator !== "member of" && operator !== "not member of") {
    return { why: `the operator "${operator}" does not test membership` };
  }
  const wanted = value.toLowerCase();
  // A group may be called by digits; where another one has that id, the criterion is refused before it counts.
  const isId = /^\d+$/.test(value);
  const changed = groups?.get(value);
  const isMember: RowTest =
    changed ??
    ((row) => (row.groups ?? []).some(({ id, name }) => name.toLowerCase() === wanted || (isId && id === value)));
  return {
    sections: ["GROUP_MEMBERSHIPS"],
    test: operator === "member of" ? isMember : (row) => !isMember(row),
  };
}

function fileVaultTest({ operator, value }: Criterion): MadeLine {
  if (operator !== "is" && operator !== "is not") return { why: `the operator "${operator}" does not fit it` };
  const wanted = value.toLowerCase();
  if (!Object.values(fileVaultWords).includes(wanted)) return { why: `"${value}" is not one of its known values` };
  const is: RowTest = ({ fileVault2Status: status }) => status !== undefined && own(fileVaultWords, status) === wanted;
  return { sections: ["OPERATING_SYSTEM"], test: operator === "is" ? is : (row) => !is(row) };
}

function osVersionTest(line: Criterion): MadeLine {
  const ordered = versionTest(line.operator, line.value);
  if (ordered.why === undefined) return optional(ordered, ({ osVersion }) => osVersion, ["OPERATING_SYSTEM"]);
  const text = textTest(line.operator, line.value);
  if (text.why === undefined) return onText(line, ({ osVersion }) => osVersion, ["OPERATING_SYSTEM"]);
  return { why: /greater|less/.test(line.operator) ? ordered.why : text.why };
}

/**
 * Whether a version beside a title must be of that application is not documented: such a pair means one thing or another.
 */
function applicationTest(line: Criterion, key: "name" | "bundleId" | "version", all: readonly Criterion[]): MadeLine {
  const others = all.filter((other) => other !== line && Object.hasOwn(applications, other.criterion));
  const isPair = others.some((other) => (other.criterion === "Application Version") !== (key === "version"));
  if (isPair) return { why: "whether version and title must be of one application is not documented" };
  const made = textTest(line.operator, line.value);
  if (made.why !== undefined) return { why: made.why };
  const { test } = made;
  return {
    sections: ["APPLICATIONS"],
    test: ({ applications: list }) => test((list ?? []).map((application) => application[key])),
  };
}

function attributeTest({ criterion: name, operator, value }: Criterion, { attributes, now }: Surroundings): MadeLine {
  const type = attributes?.get(name);
  const valuesOf = (row: InventoryRow): readonly string[] => row.attributes?.get(name) ?? none;
  const first = (row: InventoryRow): string => valuesOf(row)[0] ?? "";
  switch (type) {
    case undefined:
      return { why: "the inventory does not show it whole" };
    case "DATE": {
      const at = (row: InventoryRow): number | undefined => {
        const time = Date.parse(first(row));
        return Number.isNaN(time) ? undefined : time;
      };
      return optional(dateTest(operator, value, now), at, attributeSections);
    }
    case "INTEGER": {
      const number = (row: InventoryRow): number | undefined => (first(row) === "" ? undefined : Number(first(row)));
      if (operator !== "is" && operator !== "is not") {
        return optional(numberTest(operator, value), number, attributeSections);
      }
      const wanted = Number(value);
      if (value.trim() === "" || Number.isNaN(wanted)) return { why: `"${value}" is not a number` };
      return {
        sections: attributeSections,
        test: (row) => (number(row) === wanted) === (operator === "is"),
      };
    }
    case "STRING": {
      const made = textTest(operator, value);
      if (made.why !== undefined) return { why: made.why };
      const { test } = made;
      return {
        sections: attributeSections,
        // What was never reported is empty.
        test: (row) => test(valuesOf(row).length === 0 ? empty : valuesOf(row)),
      };
    }
  }
}

const empty: readonly string[] = [""];
