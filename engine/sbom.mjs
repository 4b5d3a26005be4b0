/**
 * `npm run sbom [FOLDER]`: what the package brings along, from the lock file: `sbom.cdx.json` (CycloneDX) and `licenses.txt`. Ends with
 * exit code 1 where a licence is not one of those below.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectFolder } from "./pinned.mjs";

/** Of an expression with OR one of these is enough, of one with AND each must be one. */
const allowed = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Unlicense",
  // Of lists alone, not of code: exceptions of SPDX.
  "CC-BY-3.0",
];

/**
 * Where package.json says "see LICENSE": what that file holds, looked at for this version.
 * @type {Record<string, string>}
 */
const inTheirFile = { "@logdna/tail-file@2.2.0": "MIT" };

/**
 * @typedef {{ license?: { id?: string, name?: string }, expression?: string }} License
 * @typedef {{ "bom-ref": string, name: string, version: string, licenses?: License[], properties?: { name: string, value: string }[] }} Component
 */

const text = execFileSync("npm", ["sbom", "--package-lock-only", "--sbom-format=cyclonedx"], {
  cwd: fileURLToPath(projectFolder),
  encoding: "utf8",
  maxBuffer: 1 << 26,
  shell: process.platform === "win32",
});
/** @type {{ components: Component[], dependencies: { ref: string, dependsOn: string[] }[] }} */
const bom = JSON.parse(text);
// Not --omit=dev: that leaves out packages that tools of the development need too.
const isForDevelopment = (/** @type {Component} */ { properties = [] }) =>
  properties.some(({ name, value }) => name === "cdx:npm:package:development" && value === "true");
const left = new Set(bom.components.filter(isForDevelopment).map((component) => component["bom-ref"]));
const components = bom.components.filter((component) => !left.has(component["bom-ref"]));
const dependencies = bom.dependencies
  .filter(({ ref }) => !left.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => !left.has(other)) }));

const licensed = components
  .map(({ name, version, licenses = [] }) => ({
    package: `${name}@${version}`,
    license:
      licenses.map(({ license, expression }) => license?.id ?? license?.name ?? expression).join(" AND ") ||
      (inTheirFile[`${name}@${version}`] ?? "none"),
  }))
  .sort((a, b) => (a.license + a.package < b.license + b.package ? -1 : 1));

const folder = process.argv[2] ?? "sbom";
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "sbom.cdx.json"), `${JSON.stringify({ ...bom, components, dependencies }, null, 2)}\n`);
writeFileSync(
  join(folder, "licenses.txt"),
  licensed.map(({ license, package: name }) => `${license}\t${name}\n`).join(""),
);

const refused = licensed.filter(({ license }) => {
  const choices = license.replace(/^\((.*)\)$/, "$1").split(" OR ");
  return !choices.some((choice) => choice.split(" AND ").every((each) => allowed.includes(each)));
});
for (const { license, package: name } of refused) console.error(`${name}: license ${license} is not allowed`);
console.error(`${components.length} packages, ${refused.length} with a license that is not allowed: ${folder}`);
process.exitCode = refused.length > 0 ? 1 : 0;
