/** `npm run docs`: writes what is derived from the configuration's schema, each file where it belongs. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, type FormatConfig } from "oxfmt";
import { argsFile } from "./argsFile";
import { configurationPage } from "./page";
import { pulumiYaml } from "./pulumiYaml";

/** Path from the project's root → the text that belongs there. */
export async function derivedFiles(root: string): Promise<Record<string, string>> {
  const style = JSON.parse(readFileSync(join(root, ".oxfmtrc.json"), "utf8")) as FormatConfig;
  return {
    "components/config/args.ts": (await format("args.ts", argsFile(), style)).code,
    "docs/reference/configuration.md": configurationPage(),
    "Pulumi.yaml": pulumiYaml(readFileSync(join(root, "Pulumi.yaml"), "utf8")),
  };
}

async function write(root: string): Promise<void> {
  for (const [path, text] of Object.entries(await derivedFiles(root))) writeFileSync(join(root, path), text);
}

if (require.main === module) void write(join(__dirname, "..", ".."));
