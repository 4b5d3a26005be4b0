/** Runs Pulumi and the commands for the demo, as the terminal shows them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { installPlugin } from "../sandbox/azuread-plugin/install";
import type { SandboxProcess } from "../sandbox/child";
import { command } from "./narration";
import { Tenant } from "./tenant";

export class Stage {
  private readonly configFile: string;
  /** Pulumi's own folder, so that nothing of the demo meets plugins and sign-in of whoever runs it. */
  private readonly home: string;
  readonly tenant: Tenant;

  constructor(
    private readonly root: string,
    private readonly folder: string,
    private readonly sandbox: SandboxProcess,
    /** Directory of the `pulumi-resource-azuread` to use; the sandbox's stand-in unless told. */
    azureadPlugin?: string,
  ) {
    this.tenant = new Tenant(sandbox);
    this.home = join(folder, "home");
    installPlugin(this.home, azureadPlugin);
    this.configFile = join(folder, "Pulumi.dev.yaml");
    const dev = readFileSync(join(root, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(this.configFile, dev.replaceAll("https://localhost:8443", sandbox.jamf.url));
  }

  /** Replaces the configuration; the salt that `stack init` wrote stays. */
  configure(config: Record<string, unknown>): void {
    const salt = /^encryptionsalt:.*$/m.exec(readFileSync(this.configFile, "utf8"))?.[0];
    const all = { jamfUrl: this.sandbox.jamf.url, tenantId: this.sandbox.entra.tenantId, ...config };
    const lines = Object.entries(all).map(([key, value]) => `  jamf-entra-compliance:${key}: ${JSON.stringify(value)}`);
    writeFileSync(this.configFile, [...(salt ? [salt] : []), "config:", ...lines, ""].join("\n"));
  }

  /** One of the commands beside Pulumi; `codes` are the exit codes that are no failure of the demo. */
  async tool(args: string[], codes: number[]): Promise<void> {
    command(`npx --no jamf-entra-compliance ${args.join(" ")}`);
    const main = join(this.root, "dist", "operations", "main.js");
    const { code } = await this.spawned(process.execPath, [main, ...args], "inherit", { directory: this.folder });
    if (!codes.includes(code ?? -1)) throw new Error(`${args[0]} ended with code ${code}`);
  }

  /** The comment that a pull request with this configuration would get: what stands before the fold. */
  async pullRequestComment(): Promise<string> {
    const preview = ["preview", "--json", "--stack", "dev", "--config-file", this.configFile, "--non-interactive"];
    const { text } = await this.spawned("pulumi", preview, "pipe", {
      directory: this.root,
      more: { JAMF_ENTRA_REPORT: "1" },
    });
    const file = join(this.folder, "preview.json");
    writeFileSync(file, text);
    const main = join(this.root, "dist", "operations", "main.js");
    const summarize = [main, "summarize", "--format", "github", file];
    const comment = await this.spawned(process.execPath, summarize, "pipe", { directory: this.folder });
    // 2: it needs an approval.
    if (comment.code !== 0 && comment.code !== 2) throw new Error(`summarize ended with code ${comment.code}`);
    return comment.text.split("<details>")[0]!.trim();
  }

  /** A run that must be refused, as the terminal shows it. */
  async refused(args: string[]): Promise<void> {
    command(`pulumi ${args.join(" ")}`);
    const { code } = await this.pulumi([...args, ...this.quiet], "inherit");
    if (code === 0) throw new Error(`pulumi ${args[0]} was not refused`);
  }

  /** The policies that `blockers --write-config` put into the stack file. */
  proposedExclusions(): string[] {
    const { config } = parse(readFileSync(this.configFile, "utf8")) as { config: Record<string, unknown> };
    const found = config["jamf-entra-compliance:conditionalAccess"] as { exclusions: { policyIds: string[] } };
    return found.exclusions.policyIds;
  }

  get controlUrl(): string {
    return this.sandbox.control.url;
  }

  async init(): Promise<void> {
    // It writes a salt into the stack file beside Pulumi.yaml: into our copy, not into the project's.
    copyFileSync(join(this.root, "Pulumi.yaml"), join(this.folder, "Pulumi.yaml"));
    await this.pulumi(["stack", "init", "dev", "--no-select"], "pipe", this.folder);
  }

  /** Runs and shows; anything but success ends the demo. */
  async run(args: string[], ...more: string[]): Promise<void> {
    command(`pulumi ${args.join(" ")}`);
    const { code } = await this.pulumi([...args, ...more, ...this.quiet], "inherit");
    if (code !== 0) throw new Error(`pulumi ${args[0]} ended with code ${code}`);
  }

  private get quiet(): string[] {
    const stack = ["--stack", "dev", "--config-file", this.configFile];
    return [...stack, "--non-interactive", "--suppress-outputs", "--suppress-progress"];
  }

  async complianceGroupId(): Promise<string> {
    return String(await this.output("complianceGroupId"));
  }

  private async output(name: string): Promise<unknown> {
    const { text } = await this.pulumi(["stack", "output", "--json", "--stack", "dev"], "pipe");
    return (JSON.parse(text) as Record<string, unknown>)[name];
  }

  shellExports(): string {
    return Object.entries(this.environment())
      .map(([k, v]) => `${k}='${v}'`)
      .map((line) => `export ${line}\n`)
      .join("");
  }

  private environment(): Record<string, string> {
    return {
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "demo",
      ...this.sandbox.environment,
      PULUMI_HOME: this.home,
      PATH: process.env["PATH"] ?? "",
    };
  }

  private async pulumi(
    args: string[],
    output: "inherit" | "pipe",
    directory = this.root,
  ): Promise<{ code: number | null; text: string }> {
    return this.spawned("pulumi", args, output, { directory });
  }

  private async spawned(
    program: string,
    args: string[],
    output: "inherit" | "pipe",
    { directory, more = {} }: { directory: string; more?: Record<string, string> },
  ): Promise<{ code: number | null; text: string }> {
    const child = spawn(program, args, {
      cwd: directory,
      env: { ...process.env, ...this.environment(), ...more },
      stdio: ["ignore", output, output === "pipe" ? "pipe" : "inherit"],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, text: Buffer.concat(chunks).toString() };
  }
}
