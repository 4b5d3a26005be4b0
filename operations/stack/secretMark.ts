/** How the engine marks a secret in a state: a fixed signature beside the ciphertext or the plain text. */
import { isBag } from "../../providers/core/unknown";

/** Marks other kinds of values too, such as assets. */
export const signature = "4dabf18193072939515e22adb298388d";
const ofSecrets = "1b47061264138c4ac30d75fd1eb44270";

export const isSecret = (value: Record<string, unknown>): boolean => value[signature] === ofSecrets;

/** One stands in it, at any depth. */
export function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isBag(value) && (isSecret(value) || Object.values(value).some(holdsSecret));
}
