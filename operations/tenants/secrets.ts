/**
 * Which secrets a stack holds: encrypted values of its file, at any depth, and those of its state. Whoever may push a branch can read
 * what a preview can read, so a stack that is previewed from pull requests holds none.
 */
import { plain } from "../../providers/core/escaping";
import { isBag } from "../../providers/core/unknown";
import { isSecret } from "../stack/secretMark";

/** `jamf-entra-compliance:jamfClientSecret`, `jamf-entra-compliance:jamf.category`: of the content of a stack's file. */
export const secretsInFile = (content: Record<string, unknown>): string[] =>
  Object.entries(isBag(content["config"]) ? content["config"] : {}).flatMap(([key, value]) =>
    pathsOf(value, key, (each) => Object.keys(each).length === 1 && typeof each["secure"] === "string").map(plain),
  );

interface Exported {
  deployment?: { resources?: { urn: string; inputs?: unknown; outputs?: unknown }[] | null };
}

/** `macs-category: name`, of what `pulumi stack export` says. */
export function secretsInState({ deployment }: Exported): string[] {
  const found = (deployment?.resources ?? []).flatMap(({ urn, inputs, outputs }) => {
    const name = urn.split("::").pop()!;
    // A resource of Pulumi's own stands for the stack: its outputs are those of the stack.
    const paths = [inputs, outputs].flatMap((bag) => pathsOf(bag, "", isSecret));
    return paths.map((path) => plain(`${name}: ${path.replace(/^\./, "")}`));
  });
  return [...new Set(found)];
}

function pathsOf(value: unknown, path: string, isFound: (value: Record<string, unknown>) => boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => pathsOf(item, `${path}[${i}]`, isFound));
  if (!isBag(value)) return [];
  if (isFound(value)) return [path];
  return Object.entries(value).flatMap(([key, item]) => pathsOf(item, `${path}.${key}`, isFound));
}
