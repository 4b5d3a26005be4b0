/** Walks edit every key of the configuration: whoever adds one to the schema is told to let walks edit it, too. */
import assert from "node:assert/strict";
import { configSchema } from "../../components/config/schema";
import { type Field, fieldsOf, sectionsOf } from "../../reference/fields";
import type { Config } from "./world/anyStack";
import type { Facts } from "./world/base";
import { detailPaths } from "./world/details";
import { edits } from "./world/edits";

/** Keys that no walk edits, and why. */
const untouched: Readonly<Record<string, string>> = {
  jamfUrl: "another instance is another stack",
  tenantId: "another tenant is another stack",
  cloud: "the sandbox is none of the named ones, and its addresses stand in the environment",
  jamfClientId: "credentials stand in the environment",
  jamfClientSecret: "credentials stand in the environment",
  waitForPeople: "waits for minutes of the wall clock",
  "jamf.applicableGroup.criteria[].andOr": "criteria in general are the matter of tests/components/macs",
  "jamf.applicableGroup.criteria[].openingParenthesis": "as above",
  "jamf.applicableGroup.criteria[].closingParenthesis": "as above",
};

/** `jamf.applicableGroup.criteria[].value` for each of the four places in which criteria stand. */
const ofOne = (path: string): string =>
  path.replace(/^jamf\.(applicable|compliance)Group\.(criteria|candidate)\[\]/, "jamf.applicableGroup.criteria[]");

function leaves(fields: readonly Field[]): string[] {
  return fields.flatMap(({ path, type }) => {
    const sections = sectionsOf(type);
    return sections.length > 0 ? sections.flatMap(leaves) : [path];
  });
}

const id = "11111111-1111-4111-8111-111111111111";
const facts: Facts = {
  compliant: [id],
  owners: [id],
  others: [id, id, id],
  emergencyGroup: id,
  emptyGroup: id,
  pilotGroup: id,
  disabledUser: id,
  policies: [id],
  adoptable: id,
  placeholderApp: id,
  computerGroup: "Pilot",
  today: "2026-11-29",
};

/** Paths of all values, with `[]` below a list. */
function pathsIn(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((each) => pathsIn(each, `${path}[]`))];
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, each]) => pathsIn(each, path ? `${path}.${key}` : key));
  return [path, ...below];
}

describe("edits of random walks", () => {
  const start: Config = {
    conditionalAccess: { managedPolicy: {}, breakGlass: { groupId: id } },
    users: { members: [id] },
  };
  const edited = Object.values(edits).flatMap((edit) =>
    Array.from({ length: 4 * detailPaths.length }, (_, n) => edit(start, facts, n)),
  );
  const touched = new Set(edited.flatMap((config) => pathsIn(config)).map(ofOne));
  const keys = [...new Set(leaves(fieldsOf(configSchema)).map(ofOne))];

  it("reach each key of the schema, but for those that have a reason", () => {
    const missing = keys.filter((key) => !touched.has(key) && !(key in untouched));
    assert.deepEqual(missing, []);
  });

  it("name no key as untouched that one of them edits, or that is gone", () => {
    const wrong = Object.keys(untouched).filter((key) => touched.has(key) || !keys.includes(key));
    assert.deepEqual(wrong, []);
  });

  it("are valid, or are refused for what they hold, and never for a key that the schema lacks", () => {
    const unknown = edited.flatMap((config) => {
      const result = configSchema.safeParse({ jamfUrl: "https://example.jamfcloud.com", tenantId: id, ...config });
      const issues = result.error?.issues.filter(({ code }) => code === "unrecognized_keys") ?? [];
      return issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    });
    assert.deepEqual([...new Set(unknown)], []);
  });
});
