/**
 * Each fact has one owner (docs/internals/owners.md): what only the owner may do is found nowhere else in the product. Only what a tool can
 * see is here; the behaviour that was chosen is tested where the page says.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { root } from "../support/host";
import { sourcesOf } from "./sources";

interface Owned {
  fact: string;
  /** Files that may. */
  owners: readonly string[];
  /** What others may not have: texts without their quotes, or code as it is printed without comments. */
  in: "texts" | "code";
  sign: RegExp;
  /** What would break it. */
  broken: string;
}

const owned: readonly Owned[] = [
  {
    fact: "members of a group",
    owners: ["providers/graph/groupMembers.ts"],
    in: "texts",
    sign: /\/(?:transitiveMembers|members)(?:\/|\?|$)/,
    broken: "await graph.list(`/groups/${id}/members`, subject);",
  },
  {
    fact: "the user group",
    owners: ["providers/graph/userGroup.ts", "providers/graph/groupMembers.ts"],
    in: "texts",
    sign: /^\/groups(?:\/|$)/,
    broken: 'await graph.list("/groups", subject, { filter });',
  },
  {
    fact: "whether the partner was ever heard",
    owners: ["providers/graph/compliancePartner/entry.ts"],
    in: "code",
    sign: /Date\.UTC\((?:1970|2000)|["'`](?:0001|1970|2000)-/,
    broken: 'const never = Date.parse(heartbeat) < Date.parse("1970-01-02");',
  },
  {
    fact: "the inventory",
    owners: ["providers/jamf/fleet.ts"],
    in: "texts",
    sign: /computers-inventory/,
    broken: 'const rows = await jamf.list("/v3/computers-inventory", subject);',
  },
  {
    fact: "the rows of the inventory",
    owners: ["providers/jamf/fleet.ts", "providers/jamf/inventoryWire.ts"],
    in: "code",
    sign: /\.(?:userAndLocation|groupMemberships)\b/,
    broken: "const user = row.userAndLocation?.email;",
  },
  {
    fact: "which user a name in Jamf Pro means",
    owners: ["components/macs/macIndex.ts"],
    in: "code",
    sign: /new UserNames\(/,
    broken: "const byName = new UserNames(match);",
  },
  {
    fact: "which policy is the managed one",
    owners: ["providers/graph/conditionalAccess/managedPolicy.ts", "providers/graph/conditionalAccess/reportOnly.ts"],
    in: "code",
    sign: /\bisManagedPolicy\(/,
    broken: "const own = policies.find((policy) => isManagedPolicy(policy, name));",
  },
  {
    fact: "an unknown key",
    owners: ["providers/core/unknownKey.ts"],
    in: "texts",
    sign: /unknown key|not a known key|not a key/,
    broken: "throw new Error(`${key} is an unknown key of the policy`);",
  },
  {
    fact: "the names of the gates",
    owners: ["providers/graph/gates.ts"],
    in: "code",
    sign: /\[[^\]{}]*["'](?:pageSaved|partnerEntry)["'],[^\]{}]*["'](?:partnerAssignment|cloudConnectorConsent)["']/,
    broken: 'const all = ["pageSaved", "cloudConnectorConsent", "partnerEntry"];',
  },
  {
    fact: "the tenant as read",
    owners: ["components/tenant/snapshot.ts"],
    in: "code",
    sign: /^\s*(?:readonly )?(?:partner\??: Partner\b|apps\??: DeviceComplianceApps\b|userGroups\??: (?:readonly )?UserGroup\[\])[^,)]*;$/m,
    broken: "interface Evidence {\n  partner?: Partner;\n}",
  },
  {
    fact: "the file of a stack",
    owners: ["operations/stack/project.ts", "operations/stack/stackFile.ts", "operations/stack/yamlFile.ts"],
    in: "code",
    sign: /`Pulumi\.\$\{|\bstackConfigDir\b|import \{ parse \} from "yaml"/,
    broken: "const file = `Pulumi.${stack}.yaml`;",
  },
  {
    fact: "quoting for OData and RSQL",
    owners: ["providers/core/escaping.ts"],
    in: "code",
    sign: /["']'["'],\s*["']''["']|\/'\/g,\s*["`]''|\\\\\$&/,
    broken: "const filter = `displayName eq '${name.replaceAll(\"'\", \"''\")}'`;",
  },
  {
    fact: "escaping for XML and HTML",
    owners: ["providers/core/escaping.ts"],
    in: "code",
    sign: /&(?:amp|lt|gt|quot|#39);/,
    broken: 'const safe = text.replaceAll("<", "&lt;");',
  },
  {
    fact: "work side by side",
    owners: ["providers/core/http/limits.ts"],
    in: "code",
    sign: /["']p-queue["']|\bPQueue\b|Promise\.all\(Array\.from\(\{ length/,
    broken: "await Promise.all(Array.from({ length: 4 }, one));",
  },
];

const product = sourcesOf("index.ts", "components", "providers", "operations", "policy");
const printer = ts.createPrinter({ removeComments: true });

/** As the file says it: its texts, or its code without comments. */
function partsOf(file: string, text: string, part: Owned["in"]): string[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  if (part === "code") return [printer.printFile(tree)];
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return texts;
}

const breaches = ({ fact, owners, sign }: Owned, file: string, parts: readonly string[]): string[] =>
  owners.includes(file) || !parts.some((each) => sign.test(each))
    ? []
    : [`${file}: ${fact} belongs to ${owners.join(", ")}`];

/** Each file is read once for all facts. */
const read = new Map<string, readonly string[]>();
function partsOfFile(file: string, part: Owned["in"]): readonly string[] {
  const key = `${part} ${file}`;
  let parts = read.get(key);
  if (!parts) read.set(key, (parts = partsOf(file, textOf(file), part)));
  return parts;
}

const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

describe("one owner", () => {
  for (const each of owned) {
    it(`has ${each.fact}, and nobody else`, () => {
      assert.deepEqual(
        product.flatMap((file) => breaches(each, file, partsOfFile(file, each.in))),
        [],
      );
    });

    it(`is told of another that has ${each.fact}`, () => {
      const another = "components/another.ts";
      const told = (text: string) => breaches(each, another, partsOf(another, text, each.in));
      assert.deepEqual(told(each.broken), [`${another}: ${each.fact} belongs to ${each.owners.join(", ")}`]);
      assert.deepEqual(told(`// ${each.broken.replaceAll("\n", " ")}`), []);
    });
  }

  it("is a file that is there, and does what only it may", () => {
    for (const { fact, owners, sign, in: part } of owned) {
      assert.ok(
        owners.some((file) => partsOfFile(file, part).some((each) => sign.test(each))),
        `${fact}: ${sign}`,
      );
    }
  });

  it("stands for each fact in docs/internals/owners.md, with a test that is there", () => {
    const page = textOf("docs/internals/owners.md");
    for (const { fact, owners } of owned) {
      for (const file of owners) assert.ok(page.includes(`\`${file}\``), `${fact}: ${file}`);
    }
    const tests = [...page.matchAll(/`(tests\/[\w/.-]+\.test\.ts)`/g)].map(([, file]) => file!);
    assert.ok(tests.length >= 13, String(tests.length));
    for (const file of tests) textOf(file);
  });
});
