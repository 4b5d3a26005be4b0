/**
 * Reads the stack's configuration and refuses it as a whole: every wrong key at once, before anything is asked of a
 * tenant. Pulumi itself lets unknown keys pass.
 */
import * as pulumi from "@pulumi/pulumi";
import { noteConfigSecret, noteEncryptedKey } from "../../providers/core/configSecrets";
import { protectAll } from "../../providers/core/masks";
import type { MacDeviceComplianceArgs } from "./args";
import { checkedConfig } from "./check";
import { valuesOf } from "./texts";
import { withoutErrors } from "./tolerated";

/**
 * The configuration of the running program, checked and with all defaults. Throws `RunError`. What is wrong and may be passed over on the way to a
 * lower stage stands in it as it was given, without defaults: `MacDeviceCompliance.create` knows the direction, and refuses or warns.
 */
export function readConfig(): MacDeviceComplianceArgs {
  const prefix = `${pulumi.getProject()}:`;
  const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  // What the stack holds encrypted is never said, whatever it is and however wrong it is, and stands encrypted in the state.
  for (const [key, text] of own) {
    if (!isSecret(key)) continue;
    const values = [text, ...jsonOf(text)];
    protectAll(values);
    noteEncryptedKey(key.slice(prefix.length));
    // Credentials are no input of anything.
    if (!/:jamfClient(Id|Secret)$/.test(key)) noteConfigSecret(values);
  }
  const values = valuesOf(Object.fromEntries(own.map(([key, text]) => [key.slice(prefix.length), text])));
  try {
    return checkedConfig(values);
  } catch (error) {
    if (withoutErrors(values)) return values as unknown as MacDeviceComplianceArgs;
    throw error;
  }
}

/** The language host names the keys of the secrets to the program; the SDK shows them to nobody. */
function isSecret(key: string): boolean {
  const keys = process.env["PULUMI_CONFIG_SECRET_KEYS"];
  return keys !== undefined && (JSON.parse(keys) as string[]).includes(key);
}

/** The value inside a text of JSON, as Pulumi stores lists and objects; none where it is no JSON. */
function jsonOf(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
