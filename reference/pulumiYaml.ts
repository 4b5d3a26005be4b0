/** Writes the `config:` block of Pulumi.yaml: what each key means where `pulumi config` and the console show it. */
import { configSchema } from "../components/config/schema";
import { type Field, fieldsOf, type Type } from "./fields";

/**
 * A key with a description alone becomes mandatory in every stack (seen on 3.276.0), so only those are declared that have a default or
 * are mandatory anyway. Sections are not: each declared key stands twice in every stack's state, and `{}` tells nobody anything. What is
 * not declared stands in a comment.
 */
export function pulumiYaml(before: string): string {
  const head = before.slice(0, before.indexOf("\nconfig:\n") + 1);
  const top = fieldsOf(configSchema);
  const declared = top.filter((field) => field.isRequired || field.fallback !== undefined);
  const others = top.filter((field) => !declared.includes(field));
  return [
    `${head}config:`,
    "  # Written from the schema by `npm run docs`. docs/reference/configuration.md has every key, with examples.",
    ...declared.flatMap(declaration),
    "  # Not declared here: a section would stand in every state as {}, and a key without a default would become mandatory.",
    ...others.map((field) => `  #   ${field.key}: ${description(field)}`),
    "",
  ].join("\n");
}

const declaration = (field: Field): string[] => [
  `  ${field.key}:`,
  `    type: ${typeWord(field.type)}`,
  ...(field.isRequired ? [] : [`    default: ${JSON.stringify(field.fallback)}`]),
  `    description: ${JSON.stringify(description(field))}`,
];

const typeWord = ({ kind }: Type): string => ({ number: "integer", switch: "boolean" })[kind as string] ?? "string";

/** In one sentence; the whole text stands in the reference. */
function description({ type, meaning }: Field): string {
  const [first] = meaning.split(/(?<=\.)\s+(?=[A-Z`])/);
  if (type.kind !== "choice") return first!;
  const values = `${type.values.slice(0, -1).join(", ")} or ${type.values.at(-1)}.`;
  return meaning.startsWith("`") ? values : `${values} ${first}`;
}
