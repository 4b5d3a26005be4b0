/** Offline checks of the two groups of settings that a Mac App has. */
import type { Problem } from "../../core/lifecycle";
import { unknownKey } from "../../core/unknownKey";
import { requireBoolean, requireId } from "../validation";
import type { MacAppNotifications, MacAppSelfService } from "./settings";

const messages = ["message", "deadlineMessage", "completeMessage"] as const;
const durations = ["intervalHours", "deadlineHours", "quitDelayMinutes"] as const;
const switches = ["relaunch", "suppress"] as const;

export function validateNotifications(settings: MacAppNotifications | undefined): Problem[] {
  if (settings === undefined) return [];
  const problems = unknownKeys("notifications", settings, [...messages, ...durations, ...switches]);
  for (const key of messages) {
    problems.push(
      ...atMost(150, settings[key], `notifications.${key}`),
      ...noBlank(settings[key], `notifications.${key}`),
    );
  }
  for (const key of durations) {
    const value = settings[key];
    if (value === undefined || (Number.isInteger(value) && value >= 0)) continue;
    problems.push({
      property: `notifications.${key}`,
      reason: `must be a whole number, 1 or more (0: as in the global settings), not ${JSON.stringify(value)}`,
    });
  }
  for (const key of switches) problems.push(...requireBoolean(settings[key], `notifications.${key}`));
  return problems;
}

const flags = ["ensureUsersViewDescription", "includeInFeaturedCategory", "includeInComplianceCategory"] as const;

export function validateSelfService(settings: MacAppSelfService | undefined): Problem[] {
  if (settings === undefined) return [];
  const problems = unknownKeys("selfService", settings, ["description", "categories", ...flags]);
  problems.push(...atMost(4000, settings.description, "selfService.description"));
  for (const key of flags) problems.push(...requireBoolean(settings[key], `selfService.${key}`));
  for (const [i, category] of (settings.categories ?? []).entries()) {
    const at = `selfService.categories[${i}]`;
    problems.push(
      ...requireId(category.categoryId, `${at}.categoryId`),
      ...requireBoolean(category.featured, `${at}.featured`),
    );
    if (category.categoryId === undefined) problems.push({ property: `${at}.categoryId`, reason: "is missing" });
  }
  return problems;
}

function atMost(length: number, text: unknown, property: string): Problem[] {
  if (text === undefined) return [];
  if (typeof text !== "string") return [{ property, reason: "must be text" }];
  return text.length <= length
    ? []
    : [{ property, reason: `must be at most ${length} characters long, not ${text.length}` }];
}

/** Jamf Pro refuses it; an empty text means the global settings. */
const noBlank = (text: unknown, property: string): Problem[] =>
  typeof text === "string" && text !== "" && text.trim() === ""
    ? [{ property, reason: "must not consist of blanks only" }]
    : [];

const unknownKeys = (where: string, settings: object, known: readonly string[]): Problem[] =>
  Object.keys(settings)
    .filter((key) => !known.includes(key))
    .map((key) => ({ property: `${where}.${key}`, reason: unknownKey(key, known) }));
