/** The tables of docs/reference/permissions.md, from the table that the test works through: `node dist/tests/privileges/document.js` writes them. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { graphPermissions, jamfObjects, verbs } from "./table";

export const documentPath = join("docs", "reference", "permissions.md");

const row = (...cells: string[]): string => `| ${cells.join(" | ")} |`.replace(/ {2,}/g, " ");

const jamfTable = (): string =>
  [
    row("privileges on", "deploy", "preview", "needed", "what is read"),
    "|---|---|---|---|---|",
    ...jamfObjects.map(({ objects, kind, when, reads }) =>
      row(objects, kind ? verbs.join(", ") : "Read", "Read", when || "always", reads),
    ),
  ].join("\n");

const graphTable = (): string =>
  [
    row("permission", "deploy", "preview", "what for"),
    "|---|---|---|---|",
    ...graphPermissions.map(({ permission, deploy, preview, containedIn, what }) =>
      row(
        `\`${permission}\``,
        deploy ? "yes" : "",
        preview ? "yes" : "",
        containedIn ? `${what}; contained in \`${containedIn}\`` : what,
      ),
    ),
  ].join("\n");

/** `create group`, `read group` → `group: create, read`. */
function byKind(operations: readonly string[]): string {
  const kinds = new Map<string, string[]>();
  for (const operation of operations) {
    const [verb, kind] = operation.split(/ (.*)/s, 2) as [string, string];
    kinds.set(kind, [...(kinds.get(kind) ?? []), verb]);
  }
  return [...kinds].map(([kind, verbs]) => `${kind}: ${verbs.join(", ")}`).join("; ");
}

/** What the test sees fail, of this program and of `@pulumi/azuread`. */
const operationsTable = (): string =>
  [
    row("permission", "what fails without it", "what `@pulumi/azuread` fails at without it"),
    "|---|---|---|",
    ...graphPermissions.map(({ permission, deploy, fails, azuread }) => {
      const column = deploy ? "deploy" : "preview";
      return row(`\`${permission}\``, (fails[column] ?? []).join(", ") || "–", byKind(azuread?.[column] ?? []) || "–");
    }),
  ].join("\n");

/** The document with its tables as they have to be; everything else stays. */
export function withTables(text: string): string {
  const put = (into: string, name: string, table: string): string => {
    const [begin, end] = [`<!-- table: ${name} -->`, "<!-- end of table -->"];
    const from = into.indexOf(begin);
    const to = into.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`${documentPath} has no place for the table of ${name}`);
    return `${into.slice(0, from)}${begin}\n\n${table}\n\n${into.slice(to)}`;
  };
  const tables: [name: string, table: string][] = [
    ["jamf", jamfTable()],
    ["graph", graphTable()],
    ["operations", operationsTable()],
  ];
  return tables.reduce((whole, [name, table]) => put(whole, name, table), text);
}

if (require.main === module) {
  const path = join(__dirname, "..", "..", "..", documentPath);
  writeFileSync(path, withTables(readFileSync(path, "utf8")));
}
