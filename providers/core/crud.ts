/**
 * Create, read, update, delete for every kind, over its `Lifecycle`. Errors thrown here are already sentences; what they
 * mean for Pulumi (object kept in state or not) is said by their class and translated in `hostAdapter.ts`.
 */
import { adoption, canonical, described, nameOf, ownArgs, unequal } from "./adoption";
import { confirmed, readUntil } from "./convergence";
import { ownedPart } from "./equality";
import { ServiceError, UnclearOutcome } from "./errors";
import type { CommonArgs, Lifecycle, Made, Observed, Ownership } from "./lifecycle";
import { pause } from "./deadline";
import { foundAs, giveBack } from "./givingBack";
import { type Bag } from "./unknown";

/** The object exists, but is not yet as wanted. It must stay in state; the next run goes on from `outputs`. */
export class Unfinished extends Error {
  constructor(
    readonly id: string,
    readonly outputs: Bag,
    readonly reason: Error,
  ) {
    super(reason.message);
  }
}

export async function create<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  args: Args & CommonArgs,
): Promise<Made> {
  const client = await life.connect(args);
  let taken = adoption(life, args, await life.find(client, args));
  let made: Made = { id: "", outputs: {} };
  if (!taken) {
    const done = await make(life, client, args);
    if (typeof done === "string") made = { id: done, outputs: {} };
    else if ("found" in done) taken = done;
    else made = done;
  }
  const id = taken ? taken.found.id : made.id;
  const ownership: Ownership = taken ? taken.ownership : "created";
  const found: Bag = ownership === "adopted" ? foundAs(life, args, taken!.found.args) : {};
  let remembered: Bag = made.outputs;
  try {
    if (taken && unequal(life, args, taken.found.args).length > 0) {
      const wanted = taken.ownership === "adopted" ? withoutMarker(args) : args;
      remembered = (await life.update(client, id, wanted, { ...args, ...taken.found.args })) ?? {};
    }
    return { id, outputs: { ...(await settled(life, client, args, { id, ownership })), ...remembered, ...found } };
  } catch (error) {
    throw new Unfinished(
      id,
      { ...(args as Bag), ...remembered, ...found, ownership, unfinished: true },
      error as Error,
    );
  }
}

/** Makes the object; when the answer is lost, looks whether it was made before anything is sent again. */
async function make<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  client: Client,
  args: Args & CommonArgs,
) {
  let unclear: UnclearOutcome | undefined;
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await life.create(client, args);
    } catch (error) {
      const nameTaken = unclear !== undefined && error instanceof ServiceError && saysDuplicate(error);
      if (life.isNameless || (!(error instanceof UnclearOutcome) && !nameTaken)) throw error;
      unclear = error instanceof UnclearOutcome ? error : unclear;
      const look = () => life.find(client, args).then((found) => adoption(life, args, found));
      // Where the service itself refuses a second object of the name, a short look suffices before trying again.
      const found =
        nameTaken || !life.refusesSecondOfName ? await readUntil(look, (f) => f !== undefined) : await glimpse(look);
      if (found) return found;
    }
  }
  throw unclear!;
}

async function glimpse<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const wait of [0, 500, 1_500]) {
    if (wait) await pause(wait);
    const found = await look();
    if (found !== undefined) return found;
  }
  return undefined;
}

const saysDuplicate = (error: ServiceError): boolean =>
  error.hasCode("DUPLICATE_FIELD") || (error.status === 409 && /duplicate/i.test(error.answer.words));

/** Reads until the object shows what was written; outputs are complete then. */
async function settled<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  client: Client,
  args: Args & CommonArgs,
  { id, ownership }: { id: string; ownership: Ownership },
): Promise<Bag> {
  const arrived = (o: Observed<Args> | undefined) => o !== undefined && unequal(life, args, o.args).length === 0;
  const observed = await readUntil(() => life.read(client, id, args), arrived);
  const about = `${life.noun} "${nameOf(life, args)}" (id ${id})`;
  if (observed === undefined) {
    throw new Error(`The new ${about} was not visible after 75 s. Run pulumi up again; it continues from here.`);
  }
  if (!arrived(observed)) {
    throw new Error(
      `The update of ${about} was not visible after 75 s: ${described(life, args, observed.args)}. ` +
        `Run pulumi refresh, then pulumi up.`,
    );
  }
  return { ...args, ...observed.outputs, ownership };
}

/** An adopted object is somebody else's: it is never signed as ours. */
const withoutMarker = <Args extends object>({ managedBy: _, ...args }: Args & CommonArgs): Args =>
  args as unknown as Args;

export async function read<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  id: string,
  state: Args & CommonArgs & { ownership?: Ownership },
): Promise<Made | undefined> {
  const client = await life.connect(state);
  const observed = await confirmed(() => life.read(client, id, state));
  if (observed === undefined) return undefined;
  const known = { ...observed.args } as Bag;
  const { unfinished: _, ...before } = state as Bag;
  const outputs: Bag = { ...before, ...observed.outputs };
  const mine = ownArgs(state);
  for (const name of life.outputs ?? []) delete mine[name];
  for (const name of ["ownership", "objectId", "foundAs", "unfinished"]) delete mine[name];
  // Equal meanings keep the form the program wrote, so that a refresh shows no change of form.
  for (const key of Object.keys(mine)) {
    const wanted = canonical(life, { [key]: mine[key] });
    const actual = ownedPart(canonical(life, known), wanted);
    const equal = unequal(life, { [key]: mine[key] } as unknown as Args, known as Partial<Args>).length === 0;
    if (!equal) outputs[key] = ownedPart(known, mine)[key] ?? actual[key] ?? null;
  }
  return { id: observed.id, outputs };
}

export async function update<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  id: string,
  args: Args & CommonArgs,
  previous: Args & CommonArgs & { ownership?: Ownership },
): Promise<Bag> {
  const client = await life.connect(args);
  const ownership = previous.ownership ?? "created";
  const kept = ["foundAs", ...(life.outputs ?? [])];
  const remembered = Object.fromEntries(kept.map((key) => [key, (previous as Bag)[key]]));
  try {
    const said = await life.update(client, id, ownership === "adopted" ? withoutMarker(args) : args, previous);
    return { ...remembered, ...(await settled(life, client, args, { id, ownership })), ...said };
  } catch (error) {
    throw new Unfinished(id, { ...(previous as Bag), ownership, unfinished: true }, error as Error);
  }
}

/** What destroy left in place; the boundary says it. */
export async function remove<Args extends object, Client>(
  life: Lifecycle<Args, Client>,
  id: string,
  state: Args & CommonArgs & { ownership?: Ownership },
): Promise<{ left?: string }> {
  if (state.ownership === "adopted" && !state.deleteAdopted) {
    const given = await giveBack(life, id, state);
    const left = `Left in place: ${life.noun} "${nameOf(life, state)}" (id ${id}), an adopted object.`;
    return { left: [left, ...given].join(" ") };
  }
  await life.delete(await life.connect(state), id, state);
  return {};
}
