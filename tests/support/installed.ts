/** The packed package, installed by a package manager into somebody else's Pulumi program or workspace. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./host";

export type Manager = "npm" | "pnpm" | "yarn";
export type Layout = "program" | "workspace";

export const project = "their-project";

const theirMacs = `
const { MacDeviceCompliance } = require("jamf-entra-compliance");
const { Config } = require("@pulumi/pulumi");
module.exports = async () => {
  const config = new Config();
  const given = (keys, read) => Object.fromEntries(keys.map((key) => [key, read(key)]).filter(([, value]) => value !== undefined));
  return (await MacDeviceCompliance.create("theirs", {
    ...given(["jamfUrl", "tenantId", "stage"], (key) => config.get(key)),
    ...given(["users", "conditionalAccess", "thresholds"], (key) => config.getObject(key)),
  })).outputs;
};
`;
const program = (from: string, macs: string) => `
const { program } = require("${from}");
module.exports = program(require("${macs}"));
`;

export interface Installed {
  /** The folder of Pulumi.yaml. */
  directory: string;
  /** Files of the tarball. */
  files: string[];
  remove(): void;
}

const run = (command: string, args: string[], cwd: string) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** With the SDK that this project pins, or another. */
export function install(manager: Manager, layout: Layout, sdk?: string): Installed {
  const home = mkdtempSync(join(tmpdir(), `their-${manager}-`));
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", home], root)) as [
    { filename: string; files: { path: string }[] },
  ];
  const tarball = `file:${join(home, packed.filename)}`;
  const write = (path: string, content: string | object) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), typeof content === "string" ? content : JSON.stringify(content));
  };
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const pulumi = sdk ?? manifest.devDependencies["@pulumi/pulumi"]!;
  const pulumiYaml = `name: ${project}\nruntime: { name: nodejs, options: { typescript: false } }\n`;
  if (layout === "program") {
    const dependencies = { "@pulumi/pulumi": pulumi, "jamf-entra-compliance": tarball };
    write("project/package.json", { name: project, private: true, main: "program.js", dependencies });
    write("project/macs.js", theirMacs);
    write("project/program.js", program("jamf-entra-compliance", "./macs.js"));
    write("project/Pulumi.yaml", pulumiYaml);
  } else {
    const here = manager === "npm" ? "*" : "workspace:*";
    // pnpm shows a package only to whom lists it: with it the program lists ours too, see docs/guides/packages.md.
    const listed = manager === "pnpm" ? { "jamf-entra-compliance": tarball } : {};
    const shared = { "@pulumi/pulumi": pulumi, "jamf-entra-compliance": tarball };
    write("project/package.json", { name: "their-workspace", private: true, workspaces: ["apps/*", "libs/*"] });
    write("project/pnpm-workspace.yaml", "packages: [apps/*, libs/*]\n");
    const library = { name: "their-macs", version: "1.0.0", main: "index.js", dependencies: shared };
    write("project/libs/macs/package.json", library);
    write(
      "project/libs/macs/index.js",
      `${theirMacs}\nmodule.exports.program = require("jamf-entra-compliance").program;\n`,
    );
    const dependencies = { "@pulumi/pulumi": pulumi, "their-macs": here, ...listed };
    write("project/apps/tenant/package.json", { name: project, private: true, main: "program.js", dependencies });
    write("project/apps/tenant/program.js", program("their-macs", "their-macs"));
    write("project/apps/tenant/Pulumi.yaml", pulumiYaml);
  }
  installWith(manager, home);
  const directory = join(home, layout === "program" ? "project" : "project/apps/tenant");
  const remove = () => rmSync(home, { recursive: true, force: true });
  return { directory, files: packed.files.map(({ path }) => path), remove };
}

/** pnpm and Yarn come from npm's registry, into a folder of their own. */
function installWith(manager: Manager, home: string): void {
  const project = join(home, "project");
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  if (manager === "npm") return void run("npm", ["install", ...quiet], project);
  const tools = join(home, "tools");
  const [name, cli] =
    manager === "pnpm" ? ["pnpm@10", "pnpm/bin/pnpm.cjs"] : ["@yarnpkg/cli-dist@4", "@yarnpkg/cli-dist/bin/yarn.js"];
  run("npm", ["install", "--prefix", tools, ...quiet, name!], home);
  const tool = join(tools, "node_modules", cli!);
  if (manager === "yarn") {
    const registry = run("npm", ["config", "get", "registry"], home).trim();
    const settings = [
      "nodeLinker: node-modules",
      "enableTelemetry: false",
      "enableScripts: false",
      `npmRegistryServer: "${registry}"`,
    ];
    writeFileSync(join(project, ".yarnrc.yml"), `${settings.join("\n")}\n`);
    writeFileSync(join(project, "yarn.lock"), "");
    run(process.execPath, [tool, "install", "--no-immutable"], project);
  } else run(process.execPath, [tool, "install", "--ignore-scripts", "--no-frozen-lockfile"], project);
}
