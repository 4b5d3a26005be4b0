/** The interface of the component's arguments and the schema that checks them say the same, in both directions. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { z } from "zod";
import type { MacDeviceComplianceArgs } from "../../components/config/args";
import { configSchema } from "../../components/config/schema";
import { root } from "../support/host";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** The compiler's own word on it: this line does not compile where the two differ in anything. */
const isSame: Same<MacDeviceComplianceArgs, z.input<typeof configSchema>> = true;

/** Shapes as text, line by line: `jamf.macApp.deploy?: boolean`. */
type Shape = Set<string>;

interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
}

function shapeOfSchema(schema: JsonSchema, path = "", into: Shape = new Set()): Shape {
  for (const option of schema.anyOf ?? []) shapeOfSchema(option, path, into);
  if (schema.items) shapeOfSchema(schema.items, `${path}[]`, into);
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    const below = path ? `${path}.${key}` : key;
    into.add(`${below}${schema.required?.includes(key) ? "" : "?"}: ${kindsOf(child).join(" | ")}`);
    shapeOfSchema(child, below, into);
  }
  return into;
}

function kindsOf(schema: JsonSchema): string[] {
  if (schema.anyOf) return [...new Set(schema.anyOf.flatMap(kindsOf))].sort();
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).sort();
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  if (schema.type === "integer") return ["number"];
  return [schema.type ?? "anything"];
}

/** Reads the file as text alone: what it imports, what a checker would infer, does not count. */
function shapeOfInterface(text: string): { shape: Shape; silent: string[] } {
  const file = ts.createSourceFile("args.ts", text, ts.ScriptTarget.Latest, true);
  const all = new Map(file.statements.filter(ts.isInterfaceDeclaration).map((each) => [each.name.text, each]));
  const [shape, silent]: [Shape, string[]] = [new Set(), []];
  const kinds = (type: ts.TypeNode): string[] => {
    if (ts.isUnionTypeNode(type)) return [...new Set(type.types.flatMap(kinds))].sort();
    if (ts.isArrayTypeNode(type)) return ["array"];
    if (ts.isTypeReferenceNode(type)) return ["object"];
    return [type.getText()];
  };
  const below = (type: ts.TypeNode, path: string): void => {
    if (ts.isUnionTypeNode(type)) type.types.forEach((each) => below(each, path));
    else if (ts.isParenthesizedTypeNode(type)) below(type.type, path);
    else if (ts.isArrayTypeNode(type)) below(type.elementType, `${path}[]`);
    else if (ts.isTypeReferenceNode(type) && type.typeName.getText() !== "Record") walk(type.typeName.getText(), path);
  };
  const walk = (name: string, path: string): void => {
    for (const member of all.get(name)!.members.filter(ts.isPropertySignature)) {
      const own = path ? `${path}.${member.name.getText()}` : member.name.getText();
      if (ts.getJSDocCommentsAndTags(member).length === 0) silent.push(own);
      shape.add(`${own}${member.questionToken ? "?" : ""}: ${kinds(member.type!).join(" | ")}`);
      below(member.type!, own);
    }
  };
  walk("MacDeviceComplianceArgs", "");
  return { shape, silent };
}

const minus = (a: Shape, b: Shape): string[] => [...a].filter((line) => !b.has(line));

describe("MacDeviceComplianceArgs", () => {
  const text = readFileSync(join(root, "components", "config", "args.ts"), "utf8");
  const schema = shapeOfSchema(z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" }) as JsonSchema);

  it("has exactly the keys of the schema, as optional as they are, in every section", () => {
    const { shape } = shapeOfInterface(text);
    assert.ok(isSame && shape.size > 90, String(shape.size));
    assert.deepEqual({ missing: minus(schema, shape), tooMuch: minus(shape, schema) }, { missing: [], tooMuch: [] });
  });

  it("says of every key what it means", () => assert.deepEqual(shapeOfInterface(text).silent, []));

  it("shows a key that is missing, added, of another type, mandatory or silent", () => {
    const broken = text
      .replace(/  fileVault\?: boolean;\n/, "")
      .replace("  iconId?: number;", "  iconId?: string;\n  iconName?: string;")
      .replace("  jamfUrl: string;", "  jamfUrl?: string;")
      .replace('  method?: "payload" | "script";', '  method?: "payload";');
    const { shape, silent } = shapeOfInterface(broken);
    assert.deepEqual(minus(schema, shape), [
      "jamfUrl: string",
      "jamf.complianceGroup.fileVault?: boolean",
      "jamf.registrationPolicy.selfService.iconId?: number",
      'registration.method?: "payload" | "script"',
    ]);
    assert.deepEqual(minus(shape, schema), [
      "jamfUrl?: string",
      "jamf.registrationPolicy.selfService.iconId?: string",
      "jamf.registrationPolicy.selfService.iconName?: string",
      'registration.method?: "payload"',
    ]);
    assert.deepEqual(silent, ["jamf.registrationPolicy.selfService.iconName"]);
  });
});
