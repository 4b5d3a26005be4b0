/**
 * Errors that stop no way back: unknown keys, wrong values in what only says how much must hold on the way up, and errors in a section that
 * describes an object. On a run to a lower stage the first two are passed over and the object of the third is held at its last inputs, each with a
 * warning; on every other they refuse. Knows nothing of Pulumi.
 */
import type { z } from "zod";
import { RunError } from "../../providers/core/errors";
import { cloudOf } from "../../providers/graph/clouds";
import type { MacDeviceComplianceArgs } from "./args";
import { asChecked, checkedConfig, problemsIn } from "./check";
import { usersMatchSchema } from "./entraSchema";
import { type Config, configSchema } from "./schema";
import { type SectionError, sections, type SectionPath, sectionsAt } from "./sections";

/** None of them describes an object. A reason counts as a whole, or not at all. */
const withoutObject = ["thresholds", "force", "acknowledged", "pilot", "waitForPeople"];

/** A section as the last run had it. */
export interface RecordedSection {
  /** Dotted key → value: what the object is described by may stand at several keys. */
  values: Readonly<Record<string, any>>;
  /** The stack has the object. */
  isMade: boolean;
}

/** Absent: an object without which there is no stack was not made yet. */
export type RecordedSections = Readonly<Partial<Record<SectionPath, RecordedSection | undefined>>>;

export interface Tolerated {
  config: Config;
  /** What is wrong, key by key, and what becomes of it. */
  passedOver: readonly string[];
  /** Sections in error, whose objects are held. */
  held: ReadonlySet<SectionPath>;
}

type Values = Record<string, unknown>;
type Path = readonly PropertyKey[];

/**
 * Throws a `RunError` with every reason, unless all of them may be passed over in a run with the rest of it. `recorded`: what the last run had;
 * without it no section may be in error.
 */
export function configFor(
  given: MacDeviceComplianceArgs | Values,
  isWayBack: (config: Config) => boolean,
  recorded?: RecordedSections,
): Tolerated {
  try {
    return { config: checkedConfig(given), passedOver: [], held: new Set() };
  } catch (error) {
    const found = withoutErrors(given as Values);
    if (!(error instanceof RunError) || !found || !isWayBack(found.config)) throw error;
    const held = new Set(found.errors.flatMap(({ of }) => of));
    const match = usersMatchSchema.safeParse(at(given, ["users", "match"]));
    const config = heldConfig(found.config, held, recorded, { match: match.data });
    if (!config) throw error;
    return { config, held, passedOver: found.errors.map(({ reason, of }) => passedOverText(reason, of, recorded)) };
  }
}

/** On a run to a lower stage: objects of which a service does not have what their section names are held too. */
export function withoutUnusable(
  { config, held, passedOver }: Tolerated,
  errors: readonly SectionError[],
  recorded: RecordedSections | undefined,
): Tolerated {
  const kept = heldConfig(config, new Set(errors.map(({ section }) => section)), recorded);
  if (!kept) return { config, held, passedOver: [...passedOver, ...errors.map(({ message }) => message)] };
  return {
    config: kept,
    held: new Set([...held, ...errors.map(({ section }) => section)]),
    passedOver: [...passedOver, ...errors.map(({ message, section }) => `${message} ${becomes([section], recorded)}`)],
  };
}

/**
 * On a run to a lower stage, whatever of it is right: the registration policy, but for whether it is on, the site, and the names of both smart groups are
 * those of the last run, so that nothing that Jamf Pro could refuse of them stops registration from closing and the Compliance group from being emptied. The
 * next run in the stage reached writes them.
 */
export function withRecordedLooks(config: Config, recorded: RecordedSections): Config {
  const named = (["applicableGroup", "complianceGroup"] as const).map((group) => {
    const { displayName, description } = recorded[`jamf.${group}`]?.values[`jamf.${group}`] ?? config.jamf[group];
    return [group, { ...config.jamf[group], displayName, description }] as const;
  });
  const { values = {} } = recorded["jamf.registrationPolicy"] ?? {};
  const {
    "jamf.registrationPolicy": registrationPolicy = config.jamf.registrationPolicy,
    registration = config.registration,
  } = values;
  const site = recorded["jamf.site"] ? recorded["jamf.site"].values["jamf.site"] : config.jamf.site;
  return asChecked({
    ...config,
    registration,
    jamf: { ...config.jamf, ...Object.fromEntries(named), site, registrationPolicy },
  });
}

/** What a run to a lower stage does with the objects of these sections. */
function becomes(of: readonly SectionPath[], recorded: RecordedSections | undefined): string {
  const said = of.map((path) => {
    const { held, absent = held } = sections[path];
    return recorded?.[path]?.isMade ? held : absent;
  });
  return [...new Set(said)].join(" ");
}

function passedOverText(reason: string, of: readonly SectionPath[], recorded: RecordedSections | undefined): string {
  const told =
    of.length > 0 ? `${becomes(of, recorded)} Only a run to a lower stage goes on with this error.` : tolerated;
  return `${reason.replace(/\.$/, "")}. ${told}`;
}

const tolerated = "It is passed over on the way to a lower stage.";

/** With these sections as the last run had them; `undefined`: one of them it had not, and there is no stack without it. */
function heldConfig(
  config: Config,
  held: Iterable<SectionPath>,
  recorded: RecordedSections | undefined,
  { match = config.users?.match }: { match?: unknown } = {},
): Config | undefined {
  let values: unknown = config;
  for (const path of held) {
    const section = recorded?.[path];
    if (!section) return undefined;
    for (const [key, value] of Object.entries(section.values)) {
      const keys = key.split(".");
      // What a group has beside its object stays as it is, and so does how names are mapped to users.
      const before = groups.has(key) ? (at(values, keys) as Values) : {};
      const beside = key === "users" && match !== undefined ? { match } : {};
      values = withValue(values, keys, isMap(value) ? { ...before, ...value, ...beside } : value);
    }
  }
  const { tenantId, cloud, conditionalAccess } = values as Config;
  const isUnknownApp = tenantId && !conditionalAccess.registrationAppId && !cloudOf(cloud).registrationAppId;
  return isUnknownApp ? undefined : asChecked(values as Config);
}

const groups: ReadonlySet<string> = new Set(["jamf.applicableGroup", "jamf.complianceGroup"]);

interface Found {
  config: Config;
  errors: { reason: string; of: readonly SectionPath[] }[];
}

/**
 * Without what is wrong in it; `undefined`: there is more than may be passed over. The stage must be named: where its own key is misspelt, the
 * default would lower it.
 */
export function withoutErrors(given: Values): Found | undefined {
  if (given["stage"] === undefined) return undefined;
  let rest = given;
  const errors: Found["errors"] = [];
  const [inError, replaced] = [new Set<SectionPath>(), new Set<SectionPath>()];
  // Each round takes something out or puts something in its place, so it ends; what one key hid shows in the next.
  for (;;) {
    const result = configSchema.safeParse(rest);
    if (result.success) return { config: checkedConfig(rest), errors };
    const [before, known] = [rest, new Set(inError)];
    for (const { issue, path, reason } of problemsIn(result.error, rest)) {
      const isUnknownKey = issue.code === "unrecognized_keys";
      if (isUnknownKey || withoutObject.includes(String(issue.path[0]))) {
        errors.push({ reason, of: [] });
        rest = withoutKeys(rest, issue);
        continue;
      }
      const of = sectionsAt(path);
      if (of.length === 0) return undefined;
      if (of.every((each) => known.has(each))) {
        // Nothing in its place is an error too.
        for (const each of of) rest = replacedIn(rest, each, replaced);
        continue;
      }
      errors.push({ reason, of });
      for (const each of of) inError.add(each);
      rest = without(rest, (of.length === 1 ? of[0]! : path).split(".")) ?? rest;
    }
    if (rest === before && inError.size === known.size) return undefined;
  }
}

function withoutKeys(rest: Values, issue: z.core.$ZodIssue): Values {
  const wrong = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  // Two errors of one reason take it out once.
  return wrong.reduce((left, path) => without(left, path[0] === "force" ? ["force"] : path) ?? left, rest);
}

function replacedIn(rest: Values, path: SectionPath, replaced: Set<SectionPath>): Values {
  const section = sections[path];
  if (replaced.has(path) || !("standIn" in section)) return rest;
  replaced.add(path);
  return withValue(rest, path.split("."), section.standIn) as Values;
}

const isMap = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);

const at = (value: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (isMap(inner) ? inner[key] : undefined), value);

function withValue(values: unknown, [key, ...more]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const map = isMap(values) ? values : {};
  return { ...map, [key]: withValue(map[key], more, value) };
}

/** A copy; `undefined`: nothing is there. */
function without<T>(value: T, [key, ...more]: Path): T | undefined {
  if (typeof value !== "object" || value === null || key === undefined || !Object.hasOwn(value, key)) return undefined;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<PropertyKey, unknown>;
  if (more.length === 0) {
    delete copy[key];
    return copy as T;
  }
  const inner = without(copy[key], more);
  return inner === undefined ? undefined : (Object.assign(copy, { [key]: inner }) as T);
}
