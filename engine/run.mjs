/**
 * `node engine/run.mjs demo|test|bench|sandbox|pulumi [arguments …]`: the commands of package.json. They work on a fresh
 * clone: packages, compiled files and the engine are brought up to date first. What that does is told on stderr; stdout
 * belongs to the command.
 */
import { whyNotThisNode } from "./node-version.mjs";

const refusal = whyNotThisNode(process.versions.node);
if (refusal) {
  console.error(refusal);
  process.exit(1);
}
const { runCommand } = await import("./commands.mjs");
await runCommand(process.argv.slice(2));
