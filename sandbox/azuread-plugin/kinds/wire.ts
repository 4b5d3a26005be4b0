/** Values of Graph with the defaults that the real plugin puts in for what is missing. */
import type { GraphObject } from "../graph";
import { text, type Value } from "../values";

/* What the provider makes of a missing or null property of Graph: the empty value of its type. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
export const flagOf = (value: unknown): boolean => value === true;
export const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
export const objectOf = (value: unknown): GraphObject | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as GraphObject) : undefined;
export const objectsOf = (value: unknown): GraphObject[] =>
  Array.isArray(value) ? value.map(objectOf).filter((each) => each !== undefined) : [];

/** An empty text is sent as null, which clears the property. */
export const orNull = (value: Value | undefined): string | null => text(value) || null;

export const idOf = (object: GraphObject): string => textOf(object["id"]);

/** `name` for a while, so that two changes of the name show whether the new object is there for good. */
export function temporaryName(): string {
  return `TERRAFORM_UPDATE_${crypto.randomUUID()}`;
}

/** In an OData text a quote is doubled; the provider forgets that where it looks for duplicate names. */
export const doubled = (value: string): string => value.replaceAll("'", "''");

/** Object ids in `all` that `others` lacks. */
export const without = (all: string[], others: string[]): string[] => all.filter((each) => !others.includes(each));

export function duplicateName(type: string, id: string, name: string): Error {
  const found = `An existing "${type}" with name "${name}" (ID: "${id}") was found and \`prevent_duplicate_names\` was`;
  const remedy =
    "To be managed via Terraform, this resource needs to be imported into the State. Please see the resource";
  return new Error(`[id] ${found} specified: ${remedy} documentation for "${type}" for more information.`);
}
