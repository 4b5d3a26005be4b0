/** Offline checks that several Jamf Pro objects share. */
import type { Problem } from "../core/lifecycle";

/** Names hold 1 to 255 characters (documented for groups and App Installers; taken for all objects). */
export function requireName(name: string | undefined, property = "name"): Problem[] {
  if (name === undefined) return [];
  if (typeof name !== "string" || name.trim() === "") return [{ property, reason: "must not be empty" }];
  if (name !== name.trim()) return [{ property, reason: `must not begin or end with a space: "${name}"` }];
  if (name.length > 255) return [{ property, reason: `must be at most 255 characters long, not ${name.length}` }];
  return [];
}
