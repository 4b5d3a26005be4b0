/** Writes docs/reference/configuration.md: one section per part of the configuration, each with its keys and an example. */
import { configSchema } from "../components/config/schema";
import { range, shown } from "./argsFile";
import { examples } from "./examples";
import { type Field, fieldsOf, type Type } from "./fields";

/** The page, whole. */
export function configurationPage(): string {
  const top = fieldsOf(configSchema);
  const sections = top.flatMap((field) => sectionsBelow(field, 2));
  return [
    "# Configuration",
    "",
    "Keys of `Pulumi.<stack>.yaml`, each as `jamf-entra-compliance:<key>`. Written from the schema by `npm run docs`.",
    "A wrong or unknown key is refused before anything is read or written. In a program of your own the same keys are the",
    "arguments of `MacDeviceCompliance`.",
    "",
    `Parts: ${top.filter(isSection).map(linkTo).join(", ")}.`,
    "",
    "## Whole stack",
    "",
    ...example(""),
    ...table(top),
    ...sections,
  ].join("\n");
}

const isSection = ({ type }: Field): boolean => partsOf(type).length > 0 || type.kind === "list";
const anchor = (path: string): string => path.toLowerCase().replaceAll(".", "");
const linkTo = ({ path }: Field): string => `[\`${path}\`](#${anchor(path)})`;

/** Groups of keys that stand together; of several only one is used. */
function partsOf(type: Type): (readonly Field[])[] {
  if (type.kind === "section") return [type.fields];
  if (type.kind === "list") return partsOf(type.item);
  return type.kind === "alternatives" ? type.of.flatMap(partsOf) : [];
}

/** Sections that look alike are written once. */
const alike: Readonly<Record<string, string>> = {
  "jamf.applicableGroup.candidate": "jamf.applicableGroup.criteria",
  "jamf.complianceGroup.criteria": "jamf.applicableGroup.criteria",
  "jamf.complianceGroup.candidate": "jamf.applicableGroup.criteria",
};

function sectionsBelow(field: Field, level: number): string[] {
  const parts = partsOf(field.type);
  if (parts.length === 0 || field.path in alike) return [];
  const below = uniqueByPath(parts.flat()).flatMap((each) => sectionsBelow(each, Math.min(level + 1, 4)));
  return [
    `${"#".repeat(level)} ${field.path}`,
    "",
    sentence(field.meaning),
    "",
    ...example(field.path),
    ...(parts.length === 1 ? table(parts[0]!) : alternativesOf(parts)),
    ...below,
  ];
}

/** What differs between the alternatives first, then what all of them take. */
function alternativesOf(parts: (readonly Field[])[]): string[] {
  const shared = parts[0]!.filter(({ key }) => parts.every((part) => part.some((each) => each.key === key)));
  const own = parts.map((part) => part.filter(({ key }) => !shared.some((each) => each.key === key)));
  return [
    `One of ${own.map((part) => part.map(({ key }) => `\`${key}\``).join(" with ")).join(", ")}:`,
    "",
    ...own.flatMap((part) => table(part)),
    ...(shared.length > 0 ? ["With each of them:", "", ...table(shared)] : []),
  ];
}

const uniqueByPath = (fields: readonly Field[]): Field[] =>
  [...new Map([...fields].reverse().map((field) => [field.path, field])).values()].reverse();

function example(path: string): string[] {
  const text = examples[path];
  if (text === undefined) throw new Error(`no example for ${path || "the whole stack"}`);
  return ["```yaml", ...text.trim().split("\n"), "```", ""];
}

function table(fields: readonly Field[]): string[] {
  const rows = fields.map((field) => {
    const isNamed = field.path in alike || partsOf(field.type).length > 0;
    const target = alike[field.path] ?? field.path;
    const key = isNamed ? `[\`${field.key}\`](#${anchor(target)})` : `\`${field.key}\``;
    return `| ${key} | ${cell(typeText(field.type))} | ${cell(fallbackOf(field))} | ${cell(sentence(field.meaning))} |`;
  });
  return ["| Key | Takes | Default | Meaning |", "|---|---|---|---|", ...rows, ""];
}

function fallbackOf({ isRequired, fallback, isAlwaysThere, type }: Field): string {
  if (isRequired) return "required";
  if (fallback !== undefined) return fallback === "" ? "empty" : `\`${shown(fallback)}\``;
  return isAlwaysThere && partsOf(type).length > 0 ? "its keys' defaults" : "none";
}

/** Alternatives as a reader reads them: short ones in a row, many as a list. */
function typeText(type: Type): string {
  switch (type.kind) {
    case "text":
      return type.what === "id" ? "an id (GUID)" : "text";
    case "number":
      return range(type).replace(/^A /, "a ").replace(/\.$/, "");
    case "switch":
      return "`true` or `false`";
    case "choice":
      return oneOf(type.values.map((value) => `\`${value}\``));
    case "map":
      return "a map of text to text";
    case "list":
      return `a list: ${type.item.kind === "section" ? "the keys of each" : `each ${typeText(type.item)}`}`;
    case "section":
      return "keys";
    case "alternatives":
      return oneOf([...new Set(type.of.map(typeText))]);
  }
}

const oneOf = (all: readonly string[]): string => {
  if (all.length > 6) return `one of<br/>${all.join("<br/>")}`;
  return all.length === 1 ? all[0]! : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
};

const sentence = (text: string): string => text.split(/\s+/).join(" ").trim();
const cell = (text: string): string => text.replaceAll("|", "\\|");
