/** Looks for secrets in everything that runs of the engine wrote anywhere: what they print, Pulumi's folder and logs, temporary files, states. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Written {
  where: string;
  content: string;
}

/** Every file below these folders. */
export const writtenBelow = (folders: readonly string[]): Written[] =>
  folders.flatMap(filesBelow).map((where) => ({ where, content: readFileSync(where, "latin1") }));

/** In none of it stands one of the secrets, in a form in which they travel, or anything that looks like a token. */
export function standNowhere(secrets: Readonly<Record<string, string>>, written: readonly Written[]): void {
  for (const { where, content } of written) {
    for (const [what, secret] of Object.entries(secrets))
      for (const form of formsOf(secret))
        assert.ok(!content.includes(form), `${what} in ${where}: ${around(content, form)}`);
    // Of Entra, of an issuer of federated tokens, of Jamf Pro: three parts, whatever stands in them.
    assert.doesNotMatch(
      content,
      /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}|[\w-]{60,}\.[\w-]{60,}\.[\w-]{40,}/,
      `a token in ${where}`,
    );
    assert.doesNotMatch(content, /Bearer (?!\*)[\w.~+/-]{16,}/, `a token in ${where}`);
  }
}

const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
];

/** What stands before it. */
export const around = (text: string, what: string): string =>
  text.slice(Math.max(0, text.indexOf(what) - 300), text.indexOf(what));

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
    const path = join(folder, each.name);
    // Plugins are programs.
    if (each.isDirectory()) return ["plugins", "node_modules"].includes(each.name) ? [] : filesBelow(path);
    return each.isFile() ? [path] : [];
  });
}
