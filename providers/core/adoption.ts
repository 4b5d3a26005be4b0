/**
 * Who made the object that already bears our name?
 *
 * | found                                   | `adoptExisting: false`     | `adoptExisting: true` |
 * |-----------------------------------------|----------------------------|-----------------------|
 * | our marker                              | ours, `created`            | ours, `created`       |
 * | no marker, equal in everything we'd set | managed, `adopted`         | managed, `adopted`    |
 * | no marker, differs                      | refused                    | managed, `adopted`    |
 * | another stack's marker                  | refused                    | managed, `adopted`    |
 * | another kind of object, or several      | refused                    | refused               |
 */
import { differences, ownedPart, shown } from "./equality";
import type { CommonArgs, Lifecycle, Observed, Ownership } from "./lifecycle";
import { secretInputsOf } from "./masks";
import { isBag, type Bag } from "./unknown";

interface Adoption<Args> {
  found: Observed<Args>;
  ownership: Ownership;
}

/** Decides on the objects that `find` brought; `undefined` means: there is none, make it. Throws what must be refused. */
export function adoption<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  args: Args & CommonArgs,
  found: readonly Observed<Args>[],
): Adoption<Args> | undefined {
  const name = nameOf(life, args);
  if (found.length === 0) return undefined;
  if (found.length > 1) {
    const ids = found.map((f) => f.id).join(", ");
    throw new Error(
      `Could not create ${life.noun} "${name}": there are ${found.length} of that name already (ids ${ids}). ` +
        `Rename or delete all but one, or choose another ${life.nameProperty ?? "name"}.`,
    );
  }
  const only = found[0]!;
  const refuse = (why: string, next: string) =>
    new Error(`Could not create ${life.noun} "${name}": ${why} (id ${only.id}). ${next}`);
  if (only.unlike) throw refuse(`an object of that name exists and ${only.unlike}`, "Choose another name.");

  const ours = args.managedBy !== undefined && only.managedBy === args.managedBy;
  if (ours) return { found: only, ownership: "created" };
  const differing = unequal(life, args, only.args);
  const foreign = only.managedBy !== undefined;
  if (args.adoptExisting || (differing.length === 0 && !foreign)) return { found: only, ownership: "adopted" };
  const because = foreign
    ? `one of that name is managed by ${only.managedBy}`
    : `one of that name exists already and differs in ${differing.join(", ")}`;
  throw refuse(because, "Set adoptExisting: true to adopt it, or choose another name.");
}

/** Paths of our properties that the observed object does not have as we want them. */
export function unequal<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  args: Args,
  observed: Partial<Args>,
): string[] {
  const mine = canonical(life, ownArgs(args));
  return differences(mine, ownedPart(canonical(life, observed as Bag), mine));
}

/** `description (is "a" instead of "b")` for messages; of an input that the program marks secret the path alone. */
export function described<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  args: Args,
  observed: Partial<Args>,
): string {
  return changesTo(life, args, observed)
    .map((change) =>
      "old" in change
        ? `${change.property} (is ${shown(change.old)} instead of ${shown(change.new)})`
        : `${change.property} (secret, not shown)`,
    )
    .join(", ");
}

/** One property of an object that a run would set; without values where they may hold a secret. */
export type PropertyChange = { property: string } & ({ old: unknown; new: unknown } | object);

/** What a run would set in the object, property by property, in the form in which both are compared. */
export function changesTo<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  args: Args,
  observed: Partial<Args>,
): PropertyChange[] {
  const [mine, theirs] = [canonical(life, ownArgs(args)), canonical(life, observed as Bag)];
  const confidential = [...(life.confidential ?? []), ...secretInputsOf(args as Bag)];
  const isConfidential = (path: string) =>
    confidential.some((property) => path === property || path.startsWith(`${property}.`));
  return unequal(life, args, observed).map((property) =>
    isConfidential(property) ? { property } : { property, old: at(theirs, property), new: at(mine, property) },
  );
}

/** The value at a path of `differences`; keys may hold dots themselves. */
function at(value: unknown, path: string): unknown {
  if (!isBag(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  const key = Object.keys(value).find((each) => path.startsWith(`${each}.`) && isBag(value[each]));
  return key === undefined ? undefined : at(value[key], path.slice(key.length + 1));
}

const common: readonly string[] = [
  ...(["adoptExisting", "deleteAdopted", "managedBy", "tearDown", "repairs"] satisfies (keyof CommonArgs)[]),
  "secretInputs",
];

/** Where the object lives, not what it is. */
const connection: readonly string[] = ["jamfUrl", "tenantId", "cloud"];

/** The properties that stand in the object itself. */
export function ownArgs(args: object): Bag {
  return Object.fromEntries(Object.entries(args).filter(([key]) => !common.includes(key) && !connection.includes(key)));
}

export function canonical<Args extends object, Client>(life: Lifecycle<Args, Client>, args: Bag): Bag {
  return (life.canonical ? life.canonical(args as Partial<Args>) : args) as Bag;
}

export function nameOf<Args extends object, Client>(life: Lifecycle<Args, Client>, args: Partial<Args>): string {
  return String((args as Bag)[life.nameProperty ?? "name"] ?? "");
}
