/** Writes components/config/args.ts: the configuration as an interface whose docstrings an editor shows. */
import { type Field, fieldsOf, sectionsOf, type Type } from "./fields";
import { configSchema } from "../components/config/schema";

/** Names where the key alone would not do: it is taken by a resource, or says too little. */
const names: Readonly<Record<string, readonly string[]>> = {
  "": ["MacDeviceComplianceArgs"],
  jamf: ["JamfObjectsArgs"],
  "jamf.applicableGroup.criteria": ["GroupCriterionArgs"],
  "jamf.applicableGroup.candidate": ["GroupCriterionArgs"],
  "jamf.complianceGroup.criteria": ["GroupCriterionArgs"],
  "jamf.complianceGroup.candidate": ["GroupCriterionArgs"],
  "jamf.macApp": ["CompanyPortalArgs"],
  users: ["ExistingUserGroupArgs", "UserRuleArgs", "UserMembersArgs"],
  "users.match": ["UserMatchArgs"],
  "users.candidate": ["UserRuleCandidateArgs"],
  compliancePartner: ["PartnerEntryArgs"],
  "conditionalAccess.placeholder": ["ExistingPlaceholderArgs", "PlaceholderArgs"],
};

const meanings: Readonly<Record<string, string>> = { GroupCriterionArgs: "One criterion of a smart group." };

/** The file, whole, but for the formatter's share. */
export function argsFile(): string {
  const written = new Map<string, string>();
  const top = interfacesOf("", "The component's arguments. All are optional but `jamfUrl`.", [fieldsOf(configSchema)]);
  for (const [name, text] of top) if (!written.has(name)) written.set(name, text);
  return [
    "/** The configuration as an interface. Written from the schema by `npm run docs`: edit the schema. */",
    ...written.values(),
    "",
  ].join("\n");
}

const namesOf = (path: string, count: number): readonly string[] => {
  const own = names[path] ?? [
    `${path
      .split(".")
      .at(-1)!
      .replace(/^./, (first) => first.toUpperCase())}Args`,
  ];
  if (own.length !== count) throw new Error(`${path} has ${count} sections and ${own.length} names`);
  return own;
};

function interfacesOf(path: string, meaning: string, sections: (readonly Field[])[]): [string, string][] {
  return sections.flatMap((fields, i) => {
    const name = namesOf(path, sections.length)[i]!;
    const properties = fields.flatMap((field) => [docOf(field), `  ${property(field)}`]);
    const text = ["", comment(meanings[name] ?? meaning, ""), `export interface ${name} {`, ...properties, "}"].join(
      "\n",
    );
    const below = fields.flatMap((field) => interfacesOf(field.path, field.meaning, sectionsOf(field.type)));
    return [[name, text] as [string, string], ...below];
  });
}

const property = ({ key, path, isRequired, type }: Field): string =>
  `${key}${isRequired ? "" : "?"}: ${typeText(type, [...namesOf(path, sectionsOf(type).length || 1)])};`;

/** Takes the names of the sections in their order. */
function typeText(type: Type, left: string[]): string {
  switch (type.kind) {
    case "text":
      return "string";
    case "number":
      return "number";
    case "switch":
      return "boolean";
    case "choice":
      return type.values.map((value) => JSON.stringify(value)).join(" | ");
    case "map":
      return "Record<string, string>";
    case "list": {
      const item = typeText(type.item, left);
      return item.includes("|") ? `(${item})[]` : `${item}[]`;
    }
    case "section":
      return left.shift()!;
    case "alternatives":
      return type.of.map((each) => typeText(each, left)).join(" | ");
  }
}

/** What the type alone does not say. */
function docOf(field: Field): string {
  const { type, fallback } = field;
  const limits = type.kind === "number" ? [range(type)] : [];
  const ids = type.kind === "text" && type.what === "id" ? ["A GUID."] : [];
  const otherwise = fallback === undefined || fallback === "" ? [] : [`Default: \`${shown(fallback)}\`.`];
  return comment([field.meaning, ...ids, ...limits, ...otherwise].join(" "), "  ");
}

export const range = ({ from, to }: { from: number; to?: number }): string =>
  to === undefined ? `A whole number, at least ${from}.` : `A whole number from ${from} to ${to}.`;

export const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const width = 116;

function comment(text: string, indent: string): string {
  const whole = `${indent}/** ${text} */`;
  if (whole.length <= width) return whole;
  const lines: string[] = [];
  for (const word of text.replaceAll("*/", "*\\/").split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && indent.length + 3 + last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join("\n");
}
