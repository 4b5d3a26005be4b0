/** Is this Node new enough for the program? Asked before any package is loaded, so this file needs nothing but Node. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One line that says what to do, or nothing: `package.json` has the lowest that will do (`>=22.12`). */
export function whyNotThisNode(version: string = process.versions.node): string | undefined {
  const manifest = readFileSync(join(__dirname, "..", "..", "..", "package.json"), "utf8");
  const lowest = (JSON.parse(manifest) as { engines: { node: string } }).engines.node.replace(/^>=/, "");
  const [have, need] = [version, lowest].map((text) => text.split(".").map(Number) as [number, number]) as [
    [number, number],
    [number, number],
  ];
  if (have[0] > need[0] || (have[0] === need[0] && have[1] >= need[1])) return undefined;
  return `Node ${version} is too old for jamf-entra-compliance. Install Node ${lowest} or newer: https://nodejs.org/en/download`;
}
