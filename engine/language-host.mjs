/**
 * The language host of a build from Go modules, and the options of Pulumi.yaml. Pulumi hands them over in a message that its release
 * does not know yet: it would take every program for one in TypeScript, and load the compiler of that with each.
 */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { languageHostVersion } from "./pinned.mjs";

const name = "pulumi-language-nodejs";

/** Pulumi starts it in the folder of the program, which is that of Pulumi.yaml or one below. */
const script = `#!/bin/sh
folder=$PWD
while [ -n "$folder" ] && [ ! -f "$folder/Pulumi.yaml" ]; do folder=\${folder%/*}; done
option='^[^#]*(^|[{,[:space:]])["'\\'']?typescript["'\\'']?: *false *([,}#]|$)'
if grep -Eq "$option" "$folder/Pulumi.yaml" 2>/dev/null; then set -- -typescript=false "$@"; fi
exec "$0-${languageHostVersion}" "$@"
`;

/**
 * Puts a script in the place of the built program, which tells it `typescript: false`, unless one is there. Where that cannot be done, programs start
 * more slowly, and that is all.
 * @param {string} bin
 */
export function obeyOptions(bin) {
  const path = join(bin, name);
  /** The program, under the name by which the script starts it. */
  const kept = `${path}-${languageHostVersion}`;
  const draft = `${path}.${randomUUID()}`;
  try {
    if (!isScript(path)) {
      // A run that was killed has kept it already, or another is doing the same.
      if (!existsSync(kept)) linkSync(path, kept);
    } else if (!existsSync(kept) || readFileSync(path, "utf8") === script) return;
    writeFileSync(draft, script, { mode: 0o755 });
    renameSync(draft, path);
  } catch {
    rmSync(draft, { force: true });
  }
}

/** @param {string} path */
function isScript(path) {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(2);
    readSync(file, start);
    return start.toString() === "#!";
  } finally {
    closeSync(file);
  }
}
