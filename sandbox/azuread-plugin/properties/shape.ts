/** How properties of a resource are described. */
import type { Value } from "../values";

/** What one property of a resource is; enough to check a program's inputs and to tell what a change does. */
export interface Property {
  shape: "text" | "flag" | "number" | "list" | "set" | "block";
  /** Of a list or set. */
  each?: Property;
  /** Of a block. */
  fields?: Fields;
  /** The program must give it. */
  required?: boolean;
  /** Told by the service where the program gives nothing. */
  computed?: boolean;
  /** Told by the service only; a program cannot give it. */
  readOnly?: boolean;
  /** Taken where the program gives nothing. */
  initially?: Value;
  /** A change makes a new object and deletes the old one. */
  replaces?: boolean;
  allowed?: readonly string[];
  /** "uuid", or "notEmpty", or the greatest length. */
  must?: "uuid" | "notEmpty" | number;
  /** Paths of which exactly one is given, this one among them. */
  exactlyOneOf?: readonly string[];
  atLeastOneOf?: readonly string[];
  conflictsWith?: readonly string[];
  requiredWith?: readonly string[];
  /** The real plugin knows it, the stand-in does not act on it, and says so instead of passing over it. */
  notCovered?: boolean;
  /** Its name in the provider's own messages, where that is not ours with underscores. */
  theirName?: string;
}

export type Fields = Readonly<Record<string, Property>>;
type Traits = Omit<Property, "shape" | "each" | "fields">;

export const text = (traits: Traits = {}): Property => ({ shape: "text", ...traits });
export const flag = (traits: Traits = {}): Property => ({ shape: "flag", ...traits });
export const whole = (traits: Traits = {}): Property => ({ shape: "number", ...traits });
export const block = (fields: Fields, traits: Traits = {}): Property => ({ shape: "block", fields, ...traits });
export const list = (each: Property, traits: Traits = {}): Property => ({ shape: "list", each, ...traits });
export const set = (each: Property, traits: Traits = {}): Property => ({ shape: "set", each, ...traits });

/** `displayName` is `display_name` to the provider behind the plugin, and that is how its messages call it. */
export function theirName(name: string, property: Property | undefined): string {
  return property?.theirName ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `conditions.applications` is `conditions.0.applications.0` to the provider: its blocks are lists of one. */
export function theirPath(fields: Fields, path: string): string {
  const steps: string[] = [];
  let within: Fields | undefined = fields;
  const names = path.split(".");
  names.forEach((name, depth) => {
    const property: Property | undefined = within?.[name];
    steps.push(theirName(name, property));
    if (property?.shape === "block" && depth < names.length - 1) steps.push("0");
    within = property?.fields;
  });
  return steps.join(".");
}
