/**
 * Errors that stop no way back: unknown keys, and wrong values in what only says how much must hold on the way up. On a run to a lower stage they are
 * passed over, each with a warning; on every other they refuse. Knows nothing of Pulumi.
 */
import { checkedConfig } from "./check";
import { type Config, configSchema } from "./schema";
import type { MacDeviceComplianceArgs } from "./args";
import { RunError } from "../../providers/core/errors";

/** None of them describes an object. A reason counts as a whole, or not at all. */
const sections = ["thresholds", "force", "acknowledged", "pilot"];

interface Tolerated {
  config: Config;
  /** What is wrong, key by key. */
  passedOver: readonly string[];
}

type Values = Record<string, unknown>;
type Path = readonly PropertyKey[];

/** Throws a `RunError` with every reason, unless all of them may be passed over in a run that goes to this stage. */
export function configFor(
  given: MacDeviceComplianceArgs | Values,
  isWayBack: (stage: Config["stage"]) => boolean,
): Tolerated {
  try {
    return { config: checkedConfig(given), passedOver: [] };
  } catch (error) {
    const config = withoutErrors(given as Values);
    if (!(error instanceof RunError) || !config || !isWayBack(config.stage)) throw error;
    return {
      config,
      passedOver: error.reasons.map((reason) => `${reason}. It is passed over on the way to a lower stage.`),
    };
  }
}

/**
 * Without what is wrong in it; `undefined`: there is more than may be passed over. The stage must be named: where its own key is misspelt, the
 * default would lower it.
 */
export function withoutErrors(given: Values): Config | undefined {
  if (given["stage"] === undefined) return undefined;
  let rest = given;
  // Each round takes something out, so it ends; what one key hid shows in the next.
  for (;;) {
    const result = configSchema.safeParse(rest);
    if (result.success) return checkedConfig(rest);
    const before = rest;
    for (const issue of result.error.issues) {
      const wrong = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      for (const path of wrong) {
        const isTolerated = issue.code === "unrecognized_keys" || sections.includes(String(path[0]));
        if (!isTolerated) return undefined;
        // Two errors of one reason take it out once.
        rest = without(rest, path[0] === "force" ? ["force"] : path) ?? rest;
      }
    }
    if (rest === before) return undefined;
  }
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
