/** Puts an azuread plugin where Pulumi keeps plugins. One that it only finds on PATH it warns of at every run. */
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

const name = "pulumi-resource-azuread";

/** The release that the program's `@pulumi/azuread` asks for. */
const { version } = require("@pulumi/azuread/package.json") as { version: string };

/**
 * @param home the PULUMI_HOME that gets it
 * @param directory holds the plugin; the stand-in's unless told
 */
export function installPlugin(home: string, directory: string = standIn): void {
  const place = join(home, "plugins", `resource-azuread-v${version.replace(/^v/, "")}`);
  mkdirSync(place, { recursive: true });
  const plugin = join(place, name);
  rmSync(plugin, { force: true });
  symlinkSync(join(resolve(directory), name), plugin);
}

/** The launcher is no TypeScript: it lies with the sources. */
const standIn = join(__dirname, "..", "..", "..", "sandbox", "azuread-plugin");
