/**
 * `node engine/run.mjs demo|test|bench|walks|sandbox|pulumi [arguments …]`: the commands of package.json. They work on a fresh
 * clone: Node, packages, compiled files and the engine are brought up to date first. What that does is told on stderr;
 * stdout belongs to the command.
 */
import { onNewEnoughNode } from "./node-version.mjs";

// Loaded only then, and without an await that a very old Node could not even read.
onNewEnoughNode(import.meta.url, () =>
  import("./commands.mjs").then(({ runCommand }) => runCommand(process.argv.slice(2))),
);
