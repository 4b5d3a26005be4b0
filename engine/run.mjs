/**
 * `node engine/run.mjs demo|test|bench|sandbox|pulumi [arguments …]`: the commands of package.json. They work on a fresh
 * clone: packages, compiled files and the engine are brought up to date first. What that does is told on stderr; stdout
 * belongs to the command.
 */
import { whyNotThisNode } from "./node-version.mjs";

const refusal = whyNotThisNode(process.versions.node);
if (refusal) {
  console.error(refusal);
  process.exitCode = 1;
} else {
  // Loaded only now, and without an await that a very old Node could not even read.
  import("./commands.mjs").then(({ runCommand }) => runCommand(process.argv.slice(2)));
}
