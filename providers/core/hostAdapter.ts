/**
 * Between the habits of Pulumi's Node host and our lifecycles. The host hands over and expects back:
 *
 * - `__provider` among the properties, in errors too (without it the object can never be read or deleted again);
 * - outputs as plain JSON, complete after update (an `undefined` inside loses the object), ids as strings;
 * - a failure after the object exists as an error with `id`, `properties` and `reasons`; `reasons` carries the text;
 * - check, diff, read and delete errors without a stack, since the host prints both message and stack;
 * - `configure` once per kind, not awaited by the calls that follow it.
 *
 * Observed on CLI and SDK 3.248.0.
 */
import { canonical, nameOf, ownArgs } from "./adoption";
import { withDeadline } from "./deadline";
import { same } from "./equality";
import { redact, textOf } from "./errors";
import { forLog, plain as oneLine } from "./escaping";
import { protectSecretInputs, secretInputsOf } from "./masks";
import { isGivenBack } from "./givingBack";
import * as life from "./crud";
import { Unfinished } from "./crud";
import type { CommonArgs, Lifecycle, Ownership, Problem } from "./lifecycle";
import { holdsUnknown, isBag, isUnknown, knownPart, restoreUnknown, type Bag } from "./unknown";

/* Lifecycles of different arguments and clients stand in one table. */
export type AnyLifecycle = Lifecycle<any, any>;
export type Method = "configure" | "check" | "diff" | "create" | "read" | "update" | "delete";

interface ConfigureRequest {
  config: { get(key: string): string | undefined };
}

interface Boundary {
  run(kind: string, method: Method, args: unknown[]): Promise<unknown>;
}

const minutes = (n: number) => n * 60_000;
/** Whole operations, waiting and retries included. Smart groups are computed while the service answers: minutes. */
const deadlines: Record<Method, number> = {
  configure: minutes(1),
  check: minutes(1),
  diff: minutes(1),
  read: minutes(10),
  create: minutes(20),
  update: minutes(20),
  delete: minutes(20),
};

/** Judges whether an object may be removed; throws when not. */
type BeforeRemove = (facts: Record<string, unknown>) => Promise<void>;

/** `configured` sees the stack configuration (secrets plain) before any other call of this process runs. */
export function boundary(
  kinds: Readonly<Record<string, AnyLifecycle>>,
  configured: (config: ConfigureRequest["config"]) => void,
  beforeRemove: BeforeRemove = async () => undefined,
): Boundary {
  return {
    run(kind, method, args) {
      // Synchronously: calls that overtake a pending configure must find the credentials already set.
      if (method === "configure") {
        configured((args[0] as ConfigureRequest).config);
        return Promise.resolve();
      }
      // Whatever a newer engine may ask for, it must never be taken for one of ours: the last of them deletes.
      if (!Object.hasOwn(deadlines, method))
        return Promise.reject(quiet(new Error(`jamf-entra-compliance has no "${method}".`)));
      const of = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
      if (!of) return Promise.reject(quiet(new Error(`This version of jamf-entra-compliance does not know ${kind}.`)));
      return withDeadline(deadlines[method], () => dispatch(of, method, args, beforeRemove)).catch((error: unknown) => {
        throw isPartial(error) ? error : quiet(error);
      });
    },
  };
}

function dispatch(of: AnyLifecycle, method: Method, args: unknown[], beforeRemove: BeforeRemove): Promise<unknown> {
  protectSecretInputs(...args.filter(isBag));
  switch (method) {
    case "check":
      return check(of, args[0] as Bag, args[1] as Bag);
    case "diff":
      return diff(of, args[1] as Bag, args[2] as Bag);
    case "create":
      return create(of, args[0] as Bag);
    case "read":
      return read(of, String(args[0]), args[1] as Bag);
    case "update":
      return update(of, String(args[0]), args[1] as Bag, args[2] as Bag);
    default:
      return remove(of, String(args[0]), args[1] as Bag, beforeRemove);
  }
}

async function check(of: AnyLifecycle, olds: Bag, news: Bag) {
  // Which inputs are secret is nothing a kind knows of.
  const { secretInputs, ...given } = own(news);
  const known = knownPart(given);
  const problems: Problem[] = of.validate?.(known, (property) => (news[property] ?? null) !== null) ?? [];
  const told = failure(secretInputsOf(news));
  if (problems.length > 0) return { inputs: news, failures: problems.map(told) };
  const inputs = restoreUnknown(of.defaults ? (of.defaults(known) as Bag) : known, given);
  const moved = otherInstance(of, own(olds), inputs);
  return moved ? { inputs: news, failures: [told(moved)] } : { inputs: plain({ ...inputs, secretInputs }) };
}

/** Beside a property that is named, CLI 3.248 prints its value, secret or not (3.276: `[secret]`): one that is secret is named in the reason. */
const failure =
  (secret: readonly string[]) =>
  ({ property, reason }: Problem) => {
    const told = forLog(oneLine(redact(reason)));
    return secret.includes(property)
      ? { property: "", reason: `property ${property} ${told}` }
      : { property, reason: told };
  };

/** An object never moves to another instance or tenant: the same stack pointed elsewhere is a mistake. */
function otherInstance(of: AnyLifecycle, olds: Bag, news: Bag): Problem | undefined {
  for (const property of ["jamfUrl", "tenantId"]) {
    const [before, now] = [olds[property], news[property]];
    if (typeof before !== "string" || typeof now !== "string" || isUnknown(now) || before === now) continue;
    return {
      property,
      reason:
        `${of.noun} "${nameOf(of, olds)}" was created in ${before}, but the configuration now points to ${now}. ` +
        "Use a separate stack for each instance and tenant.",
    };
  }
  return undefined;
}

async function diff(of: AnyLifecycle, olds: Bag, news: Bag) {
  const [before, now] = [own(olds), own(news)];
  // A marker alone is no reason to write: it goes along with the next change of the object.
  const changed = Object.keys(now).filter((key) => !isNoReason(key) && changes(of, key, before, now));
  const matters = (key: string) => Object.keys(canonical(of, { [key]: before[key] })).length > 0;
  const dropped = Object.keys(before).filter(
    (key) =>
      !(key in now) &&
      key !== "repairs" &&
      !isNoReason(key) &&
      !isOutput(of, key) &&
      before[key] !== null &&
      matters(key),
  );
  const replaces = changed.filter((key) => of.replaceOn?.includes(key));
  return { changes: changed.length + dropped.length > 0, replaces, deleteBeforeReplace: replaces.length > 0 };
}

const isNoReason = (key: string): boolean => ["managedBy", "tearDown", "secretInputs"].includes(key);

function changes(of: AnyLifecycle, key: string, before: Bag, now: Bag): boolean {
  if (holdsUnknown(now[key])) return true;
  const [a, b] = [canonical(of, { [key]: before[key] ?? undefined }), canonical(of, { [key]: now[key] })];
  return !same(a[key], b[key]);
}

const isOutput = (of: AnyLifecycle, key: string): boolean =>
  ["ownership", "objectId", "foundAs", "unfinished"].includes(key) || (of.outputs ?? []).includes(key);

async function create(of: AnyLifecycle, inputs: Bag) {
  const { id, outputs } = await partial(inputs, () => life.create(of, own(inputs)));
  return { id: String(id), outs: { ...(plain(outputs) as Bag), objectId: String(id) } };
}

async function read(of: AnyLifecycle, id: string, props: Bag) {
  const state = own(props) as Bag & CommonArgs & { ownership?: Ownership };
  const found = await life.read(of, id, state);
  if (!found) return {};
  const inputs = Object.fromEntries(Object.entries(found.outputs).filter(([key]) => !isOutput(of, key)));
  const outs = { ...(plain(found.outputs) as Bag), objectId: String(found.id) };
  return { id: String(found.id), props: outs, inputs: plain(inputs) };
}

async function update(of: AnyLifecycle, id: string, olds: Bag, news: Bag) {
  const [previous, args] = [own(olds), own(news)];
  const isRepair = args["repairs"] !== undefined && args["repairs"] !== previous["repairs"];
  const isSame = same(canonical(of, ownInputs(of, previous)), canonical(of, ownArgs(args)));
  if (isSame && !isRepair && !previous["unfinished"]) {
    // Only how this stack treats the object has changed (deleteAdopted, adoptExisting): nothing to write.
    const outputs = Object.fromEntries(Object.entries(previous).filter(([key]) => isOutput(of, key)));
    return { outs: plain({ ...args, ...outputs, objectId: id }) };
  }
  const outputs = await partial(news, () => life.update(of, id, args, previous));
  return { outs: { ...(plain(outputs) as Bag), objectId: id } };
}

const ownInputs = (of: AnyLifecycle, state: Bag): Bag =>
  Object.fromEntries(Object.entries(ownArgs(state)).filter(([key]) => !isOutput(of, key)));

async function remove(of: AnyLifecycle, id: string, props: Bag, beforeRemove: BeforeRemove) {
  const state = own(props);
  // Given back, a group may hold other Macs than now: that is judged like its removal.
  const stays = state["ownership"] === "adopted" && !state["deleteAdopted"] && !isGivenBack(of, state);
  if (isBag(state["tearDown"]) && !stays) await beforeRemove(state["tearDown"]);
  const { left } = await life.remove(of, id, state);
  if (left) console.log(forLog(oneLine(redact(left))));
}

/** Restores `__provider` and the error form that makes Pulumi keep an object that exists but is not finished. */
async function partial<T>(inputs: Bag, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    const properties = { ...(plain(error.outputs) as Bag), __provider: inputs["__provider"] };
    throw Object.assign(new Error(textOf(error)), {
      id: String(error.id),
      properties,
      reasons: [textOf(error)],
      stack: "",
    });
  }
}

const isPartial = (error: unknown): boolean => isBag(error) && "reasons" in (error as Bag);

/**
 * The host prints `<error>: <stack>` beside the message that the engine shows with the resource. Both are kept short there, so
 * that the sentence is read once.
 */
function quiet(error: unknown): Error {
  return Object.assign(new Error(textOf(error)), { stack: "see the error of the resource", toString: () => "Refused" });
}

/** What a kind knows of: without the provider text, and without flags that are off, which states of 0.1.0 hold and states of today don't. */
const own = (props: Bag): Bag =>
  Object.fromEntries(Object.entries(props).filter(([key, value]) => key !== "__provider" && !isFlagOff(key, value)));

const isFlagOff = (key: string, value: unknown): boolean =>
  value === false && (key === "adoptExisting" || key === "deleteAdopted");

/** JSON and nothing else: the host refuses `undefined`, functions and big numbers after the object exists. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
