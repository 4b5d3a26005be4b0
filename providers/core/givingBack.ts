/**
 * Giving an adopted object back: the output `foundAs` holds the properties that we set as they were found, and destroy writes them back.
 * What may hold a secret is not in it; the message of destroy names what therefore stays as this stack set it.
 */
import { nameOf, ownArgs, unequal } from "./adoption";
import { confirmed, readUntil } from "./convergence";
import { ownedPart } from "./equality";
import { textOf } from "./errors";
import type { CommonArgs, Lifecycle } from "./lifecycle";
import { secretInputsOf } from "./masks";
import { isBag, type Bag } from "./unknown";

/** `{ foundAs }` for the outputs; nothing for kinds that are not given back. */
export function foundAs<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  args: Args,
  found: Partial<Args>,
): { foundAs?: Bag } {
  if (!life.givesBack) return {};
  const properties = ownedPart(found as Bag, ownArgs(args));
  // An empty list or text holds no secret, and is what most objects made by hand have there.
  for (const name of confidentialOf(life, args)) if (!isEmpty(properties[name])) delete properties[name];
  return { foundAs: properties };
}

/** What the kind keeps to itself, and what the program marks secret. */
const confidentialOf = <Args extends object, Client>(life: Lifecycle<Args, Client>, args: object): string[] => [
  ...new Set([...(life.confidential ?? []), ...secretInputsOf(args as Bag)]),
];

const isEmpty = (value: unknown): boolean => value === "" || (Array.isArray(value) && value.length === 0);

/** This stack set something else than it found. Offline. */
export const isGivenBack = <Args extends object, Client>(life: Lifecycle<Args, Client>, state: Bag): boolean =>
  life.givesBack === true && isBag(state["foundAs"]) && changed(life, state, state["foundAs"]).length > 0;

function changed<Args extends object, Client>(life: Lifecycle<Args, Client>, state: Bag, found: Bag): string[] {
  return unequal(life, found as unknown as Args, state as Partial<Args>);
}

/** Sentences for the message of destroy; writes only where the object differs from what was found. */
export async function giveBack<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  id: string,
  state: Args & CommonArgs,
): Promise<string[]> {
  const found = (state as Bag)["foundAs"];
  if (!life.givesBack || !isBag(found)) return [];
  const stays = confidentialOf(life, state).filter((name) => !(name in found) && !isEmpty((state as Bag)[name] ?? ""));
  const said = stays.length > 0 ? [`Not restored, because they may contain secrets: ${stays.join(", ")}.`] : [];
  if (!isGivenBack(life, state as Bag)) return said;
  const { managedBy: _, foundAs: __, ...set } = state as Bag;
  try {
    const client = await life.connect(state);
    const there = await confirmed(() => life.read(client, id, state));
    if (there === undefined) return ["It is gone."];
    const differing = unequal(life, found as unknown as Args, there.args);
    if (differing.length > 0) {
      await life.update(client, id, { ...set, ...found } as unknown as Args, { ...state, ...there.args });
      const isBack = await readUntil(
        () => life.read(client, id, state),
        (now) => now !== undefined && unequal(life, found as unknown as Args, now.args).length === 0,
      );
      const still = isBack && unequal(life, found as unknown as Args, isBack.args);
      if (!still || still.length > 0)
        throw new Error(`its restored values of ${differing.join(", ")} were not visible after 75 s`);
    }
    return [`Restored to the values found at adoption: ${changed(life, state as Bag, found).join(", ")}.`, ...said];
  } catch (error) {
    throw new Error(
      `Could not give ${life.noun} "${nameOf(life, state)}" (id ${id}) back as it was found: ${textOf(error)} ` +
        "Correct that and run pulumi destroy again, or leave the object as it is: pulumi state delete removes it from the stack.",
    );
  }
}
