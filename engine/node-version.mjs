/**
 * Is this Node new enough? Asked before anything else is loaded, so this file keeps to what old releases understand.
 */

/** Same number as `engines.node` in package.json. */
export const lowestNode = "22.12";

/**
 * @param {string} version such as `20.19.4`
 * @returns {string | undefined} one line that says what to install
 */
export function whyNotThisNode(version) {
  const have = version.split(".").map(Number);
  const need = lowestNode.split(".").map(Number);
  if (have[0] > need[0] || (have[0] === need[0] && have[1] >= need[1])) return undefined;
  return "Node " + version + " is too old. Install Node " + lowestNode + " or newer: https://nodejs.org/en/download";
}
