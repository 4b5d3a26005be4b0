/** A sandbox, an administrator with curl, and stacks that point at it. */
import { type SandboxProcess, startSandboxProcess } from "../../sandbox/child";
import { ByHand } from "./byHand";
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

  get environment(): NodeJS.ProcessEnv {
    return {
      JAMF_CLIENT_ID: this.sandbox.jamf.clientId,
      JAMF_CLIENT_SECRET: this.sandbox.jamf.clientSecret,
      NODE_EXTRA_CA_CERTS: this.sandbox.caFile,
    };
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
export const writes = (requests: Logged[]): Logged[] => requests.filter((r) => r.method !== "GET" && !isToken(r));
export const reads = (requests: Logged[]): Logged[] => requests.filter((r) => r.method === "GET");
