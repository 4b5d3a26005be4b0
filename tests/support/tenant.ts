/** A sandbox, an administrator with curl, and stacks that point at it. */
import { type SandboxProcess, startSandboxProcess } from "../../sandbox/child";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPlugin } from "../../sandbox/azuread-plugin/install";
import { ByHand } from "./byHand";
import { CommandProcess, type Outcome, type Place } from "./commandProcess";
import { root } from "./host";
import { Stack } from "./stack";
import { type AnyStack, StandInEngine } from "./standInStack";

export interface Logged {
  service: string;
  method: string;
  /** Without query. */
  path: string;
  query?: string;
  status: number;
}

/**
 * Sandboxes whose test file is over, by their options: the next file of this process that asks for the same gets one, as new. They are
 * dear to start. They stop with the process's last test; outside mocha nothing is kept.
 */
const left = new Map<string, SandboxProcess[]>();
let keepsThem = typeof after === "function";
if (keepsThem)
  after(async () => {
    keepsThem = false;
    await Promise.all([...left.values()].flat().map((sandbox) => sandbox.stop()));
  });

export class Tenant {
  private readonly stacks: Stack[] = [];
  /** Pulumi's folder, with the stand-in as an installed plugin. */
  private readonly home = mkdtempSync(join(tmpdir(), "pulumi-home-"));

  private constructor(
    readonly sandbox: SandboxProcess,
    readonly admin: ByHand,
    /** What the sandbox was started with, where the next file may have it. */
    private readonly options?: string,
  ) {
    installPlugin(this.home);
  }

  /** Conditional Access at any pace, unless `--ca-pace` says otherwise: tests of the pace itself are in tests of Graph's client. */
  static async start(...options: string[]): Promise<Tenant> {
    const all = [...(options.includes("--ca-pace") ? [] : ["--ca-pace", "0"]), ...options];
    const kept = left.get(String(all))?.pop();
    const sandbox = kept ?? (await startSandboxProcess(all));
    const tenant = new Tenant(sandbox, new ByHand(sandbox), String(all));
    if (kept) await tenant.admin.control("POST", "/reset");
    return tenant;
  }

  /** Of a sandbox that runs already. */
  static of(sandbox: SandboxProcess): Tenant {
    return new Tenant(sandbox, new ByHand(sandbox));
  }

  /** What points Pulumi at the sandbox: credentials, trust, and the stand-in for the azuread plugin. */
  get environment(): NodeJS.ProcessEnv {
    // As in a real tenant, whose time nobody simulates.
    const real = { JAMF_ENTRA_SIMULATED_TIME: "" };
    return { ...this.sandbox.environment, ...real, PULUMI_HOME: this.home, PATH: process.env["PATH"] };
  }

  stack(config: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}, directory?: string): Stack {
    const stack = new Stack({ ...this.environment, ...env }, { jamfUrl: this.sandbox.jamf.url, ...config }, directory);
    this.stacks.push(stack);
    return stack;
  }

  /** On the stand-in for the engine, unless `REAL_ENGINE` asks for the real one: for what the engine has no say in. */
  anyStack(config: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}): AnyStack {
    if (process.env["REAL_ENGINE"]) return this.stack(config, env);
    this.standIn ??= new StandInEngine(this.environment, this.sandbox.caFile);
    return this.standIn.stack({ jamfUrl: this.sandbox.jamf.url, ...config }, env);
  }
  private standIn: StandInEngine | undefined;

  /** A command of ours, `["status", "--json"]`, in one process with all others against this sandbox. */
  command(args: readonly string[], place?: Place): Promise<Outcome> {
    return (this.commands ??= new CommandProcess(this.environment)).run(args, place);
  }
  private commands: CommandProcess | undefined;

  /** A stack of this name, where several stand side by side. */
  stackNamed(name: string, config: Record<string, unknown>): Stack {
    const stack = new Stack(this.environment, { jamfUrl: this.sandbox.jamf.url, ...config }, root, name);
    this.stacks.push(stack);
    return stack;
  }

  /** What `work` asked of the vendors. */
  async logged<T>(work: () => Promise<T>): Promise<{ result: T; requests: Logged[] }> {
    await this.admin.control("DELETE", "/requests");
    const result = await work();
    return { result, requests: await this.admin.requests() };
  }

  /** `["entra.users"]`: these parts only. */
  snapshot(only: readonly string[] = []): Promise<any> {
    return this.admin.control("GET", only.length > 0 ? `/snapshot?only=${only.join(",")}` : "/snapshot");
  }

  /** One of them: `"entra.users"`. */
  async part(name: string): Promise<any> {
    const [vendor, kind] = name.split(".");
    return (await this.snapshot([name]))[vendor!][kind!];
  }

  async stop(): Promise<void> {
    if (this.isStopped) return;
    this.isStopped = true;
    for (const stack of this.stacks) stack.discard();
    await this.standIn?.stop();
    await this.commands?.stop();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
    if (keepsThem && this.options !== undefined)
      left.set(this.options, [...(left.get(this.options) ?? []), this.sandbox]);
    else await this.sandbox.stop();
  }
  private isStopped = false;
}

export const isToken = (r: Logged): boolean => r.path.endsWith("token");
/** Tokens, and the documents that say where to get them. */
export const isSigningIn = (r: Logged): boolean => r.service === "login" || isToken(r);
export const writes = (requests: Logged[]): Logged[] => requests.filter((r) => r.method !== "GET" && !isToken(r));
export const reads = (requests: Logged[]): Logged[] => requests.filter((r) => r.method === "GET");
