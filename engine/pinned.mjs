/**
 * The versions that everything in this folder agrees on, and how versions are compared.
 *
 * The engine is pinned to the release of the SDK in package.json. Every engine that the range of the peer dependency
 * covers works as well, so an administrator's own Pulumi is used as it is.
 */
import { readFileSync } from "node:fs";

/** Folder of the checkout. */
export const projectFolder = new URL("..", import.meta.url);

/** @type {{ devDependencies: Record<string, string>, peerDependencies: Record<string, string> }} */
const manifest = JSON.parse(readFileSync(new URL("package.json", projectFolder), "utf8"));

/** The release that is installed or built where no usable one is found. */
export const engineVersion = /** @type {string} */ (manifest.devDependencies["@pulumi/pulumi"]);

/** The oldest release that is taken where it is found. */
export const lowestEngine = /** @type {string} */ (/[\d.]+/.exec(manifest.peerDependencies["@pulumi/pulumi"])?.[0]);

/** Lowest Go that compiles the pinned release; the same number stands in `go/cli/go.mod`. */
export const lowestGo = "1.26.6";

/** The Go module of the Node language host; later releases of it are not published as Go modules. */
export const languageHostVersion = "3.68.0";

/**
 * The numbers of a version such as `v3.276.0`, `go1.26.8` or `3.277.0-alpha.1`; `undefined` when there are none.
 * @param {string} text
 * @returns {[number, number, number] | undefined}
 */
export function numbersOf(text) {
  const found = /(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)] : undefined;
}

/**
 * Is `version` the same as `lowest` or newer?
 * @param {string} version
 * @param {string} lowest
 */
export function isAtLeast(version, lowest) {
  const have = numbersOf(version);
  const need = numbersOf(lowest);
  if (!have || !need) return false;
  for (const i of /** @type {const} */ ([0, 1, 2])) if (have[i] !== need[i]) return have[i] > need[i];
  return true;
}

/**
 * Do two versions share major and minor number (`3.276.x`)?
 * @param {string} one
 * @param {string} other
 */
export function isSameRelease(one, other) {
  return String(numbersOf(one)?.slice(0, 2)) === String(numbersOf(other)?.slice(0, 2));
}
