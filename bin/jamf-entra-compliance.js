#!/usr/bin/env node
/**
 * `jamf-entra-compliance`, as npm links it: starts the compiled commands. Not compiled itself, since npx links a checkout once and for all,
 * whether there is a dist or not; where there is none, the shell would say "not found".
 */
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const main = join(__dirname, "..", "dist", "operations", "main.js");
if (existsSync(main)) {
  require(main);
} else {
  process.stderr.write("This checkout is not compiled, as after npm ci --ignore-scripts. Run: npm run build\n");
  process.exitCode = 1;
}
