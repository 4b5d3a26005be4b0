/** What the engine keeps of a stack between two runs. */
import type { Bag } from "./values";

export interface Held {
  urn: string;
  type: string;
  custom: boolean;
  id: string;
  inputs: Bag;
  outputs: Bag;
  parent: string;
  /** Explicit ones and those of properties. */
  dependencies: string[];
  /** `urn::id` of a provider that the program made; empty: the default one. */
  provider: string;
  protect: boolean;
  retainOnDelete: boolean;
  /** What an unfinished create or update said. */
  initErrors: string[];
  /** Replaced, and still to be deleted. */
  isReplaced?: boolean;
}

export interface Pending {
  urn: string;
  kind: "creating" | "updating" | "deleting" | "reading";
}

export interface State {
  /** In the order in which they were made: a resource stands behind what it depends on. */
  resources: Held[];
  /** Begun by an engine that was killed. */
  pending: Pending[];
  /** With which configuration the provider host was registered last. */
  hostConfig?: string;
}

export const emptyState = (): State => ({ resources: [], pending: [] });

export const typeOfUrn = (urn: string): string => urn.split("::")[2]!.split("$").at(-1)!;
export const nameOfUrn = (urn: string): string => urn.split("::").slice(3).join("::");

const rootType = "pulumi:pulumi:Stack";

/** `urn:pulumi:<stack>::<project>::<types, outermost first>$<type>::<name>`. */
export function urnOf(
  stack: string,
  project: string,
  { parent, type, name }: Record<"parent" | "type" | "name", string>,
): string {
  const above = parent === "" ? rootType : parent.split("::")[2]!;
  const types = above === rootType ? type : `${above}$${type}`;
  return `urn:pulumi:${stack}::${project}::${types}::${name}`;
}

/** All that must stay as long as this one does. */
const needs = ({ parent, dependencies, provider }: Held): string[] => [
  ...(parent ? [parent] : []),
  ...dependencies,
  ...(provider ? [provider.split("::").slice(0, -1).join("::")] : []),
];

/** Whether these lead back to the resource of this URN, as resources are held. */
export function leadsBack(urn: string, from: readonly string[], held: readonly Held[]): boolean {
  const byUrn = new Map(held.filter(({ isReplaced }) => !isReplaced).map((each) => [each.urn, each]));
  const seen = new Set(from);
  for (const each of seen) {
    if (each === urn) return true;
    const resource = byUrn.get(each);
    for (const next of resource ? needs(resource) : []) seen.add(next);
  }
  return false;
}

/**
 * In which order resources go: each wave at once, and only when the one before is over. A resource goes when nothing that still stands
 * needs it.
 */
export function removalWaves(condemned: readonly Held[]): Held[][] {
  const waves: Held[][] = [];
  let left = [...condemned];
  while (left.length > 0) {
    const needed = new Set(left.flatMap(needs));
    const wave = left.filter(({ urn }) => !needed.has(urn));
    if (wave.length === 0) throw new Error(`a circle among ${left.map(({ urn }) => urn).join(", ")}`);
    waves.push(wave);
    left = left.filter((each) => !wave.includes(each));
  }
  return waves;
}
