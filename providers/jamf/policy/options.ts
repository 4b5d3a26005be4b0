/** Options > Scripts, Maintenance, and the User Interaction tab. */
import type { Problem } from "../../core/lifecycle";
import { isBag } from "../../core/unknown";
import { type Field, type Fields, flag, inPlace, replaceItems, text, withNormalTexts } from "../classic/fields";
import { requireList, requireTexts, unknownProperties } from "../classic/properties";
import { lineFeeds } from "../text";
import { requireBoolean, requireId, requireOneOf } from "../validation";

const priorities = ["Before", "After"] as const;

/** A script as a policy runs it. */
export interface PolicyScript {
  scriptId: string;
  /** When it runs in relation to the other actions of the policy. Default `After`. */
  priority?: (typeof priorities)[number];
  /** Parameter Values: of parameter 4, 5, … up to 11, in this order; an empty text leaves one out. Default: none. */
  parameters?: string[];
}

const parameterNames = [4, 5, 6, 7, 8, 9, 10, 11].map((number) => `parameter${number}`);

/** Stands in the `<scripts>` section itself. The service keeps no order; the priority decides. */
export const scriptsField: Field<PolicyScript[]> = {
  read: (section) =>
    section.children("script").map((script) => ({
      scriptId: script.text("id")?.trim() ?? "",
      priority: (script.text("priority")?.trim() || "After") as PolicyScript["priority"],
      parameters: withoutEmptyEnd(parameterNames.map((name) => script.text(name) ?? "")),
    })),
  write: (section, wanted) =>
    replaceItems(section, "script", wanted, {
      is: (script, { scriptId }) => script.text("id")?.trim() === scriptId,
      fill: (script, { scriptId, priority = "After", parameters = [] }) => {
        script.set("id", scriptId).set("priority", priority);
        parameterNames.forEach((name, i) => {
          if ((script.text(name) ?? "") !== (parameters[i] ?? "")) script.set(name, parameters[i] ?? "");
        });
      },
    }),
  equal: (a, b) => JSON.stringify(canonicalScripts(a)) === JSON.stringify(canonicalScripts(b)),
};

export const canonicalScripts = (scripts: readonly PolicyScript[]): PolicyScript[] =>
  scripts
    .map(({ scriptId, priority = "After", parameters = [] }) => ({
      scriptId: String(scriptId),
      priority,
      // XML makes line feeds of line ends.
      parameters: withoutEmptyEnd(parameters.map(lineFeeds)),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const withoutEmptyEnd = (values: readonly string[]): string[] => {
  const filled = values.map((value) => value !== "");
  return values.slice(0, filled.lastIndexOf(true) + 1);
};

export function validateScripts(scripts: readonly PolicyScript[]): Problem[] {
  const noList = requireList(scripts, "scripts");
  if (noList.length > 0) return noList;
  return scripts.flatMap((script, i) => {
    const path = `scripts[${i}]`;
    const problems = [
      ...unknownProperties(script, ["scriptId", "priority", "parameters"], path),
      ...(script?.scriptId === undefined ? [{ property: `${path}.scriptId`, reason: "is missing" }] : []),
      ...requireId(script?.scriptId, `${path}.scriptId`),
      ...requireOneOf(script?.priority, priorities, `${path}.priority`),
    ];
    return script?.parameters === undefined
      ? problems
      : [...problems, ...validateParameters(script.parameters, `${path}.parameters`)];
  });
}

function validateParameters(values: readonly string[], property: string): Problem[] {
  const noList = requireList(values, property);
  if (noList.length > 0) return noList;
  if (values.length > parameterNames.length) {
    return [{ property, reason: `holds ${values.length} values; there are 8 parameters, 4 to 11` }];
  }
  return values.flatMap((value, i) =>
    requireTexts([value], ["0"]).map((p) => ({ ...p, property: `${property}[${i}]` })),
  );
}

/** Options > Maintenance. Each `false` where it is left out. */
export interface PolicyMaintenance {
  /** Update Inventory. */
  updateInventory?: boolean;
  /** Reset Computer Names. */
  resetComputerNames?: boolean;
  /** Install Cached Packages. */
  installCachedPackages?: boolean;
  /** Fix Disk Permissions. */
  fixDiskPermissions?: boolean;
  /** Fix ByHost Files. */
  fixByHostFiles?: boolean;
  /** Flush System Caches. */
  flushSystemCaches?: boolean;
  /** Flush User Caches. */
  flushUserCaches?: boolean;
  /** Verify Startup Disk. */
  verifyStartupDisk?: boolean;
}

const maintenance: Fields<PolicyMaintenance> = {
  updateInventory: flag("recon"),
  resetComputerNames: flag("reset_name"),
  installCachedPackages: flag("install_all_cached_packages"),
  fixDiskPermissions: flag("permissions"),
  fixByHostFiles: flag("byhost"),
  flushSystemCaches: flag("system_cache"),
  flushUserCaches: flag("user_cache"),
  verifyStartupDisk: flag("verify"),
};

export const maintenanceField = inPlace(maintenance);

export const filledMaintenance = (given: PolicyMaintenance = {}): PolicyMaintenance => ({
  ...Object.fromEntries(Object.keys(maintenance).map((key) => [key, false])),
  ...given,
});

export const validateMaintenance = (given: PolicyMaintenance): Problem[] => [
  ...unknownProperties(given, Object.keys(maintenance), "maintenance"),
  ...Object.entries(given).flatMap(([key, value]) => requireBoolean(value, `maintenance.${key}`)),
];

export interface PolicyUserInteraction {
  /** Start Message. Default: none. */
  startMessage?: string;
  /** Complete Message. Default: none. */
  completeMessage?: string;
  /** Deferral: for so many days, or until a point in time such as `2027-06-01T12:00:00Z`. Default `None`. */
  deferral?: "None" | { days: number } | { until: string };
}

/** Minutes; Jamf Pro takes whole days only (field report: jamfplatform-go-sdk, Jamf Pro 11.31, 2026). */
const day = 1440;

const deferral: Field<NonNullable<PolicyUserInteraction["deferral"]>> = {
  read(section) {
    const minutes = Number(section.text("allow_deferral_minutes")?.trim() || 0);
    const until = section.text("allow_deferral_until_utc")?.trim() ?? "";
    if (section.text("allow_users_to_defer")?.trim() !== "true") return "None";
    if (minutes > 0) return { days: minutes / day };
    return until === "" ? "None" : { until: fromJamfTime(until) };
  },
  write(section, wanted) {
    const { days = 0, until } = wanted === "None" ? {} : (wanted as { days?: number; until?: string });
    section.set("allow_users_to_defer", wanted !== "None");
    section.set("allow_deferral_until_utc", until === undefined ? "" : toJamfTime(until));
    section.set("allow_deferral_minutes", days * day);
  },
  equal: (a, b) => canonicalDeferral(a) === canonicalDeferral(b),
};

/** Jamf Pro's form is `2027-06-01T12:00:00.000+0000`; it refuses every other. */
const toJamfTime = (time: string): string => new Date(time).toISOString().replace("Z", "+0000");
const fromJamfTime = (time: string): string => time.replace(/([+-]\d\d)(\d\d)$/, "$1:$2").replace("+00:00", "Z");

function canonicalDeferral(given: unknown): unknown {
  if (!isBag(given)) return given;
  const { days, until } = given;
  const time = Date.parse(String(until));
  return days === undefined
    ? `until ${Number.isNaN(time) ? String(until) : new Date(time).toISOString()}`
    : `${String(days)} days`;
}

export const userInteractionField = inPlace<PolicyUserInteraction>({
  startMessage: text("message_start"),
  completeMessage: text("message_finish"),
  deferral,
});

export const filledUserInteraction = (given: PolicyUserInteraction = {}): PolicyUserInteraction => ({
  startMessage: "",
  completeMessage: "",
  deferral: "None",
  ...given,
});

export function canonicalUserInteraction(given: PolicyUserInteraction): PolicyUserInteraction {
  const { deferral: wanted, ...texts } = withNormalTexts(given);
  return wanted === undefined ? texts : { ...texts, deferral: canonicalDeferral(wanted) as typeof wanted };
}

export function validateUserInteraction(given: PolicyUserInteraction): Problem[] {
  const problems = unknownProperties(given, ["startMessage", "completeMessage", "deferral"], "userInteraction");
  problems.push(...requireTexts(given, ["startMessage", "completeMessage"], "userInteraction"));
  const wanted: unknown = given.deferral;
  if (wanted === undefined || wanted === "None") return problems;
  const { days, until } = (isBag(wanted) ? wanted : {}) as { days?: number; until?: string };
  const rightDays = until === undefined && Number.isInteger(days) && days! >= 1;
  const rightTime =
    days === undefined && typeof until === "string" && timeWithZone.test(until) && Date.parse(until) > 0;
  if (rightDays || rightTime) return problems;
  const reason = `must be "None", { days: 3 } with whole days, or { until: "2027-06-01T12:00:00Z" }, not ${JSON.stringify(wanted)}`;
  return [...problems, { property: "userInteraction.deferral", reason }];
}

const timeWithZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
