import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Certificates, issueCertificates } from "../../../../sandbox/certificates";
import { Loopback, type Script, type Scripted, type Seen } from "../../core/http/loopback";

export interface Ask {
  number: number;
  url: string;
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

export const credentials = { JAMF_CLIENT_ID: "client-1", JAMF_CLIENT_SECRET: "s3cret/of+client=1" };

/** The Jamf client in its own process, which trusts the authority of `certificates`. */
export class Product {
  #asked = 0;
  readonly #waiting = new Map<number, (told: Told) => void>();
  #complaints = "";

  private constructor(
    private readonly process: ChildProcess,
    private readonly directory: string,
    readonly certificates: Certificates,
  ) {
    process.stderr!.on("data", (text: Buffer) => (this.#complaints += text.toString()));
    process.on("message", (told: Told) => {
      this.#waiting.get(told.number)?.(told);
      this.#waiting.delete(told.number);
    });
  }

  static async start(env: Record<string, string> = credentials): Promise<Product> {
    const certificates = await issueCertificates();
    const directory = mkdtempSync(join(tmpdir(), "jamf-client-"));
    const file = join(directory, "ca.pem");
    writeFileSync(file, certificates.ca);
    const child = fork(join(__dirname, "child.js"), {
      env: { PATH: process.env["PATH"], NODE_EXTRA_CA_CERTS: file, ...env },
      execArgv: [],
      stdio: ["ignore", "inherit", "pipe", "ipc"],
    });
    await once(child, "spawn");
    return new Product(child, directory, certificates);
  }

  /** A stand-in for one instance. A new port is a new instance: nothing is shared with earlier ones. */
  async serve(script: Script): Promise<Loopback> {
    return Loopback.start(script, this.certificates);
  }

  async call<T>(url: string, call: string, ...args: unknown[]): Promise<T> {
    return this.within<T>(undefined, url, call, ...args);
  }

  async within<T>(deadline: number | undefined, url: string, call: string, ...args: unknown[]): Promise<T> {
    const number = ++this.#asked;
    const told = new Promise<Told>((resolve) => this.#waiting.set(number, resolve));
    this.process.send({ number, url, call, args, deadline } satisfies Ask);
    const { value, error } = await told;
    if (error) throw new Thrown(error);
    return value as T;
  }

  /**
   * Lets go of the process. It ends by itself, or else something of the client was left running; and it has printed
   * nothing, because Pulumi would show that to the user.
   */
  async stop(): Promise<void> {
    const printed = once(this.process.stderr!, "close");
    this.process.disconnect();
    const [code] = (await once(this.process, "exit")) as [number | null];
    await printed;
    rmSync(this.directory, { recursive: true });
    assert.equal(this.#complaints, "");
    assert.equal(code, 0);
  }
}

const token = { access_token: "token-1", token_type: "Bearer", scope: "api-role:1", expires_in: 300 };

/** An instance that signs anybody in; the rest of its answers are the script's. */
export const signingIn =
  (script: Script): Script =>
  (seen) =>
    seen.path === "/api/v1/oauth/token" ? { body: token } : script(seen);

/** The requests besides sign-in. */
export const work = (server: Loopback): Seen[] => server.seen.filter(({ path }) => !path.endsWith("/token"));

/** Answers one after the other; the last one again and again. */
export const inTurn =
  (...answers: Scripted[]): Script =>
  () =>
    answers.length > 1 ? answers.shift()! : answers[0]!;
