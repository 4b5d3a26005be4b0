/**
 * Is this Node new enough? Asked before anything else is loaded: like everything that this file loads, it keeps to what
 * old releases understand (tests/engine/old-node.test.ts).
 */

/** Same number as `engines.node` in package.json. */
export const lowestNode = "22.12";

/** Older ones lack what getting a newer one takes. */
const lowestForSwitch = "14.17";

/** In the environment of what was started again under a newer Node: never twice. */
export const switched = "JAMF_ENTRA_COMPLIANCE_SWITCHED_NODE";

/** What to do about a Node that is too old. */
export const installNode = "Install Node " + lowestNode + " or newer: https://nodejs.org/en/download";

/**
 * Goes on where this Node is new enough; otherwise starts the same program again under one that is.
 * @param {string} program URL of the program, as `import.meta.url` says it
 * @param {() => Promise<unknown>} goOn
 * @returns {Promise<unknown>}
 */
export function onNewEnoughNode(program, goOn) {
  const version = process.versions.node;
  if (isFrom(lowestNode, version)) return goOn();
  if (isFrom(lowestForSwitch, version) && !process.env[switched])
    return import("./newer-node.mjs").then(({ startAgain }) => startAgain(program, process.argv.slice(2)));
  console.error("Node " + version + " is too old. " + installNode);
  process.exitCode = 1;
  return Promise.resolve();
}

/**
 * @param {string} lowest such as `22.12`
 * @param {string} version such as `20.20.2`
 */
export function isFrom(lowest, version) {
  const have = version.split(".").map(Number);
  const need = lowest.split(".").map(Number);
  return have[0] > need[0] || (have[0] === need[0] && have[1] >= need[1]);
}
