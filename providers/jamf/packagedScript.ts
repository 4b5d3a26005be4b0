/**
 * The scripts of mac/, which come with this package. Pulumi's state holds name and SHA-256 in place of their text, which would stand there
 * twice with up to 8 kB; the text itself is read where it is written to Jamf Pro. A state that holds a text, as those of 0.1.0 do, is
 * compared by the same digest, so it shows no change.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isUnknown } from "../core/unknown";
import { normalText } from "./text";

const reference =
  /^mac\/(?<file>[a-z-]+\.sh)(?: with client_ids=(?<clientId>[0-9a-f-]+))?, (?<digest>sha256 [0-9a-f]{64})$/;
const digestAlone = /^sha256 [0-9a-f]{64}$/;

/** What stands in the state for a script of mac/. `clientId` takes the place of the apps that the script knows by itself. */
export function packagedScript(file: string, clientId?: string): string {
  const id = clientId?.toLowerCase();
  const given = id ? ` with client_ids=${id}` : "";
  return `mac/${file}${given}, ${scriptDigest(textOf(file, id))}`;
}

/** One form for a script, whether its text is known or only which it is; that of a file of mac/ is its `shasum -a 256`. */
export function scriptDigest(script: string): string {
  if (isUnknown(script) || digestAlone.test(script)) return script;
  const named = reference.exec(script)?.groups?.["digest"];
  return (
    named ??
    `sha256 ${createHash("sha256")
      .update(`${normalText(script)}\n`)
      .digest("hex")}`
  );
}

/** The text to write. `there`: what the object holds, which stays where the state names a text of another version. */
export function scriptText(script: string, there?: string): string {
  const named = reference.exec(script)?.groups;
  if (!named) return script;
  const text = textOf(named["file"]!, named["clientId"]);
  if (scriptDigest(text) === named["digest"]) return text;
  if (there !== undefined && !reference.test(there)) return there;
  throw new Error(
    `The script mac/${named["file"]} is not the one that the state names. Run it with the version of jamf-entra-compliance of the last up, ` +
      "or run pulumi up first.",
  );
}

/** Plain text beside the compiled program; the same in the project and in the installed package. */
function textOf(file: string, clientId?: string): string {
  const text = readFileSync(join(__dirname, "..", "..", "..", "mac", file), "utf8");
  return clientId ? text.replace(/^client_ids=.*$/m, `client_ids="${clientId}"`) : text;
}
