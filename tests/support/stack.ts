/** A stack of this project on the real engine, with its own state and configuration, against a sandbox. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { once } from "node:events";
import { root } from "./host";

export interface Ran {
  code: number | null;
  /** stdout and stderr as they scrolled by. */
  text: string;
  ms: number;
}

export interface HeldResource {
  urn: string;
  type: string;
  id: string;
  custom: boolean;
  inputs: Record<string, any>;
  outputs: Record<string, any>;
}

/** It went through. */
export const done = ({ code, text }: Ran): void => assert.equal(code, 0, text);

/** What was said, in one line. */
export const flat = (said: string | Ran): string => (typeof said === "string" ? said : said.text).replace(/\s+/g, " ");

/** Names of this project stand before a colon in the stack file. */
const project = "jamf-entra-compliance";

export class Stack {
  /** Holds state and stack file; stands in the environment of every process of this stack. */
  readonly home = mkdtempSync(join(tmpdir(), "stack-"));
  private readonly file = join(this.home, "Pulumi.test.yaml");

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    config: Record<string, unknown>,
    readonly directory = root,
    readonly name = "test",
  ) {
    this.configure(config);
  }

  /** Replaces the whole configuration. */
  configure(config: Record<string, unknown>, of = project): void {
    const salt = existsSync(this.file) ? /^encryptionsalt:.*$/m.exec(readFileSync(this.file, "utf8"))?.[0] : undefined;
    const given = Object.entries(config).filter(([, value]) => value !== undefined);
    const lines = given.map(([key, value]) => `  ${of}:${key}: ${JSON.stringify(value)}`);
    writeFileSync(this.file, [...(salt ? [salt] : []), "config:", ...lines, ""].join("\n"));
  }

  /** `["up", "--yes"]`; the first call makes the stack. */
  async pulumi(...args: string[]): Promise<Ran> {
    await this.prepared();
    return this.raw([...args, ...(args[0] === "cancel" ? ["--stack", this.name] : this.which)]);
  }
  private made?: Promise<Ran>;

  /** Arguments that name this stack. */
  get which(): string[] {
    return ["--stack", this.name, "--config-file", this.file];
  }

  /** The empty stack exists. */
  prepared = (): Promise<Ran> => (this.made ??= this.make());

  /** `stack init` writes a salt into the stack file beside Pulumi.yaml, so it runs where that may happen. */
  private make(): Promise<Ran> {
    copyFileSync(join(this.directory, "Pulumi.yaml"), join(this.home, "Pulumi.yaml"));
    return this.raw(["stack", "init", this.name, "--no-select"], this.home);
  }

  preview = (...args: string[]) => this.pulumi("preview", "--diff", "--non-interactive", ...args);
  up = (...args: string[]) => this.pulumi("up", "--yes", "--skip-preview", "--non-interactive", ...args);
  refresh = (...args: string[]) => this.pulumi("refresh", "--yes", "--skip-preview", "--non-interactive", ...args);
  destroy = (...args: string[]) => this.pulumi("destroy", "--yes", "--skip-preview", "--non-interactive", ...args);

  /** With more in the environment of this run alone. */
  async destroyWith(more: NodeJS.ProcessEnv): Promise<Ran> {
    const before = { ...this.env };
    Object.assign(this.env, more);
    try {
      return await this.destroy();
    } finally {
      for (const key of Object.keys(more)) delete this.env[key];
      Object.assign(this.env, before);
    }
  }

  async outputs(): Promise<Record<string, any>> {
    const ran = await this.raw(["stack", "output", "--json", "--stack", this.name]);
    return JSON.parse(ran.text);
  }

  /** The state as it lies on disk, for what must never stand in it. */
  async state(): Promise<{ text: string; resources: any[] }> {
    const { text } = await this.raw(["stack", "export", "--stack", this.name]);
    return { text, resources: JSON.parse(text).deployment.resources ?? [] };
  }

  resources = async (): Promise<HeldResource[]> => (await this.state()).resources;

  /** Starts without waiting, for tests that kill the engine. */
  start(args: string[], directory = this.directory, more: NodeJS.ProcessEnv = {}) {
    const child = spawn("pulumi", [...args, "--color", "never"], {
      cwd: directory,
      env: { ...this.environment(), ...more },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return child;
  }

  /** The file of the backend. */
  private get stateFile(): string {
    return join(this.home, ".pulumi", "stacks", project, `${this.name}.json`);
  }

  /** The state as it is; none before the stack was made. */
  save(): string | undefined {
    return existsSync(this.stateFile) ? readFileSync(this.stateFile, "utf8") : undefined;
  }

  restore(saved: string | undefined): void {
    rmSync(this.stateFile, { force: true });
    if (saved === undefined) return;
    mkdirSync(dirname(this.stateFile), { recursive: true });
    writeFileSync(this.stateFile, saved);
  }

  /** Without a word of the engine, as with `pulumi state delete`. */
  async forget(...names: string[]): Promise<void> {
    const state = JSON.parse(this.save()!);
    const { latest } = state.checkpoint;
    const isKept = ({ urn }: { urn: string }) => !names.includes(urn.split("::").at(-1)!);
    const isLeft = (urn: string) => isKept({ urn });
    latest.resources = latest.resources.filter(isKept);
    for (const each of latest.resources) {
      each.dependencies = each.dependencies?.filter(isLeft);
      for (const [property, urns] of Object.entries<string[]>(each.propertyDependencies ?? {}))
        each.propertyDependencies[property] = urns?.filter(isLeft);
    }
    this.restore(JSON.stringify(state));
  }

  private readonly marks = new Map<string, string | undefined>();

  /** Remembers the state, for `backTo`. */
  mark = async (name: string): Promise<void> => void this.marks.set(name, this.save());
  backTo = async (name: string): Promise<void> => this.restore(this.marks.get(name));

  get configFile(): string {
    return this.file;
  }

  environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${this.home}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      ...this.env,
    };
  }

  /** With more in the environment of this run alone. */
  rawWith = (more: NodeJS.ProcessEnv, args: string[]): Promise<Ran> => this.raw(args, undefined, more);

  async raw(args: string[], directory?: string, more: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const began = Date.now();
    const child = this.start(args, directory, more);
    const chunks: Buffer[] = [];
    child.stdout.on("data", (c) => chunks.push(c));
    child.stderr.on("data", (c) => chunks.push(c));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, text: Buffer.concat(chunks).toString(), ms: Date.now() - began };
  }

  /** Forgets state and configuration. */
  discard(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
