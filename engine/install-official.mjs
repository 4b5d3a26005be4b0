/**
 * Its own process, so that it can be ended with everything it started: `node install-official.mjs FOLDER`.
 * Installs the release that belongs to the SDK in node_modules; its last line says why that failed.
 */
import { stripVTControlCharacters } from "node:util";

try {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  await PulumiCommand.install({ root: process.argv[2] });
} catch (error) {
  console.error(lastWords(error));
  process.exitCode = 1;
}

/**
 * The script's own words, where it was the script that failed.
 * @param {any} error
 * @returns {string}
 */
function lastWords(error) {
  const script = error?.commandResult?.err?.stderr;
  const text = stripVTControlCharacters(String(script || error?.message || error));
  return text.trim().split("\n").at(-1) ?? text;
}
