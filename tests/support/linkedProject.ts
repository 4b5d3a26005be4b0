/** A Pulumi project of its own in a temporary folder, with this checkout as its package and a program given as text. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./host";

export interface LinkedProject {
  name: string;
  directory: string;
  remove(): void;
}

export function linkedProject(name: string, program: string): LinkedProject {
  const directory = mkdtempSync(join(tmpdir(), `${name}-`));
  const modules = join(directory, "node_modules");
  mkdirSync(modules);
  symlinkSync(root, join(modules, "jamf-entra-compliance"));
  symlinkSync(join(root, "node_modules", "@pulumi"), join(modules, "@pulumi"));
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name, private: true, main: "program.js" }));
  writeFileSync(join(directory, "program.js"), program);
  const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
  writeFileSync(join(directory, "Pulumi.yaml"), `name: ${name}\n${runtime}\n`);
  return { name, directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/**
 * A dynamic resource whose handlers do nothing, with the inputs of the resource whose place it takes and as much provider text
 * as ours: the engine writes its whole state after each step, so what remains is the time of Pulumi itself.
 */
export const emptyResource = `
const pulumi = require("@pulumi/pulumi");
const nothing = "exports.handler=()=>({check:async(_,n)=>({inputs:n}),diff:async()=>({changes:!1})," +
  "create:async n=>({id:'1',outs:{...n,ownership:'created'}}),read:async(id,props)=>({id,props})," +
  "update:async(_,o,n)=>({outs:n}),delete:async()=>{}})";
class Empty extends pulumi.CustomResource {
  constructor(name, inputs, opts) {
    super("pulumi-nodejs:dynamic:Resource", name, { ...inputs, __provider: nothing }, opts);
  }
}
`;
