/**
 * The language host of a build from Go modules, and the options of Pulumi.yaml. Pulumi hands them over in a message that its release
 * does not know yet: it would take every program for one in TypeScript, and load the compiler of that with each.
 */
import { linkSync, openSync, closeSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { languageHostVersion } from "./pinned.mjs";

const name = "pulumi-language-nodejs";

/** Pulumi starts it in the folder of Pulumi.yaml. */
const script = `#!/bin/sh
if grep -Eq 'typescript: *false' Pulumi.yaml 2>/dev/null; then set -- -typescript=false "$@"; fi
exec "$0-${languageHostVersion}" "$@"
`;

/**
 * Puts a script in the place of the built program, which tells it `typescript: false`; what is there already stays. Where the folder can't be
 * written, programs start more slowly.
 * @param {string} bin
 */
export function obeyOptions(bin) {
  const path = join(bin, name);
  const draft = `${path}.${process.pid}`;
  try {
    if (isScript(path)) return;
    ignoring("EEXIST", () => linkSync(path, `${path}-${languageHostVersion}`));
    writeFileSync(draft, script, { mode: 0o755 });
    renameSync(draft, path);
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS"].includes(String(/** @type {NodeJS.ErrnoException} */ (error).code))) throw error;
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

/**
 * @param {string} code
 * @param {() => void} work
 */
function ignoring(code, work) {
  try {
    work();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== code) throw error;
  }
}
