/**
 * What this stack recorded of its own resources at the last run: their outputs, as the engine keeps them. Read at the start of every
 * run, so that objects are known by id, whatever they are called by now, and so that a step can be held at its last inputs.
 *
 * The answer shows the state before `--refresh`, also after a run that failed half-way. It holds secrets in plain text: only the
 * properties that a caller names leave this file. Never a `StackReference` to oneself: that breaks with `pulumi stack rename`
 * (observed on 3.248 and 3.276).
 */

/** The outputs of one resource, by the names that were asked for; absent ones are left out. */
type Recorded = Readonly<Record<string, unknown>>;

export interface LastOutputs {
  /** `undefined`: the stack has no such resource. `type` ends with the kind: `jamf:SmartComputerGroup`. */
  of(type: string, name: string, properties: readonly string[]): Recorded | undefined;
  /** Names of the resources of a type. */
  names(type: string): string[];
  /** Nothing of this stack exists yet. */
  isEmpty: boolean;
}

/** The state could not be read: a run that goes up is refused, any other warned. */
export interface NotRead {
  notRead: string;
}

/** As the engine answers. */
export type ByUrn = Readonly<Record<string, { outputs?: Record<string, unknown> }>>;

export function recordedIn(byUrn: ByUrn): LastOutputs {
  const resources = Object.entries(byUrn).map(([urn, { outputs = {} }]) => ({ ...partsOf(urn), outputs }));
  const isOf = (type: string) => (resource: { type: string }) => resource.type.endsWith(type);
  return {
    of(type, name, properties) {
      const found = resources.filter(isOf(type)).find((resource) => resource.name === name);
      if (!found) return undefined;
      return Object.fromEntries(properties.flatMap((key) => (key in found.outputs ? [[key, found.outputs[key]]] : [])));
    },
    names: (type) => resources.filter(isOf(type)).map(({ name }) => name),
    isEmpty: resources.every(({ type }) => type.startsWith("pulumi:")),
  };
}

/** `urn:pulumi:<stack>::<project>::<types, outermost first>$<type>::<name>`. */
function partsOf(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1)!, name: name.join("::") };
}

const givenBack = ["SmartComputerGroup", "Policy", "Category", "MacApp", "ComputerExtensionAttribute", "Script"];

/** Adopted objects of which the state does not hold what they were: an older release adopted them. Resource name and id. */
export const adoptedWithoutRecord = (last: LastOutputs): string[] =>
  givenBack.flatMap((kind) =>
    last.names(`jamf:${kind}`).flatMap((name) => {
      const held = last.of(`jamf:${kind}`, name, ["ownership", "foundAs", "objectId"]);
      const isLeft = held?.["ownership"] === "adopted" && held["foundAs"] === undefined;
      return isLeft ? [`${name} (id ${String(held["objectId"] ?? "not recorded")})`] : [];
    }),
  );
