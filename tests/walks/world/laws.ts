/**
 * What may never come of a run, whatever preceded it. The sandbox is the judge: a run is compared with the same day without it, in the same
 * world, with the same luck.
 */
import type { Config } from "./anyStack";

export interface AccessNow {
  asked: string[];
  compliant: string[];
  blocked: string[];
  frozen: { deviceId: string; name: string }[];
}

/** Objects of both services, by what they are and their id: what of them somebody else may have set. */
export type Objects = ReadonlyMap<string, string>;

export interface Seen {
  access: AccessNow;
  objects: Objects;
  /** Ids of the groups that it asks are in `audience`. */
  managed: { id: string; state: string; reachable: number; audience: readonly string[] } | undefined;
  /** The registration policy is enabled. */
  isOpen: boolean;
}

export interface Judged {
  config: Config;
  before: Seen;
  after: Seen;
  /** A day later, with and without the run. */
  dayAfter: AccessNow;
  dayWithout: AccessNow;
  /** Objects that this stack has made in any run, or may write: by key. */
  ours: ReadonlySet<string>;
  /** Policies of the tenant's own from which something is excluded, and of which the state holds no exclusion: by id. */
  unknownExclusions: readonly string[];
  ran: { code: number | null; text: string };
  /** Nothing kept this run from its end: no fault, no kill, everything in it. */
  isClean: boolean;
  /** The run goes to a lower stage than the one that was reached. */
  isDown: boolean;
  /** Something of the stack was deleted by hand: Pulumi wants a refresh first. */
  isTorn: boolean;
  /** Somebody made an object under a name that the stack would give: it can't make its own, and says so. */
  isNameTaken: boolean;
}

const minus = (one: readonly string[], ...others: (readonly string[])[]): string[] => {
  const all = new Set(others.flat());
  return one.filter((each) => !all.has(each));
};

/** Laws that are broken, in words; none: all hold. */
export function broken(judged: Judged): string[] {
  return [
    ...blocked(judged),
    ...frozen(judged),
    ...foreign(judged),
    ...leftExcluded(judged),
    ...relaxing(judged),
    ...breakGlass(judged),
    ...closed(judged),
    ...sane(judged),
  ];
}

/** Users whose Macs turn non-compliant on that day by themselves are not blocked by the run. */
function blocked({ config, before, dayAfter, dayWithout }: Judged): string[] {
  const byThemselves = minus(before.access.compliant, dayWithout.compliant);
  const newly = minus(dayAfter.blocked, dayWithout.blocked, before.access.blocked, byThemselves);
  const { peopleLosingAccess = 5 } = config["thresholds"] ?? {};
  if (config["force"]?.stage === config["stage"]) return [];
  const limit = Math.max(
    peopleLosingAccess,
    config["stage"] === "drain" ? (config["acknowledged"]?.drainBlocks ?? 0) : 0,
  );
  return newly.length > limit ? [`blocked: ${newly.length} users newly, the threshold is ${limit}`] : [];
}

function frozen({ dayAfter, dayWithout }: Judged): string[] {
  const ids = ({ frozen }: AccessNow) => frozen.map(({ deviceId }) => deviceId);
  const newly = minus(ids(dayAfter), ids(dayWithout));
  return newly.length > 0 ? [`frozen: ${newly.length} Macs stay compliant, and nobody reports for them`] : [];
}

function foreign({ before, after, ours }: Judged): string[] {
  return [...before.objects].flatMap(([key, was]) => {
    if (ours.has(key) || after.objects.get(key) === was) return [];
    return [`foreign: ${key} was ${was}, and is ${after.objects.get(key) ?? "gone"}`];
  });
}

/** What a stack adds to a policy of the tenant is in its state before it is written, and goes before the state forgets it. */
export const leftExcluded = ({ unknownExclusions }: Pick<Judged, "unknownExclusions">): string[] =>
  unknownExclusions.map(
    (id) => `foreign: what an exclusion added stays in the tenant's policy ${id}, and no state knows it`,
  );

/** After destroy everything is there that the stack has not made, and what it might not write is as it was. */
export function foreignLeft(
  before: Objects,
  after: Objects,
  { made, ours }: { made: ReadonlySet<string>; ours: ReadonlySet<string> },
): string[] {
  return [...before].flatMap(([key, was]) => {
    const is = after.get(key);
    if (made.has(key) || is === was || (is !== undefined && ours.has(key))) return [];
    return [`foreign: ${key} was ${was}, and is ${is ?? "gone"} after destroy`];
  });
}

type Unwritten = Omit<Judged, "after" | "dayAfter" | "dayWithout" | "ours">;

/** Of a run that has written nothing: all is as it was. */
export const unwritten = (judged: Unwritten): string[] => [
  ...leftExcluded(judged),
  ...relaxing({ ...judged, after: judged.before }),
  ...sane(judged),
];

/** In stage `pilot` the policy may be on for the pilot group, and for nobody else. */
function relaxing(judged: Omit<Judged, "before" | "unknownExclusions" | "dayAfter" | "dayWithout" | "ours">): string[] {
  const { config, isDown, isClean, isTorn, isNameTaken, ran, after } = judged;
  if (!isDown || !isClean) return [];
  const pilot = config["stage"] === "pilot" ? config["pilot"]?.groupId : undefined;
  const isForPilot = pilot !== undefined && after.managed?.audience.every((id) => id === pilot);
  if (after.managed?.state === "enabled" && !isForPilot)
    return ["relaxing: the managed policy is still on after a run down"];
  const isSaid = isNameTaken && /Could not create .*: one of that name exists already/.test(ran.text);
  return ran.code !== 0 && !isTorn && !isSaid ? ["relaxing: a run down was refused"] : [];
}

function breakGlass({ before, after }: Judged): string[] {
  if (after.managed?.state !== "enabled" || after.managed.reachable > 0) return [];
  const wasSo = before.managed?.state === "enabled" && before.managed.reachable === 0;
  return wasSo ? [] : ["breakGlass: the managed policy is on without a reachable emergency account"];
}

/** Whoever is asked can register. */
function closed({ before, after }: Judged): string[] {
  const isShut = ({ managed, isOpen }: Seen) => managed?.state === "enabled" && !isOpen;
  return isShut(after) && !isShut(before) ? ["closed: the managed policy is on while nobody can register"] : [];
}

/** A mistake of the program, told as one. */
function sane({ ran }: Pick<Judged, "ran">): string[] {
  const found = /TypeError|is not a function|Cannot read propert|is not iterable|\[object Object\]/.exec(ran.text);
  return found ? [`sane: the run says "${ran.text.slice(Math.max(0, found.index - 80), found.index + 120)}"`] : [];
}
