import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Certificates, issueCertificates } from "../../../../sandbox/certificates";
import { Loopback, type Script, type Scripted, type Seen } from "../../core/http/loopback";
import type { CloudName } from "../../../../providers/graph/clouds";

export interface Ask {
  number: number;
  tenantId: string;
  cloud: CloudName;
  call: string;
  args: unknown[];
  deadline?: number;
}

export interface Told {
  number: number;
  value?: unknown;
  error?: { name: string; message: string; stack?: string; status?: number; codes?: readonly string[] };
}

/** What the client threw, as it looked over there. */
export class Thrown extends Error {
  constructor(readonly as: NonNullable<Told["error"]>) {
    super(as.message);
    this.name = as.name;
  }
}

export const tenantId = "0f0e0d0c-0b0a-4908-8706-050403020100";
export const credentials = {
  ARM_TENANT_ID: tenantId,
  ARM_CLIENT_ID: "client-1",
  ARM_CLIENT_SECRET: "s3cret/of+client=1",
};

/** The Graph client in its own process, with nothing in its environment but what is given here. */
export class Product {
  #asked = 0;
  readonly #waiting = new Map<number, (told: Told) => void>();
  #complaints = "";

  private constructor(private readonly process: ChildProcess) {
    process.stderr!.on("data", (text: Buffer) => (this.#complaints += text.toString()));
    process.on("message", (told: Told) => {
      this.#waiting.get(told.number)?.(told);
      this.#waiting.delete(told.number);
    });
  }

  static async start(env: Record<string, string>): Promise<Product> {
    const child = fork(join(__dirname, "child.js"), {
      env: { PATH: process.env["PATH"], ...env },
      execArgv: [],
      stdio: ["ignore", "inherit", "pipe", "ipc"],
    });
    await once(child, "spawn");
    return new Product(child);
  }

  call<T>(call: string, ...args: unknown[]): Promise<T> {
    return this.in<T>({}, call, ...args);
  }

  async in<T>(
    where: Partial<Pick<Ask, "tenantId" | "cloud" | "deadline">>,
    call: string,
    ...args: unknown[]
  ): Promise<T> {
    const number = ++this.#asked;
    const told = new Promise<Told>((resolve) => this.#waiting.set(number, resolve));
    this.process.send({ number, tenantId, cloud: "global", call, args, ...where } satisfies Ask);
    const { value, error } = await told;
    if (error) throw new Thrown(error);
    return value as T;
  }

  /** The error of a call that must fail. */
  async refused(call: string, ...args: unknown[]): Promise<Thrown> {
    return this.call(call, ...args).then(
      () => assert.fail(`${call} succeeded`),
      (error: Thrown) => error,
    );
  }

  /** Replaces all settings of Entra; whoever signs in next does it with these. */
  setEnvironment = (env: Record<string, string>): Promise<void> => this.call("setEnvironment", env);

  /**
   * Lets go of the process. It ends by itself, or else something of the client was left running; and it has printed
   * nothing, because Pulumi would show that to the user.
   */
  async stop(): Promise<void> {
    const printed = once(this.process.stderr!, "close");
    this.process.disconnect();
    const [code] = (await once(this.process, "exit")) as [number | null];
    await printed;
    assert.equal(this.#complaints, "");
    assert.equal(code, 0);
  }
}

const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");

/** Looks like Entra's: three parts, the tenant inside. Nobody here checks the signature. */
export const token = (tid: string, number = 1): string =>
  `${part({ alg: "RS256" })}.${part({ tid, number })}.signature`;

/** Sign-in, metadata and Graph of one tenant on one loopback port; the rest of its answers are the script's. */
export class Cloud {
  /** Tenant that the tokens are for. */
  leadsTo = tenantId;
  signIns: Seen[] = [];
  /** Answers a sign-in in place of a token. */
  insteadOfToken: Scripted | undefined;
  #server!: Loopback;
  #directory = mkdtempSync(join(tmpdir(), "graph-client-"));

  private constructor(private readonly certificates: Certificates) {
    writeFileSync(this.caFile, certificates.ca);
  }

  static async start(): Promise<Cloud> {
    const cloud = new Cloud(await issueCertificates());
    cloud.#server = await Loopback.start((seen) => cloud.#answer(seen), cloud.certificates);
    return cloud;
  }

  script: Script = () => ({ status: 501 });

  get caFile(): string {
    return join(this.#directory, "ca.pem");
  }

  get host(): string {
    return `localhost:${new URL(this.#server.url).port}`;
  }

  get url(): string {
    return `https://${this.host}`;
  }

  get environment(): Record<string, string> {
    return { ARM_METADATA_HOSTNAME: this.host, NODE_EXTRA_CA_CERTS: this.caFile };
  }

  /** A further server that the same authority vouches for. */
  beside = (script: Script): Promise<Loopback> => Loopback.start(script, this.certificates);

  /** What Graph was asked. */
  get seen(): Seen[] {
    return this.#server.seen.filter(({ path }) => /^\/(v1\.0|beta)\//.test(path));
  }

  forget(): void {
    this.#server.seen.length = 0;
    this.signIns.length = 0;
  }

  #answer(seen: Seen): Scripted | Promise<Scripted> {
    if (seen.path === "/metadata/endpoints") {
      return { body: { microsoftGraphResourceId: `${this.url}/`, authentication: { loginEndpoint: this.url } } };
    }
    if (seen.path.endsWith("/.well-known/openid-configuration")) {
      const at = `${this.url}/${seen.path.split("/")[1]!}`;
      return {
        body: {
          token_endpoint: `${at}/oauth2/v2.0/token`,
          authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
          issuer: `${at}/v2.0`,
          jwks_uri: `${at}/discovery/v2.0/keys`,
        },
      };
    }
    if (!seen.path.endsWith("/oauth2/v2.0/token")) return this.script(seen);
    this.signIns.push(seen);
    if (this.insteadOfToken) return this.insteadOfToken;
    return { body: { token_type: "Bearer", expires_in: 3599, access_token: token(this.leadsTo, this.signIns.length) } };
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    rmSync(this.#directory, { recursive: true });
  }
}

/** Answers one after the other; the last one again and again. */
export const inTurn =
  (...answers: Scripted[]): Script =>
  () =>
    answers.length > 1 ? answers.shift()! : answers[0]!;

export const graphError = (status: number, code: string, message: string, innerError: object = {}): Scripted => ({
  status,
  body: { error: { code, message, innerError: { date: "2026-11-23T08:00:00", "request-id": "1", ...innerError } } },
});
