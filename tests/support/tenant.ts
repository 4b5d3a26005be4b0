/** A sandbox, an administrator with curl, and stacks that point at it. */
import { type SandboxProcess, startSandboxProcess } from "../../sandbox/child";
import { delimiter, join } from "node:path";
import { ByHand } from "./byHand";
import { root } from "./host";
import { Stack } from "./stack";

export interface Logged {
  service: string;
  method: string;
  path: string;
  status: number;
}

export class Tenant {
  private readonly stacks: Stack[] = [];

  private constructor(
    readonly sandbox: SandboxProcess,
    readonly admin: ByHand,
  ) {}

  static async start(...options: string[]): Promise<Tenant> {
    const sandbox = await startSandboxProcess(options);
    return new Tenant(sandbox, new ByHand(sandbox));
  }

  /** What points Pulumi at the sandbox: credentials, trust, and the stand-in for the azuread plugin. */
  get environment(): NodeJS.ProcessEnv {
    const plugin = join(root, "sandbox", "azuread-plugin");
    return { ...this.sandbox.environment, PATH: `${plugin}${delimiter}${process.env["PATH"]}` };
  }

  stack(config: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}, directory?: string): Stack {
    const stack = new Stack({ ...this.environment, ...env }, { jamfUrl: this.sandbox.jamf.url, ...config }, directory);
    this.stacks.push(stack);
    return stack;
  }

  /** What `work` asked of the vendors. */
  async logged<T>(work: () => Promise<T>): Promise<{ result: T; requests: Logged[] }> {
    await this.admin.control("DELETE", "/requests");
    const result = await work();
    return { result, requests: await this.admin.requests() };
  }

  snapshot(): Promise<any> {
    return this.admin.control("GET", "/snapshot");
  }

  async stop(): Promise<void> {
    for (const stack of this.stacks) stack.discard();
    await this.sandbox.stop();
  }
}

export const isToken = (r: Logged): boolean => /token$/.test(r.path);
/** Tokens, and the documents that say where to get them. */
export const isSigningIn = (r: Logged): boolean => r.service === "login" || isToken(r);
export const writes = (requests: Logged[]): Logged[] => requests.filter((r) => r.method !== "GET" && !isToken(r));
export const reads = (requests: Logged[]): Logged[] => requests.filter((r) => r.method === "GET");
