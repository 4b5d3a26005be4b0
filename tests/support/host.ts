/**
 * Drives a dynamic resource as the Pulumi engine does: the provider's text is handed to the real host process over
 * gRPC, and check, diff, create, update, read and delete follow in the engine's order. What only the engine can show
 * is in tests/stack.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { providerText } from "../../providers/core/shim";

/* The stubs that ship with Pulumi carry no useful types. */
const messages = require("@pulumi/pulumi/proto/provider_pb");
const stubs = require("@pulumi/pulumi/proto/provider_grpc_pb");

export type Bag = Record<string, unknown>;
export const root = join(__dirname, "..", "..", "..");

export interface Held {
  id: string;
  inputs: Bag;
  outputs: Bag;
  /** What an unfinished create or update said. */
  initErrors?: string[];
}

export class Refused extends Error {
  constructor(readonly failures: { property: string; reason: string }[]) {
    super(failures.map((f) => `${f.property}: ${f.reason}`).join("; "));
  }
}

export class Host {
  private constructor(
    private readonly process: ChildProcess,
    private readonly engine: Server,
    private readonly client: grpc.Client & Record<string, Function>,
    /** Everything the host printed; Pulumi would show it to the user. */
    readonly printed: string[],
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}, config: Bag = {}): Promise<Host> {
    const engine = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(engine, "listening");
    const address = `127.0.0.1:${(engine.address() as { port: number }).port}`;
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const process_ = spawn(process.execPath, [script, address], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed: string[] = [];
    const lines = createInterface({ input: process_.stdout });
    const [port] = (await once(lines, "line")) as [string];
    lines.on("line", (line) => printed.push(line));
    createInterface({ input: process_.stderr }).on("line", (line) => printed.push(line));
    const client = new stubs.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const host = new Host(process_, engine, client, printed);
    await host.call("configure", (m) => m.setArgs(Struct.fromJavaScript(config as never)), "ConfigureRequest");
    return host;
  }

  async stop(): Promise<void> {
    this.client.close();
    this.engine.close();
    if (this.process.exitCode === null) {
      this.process.kill("SIGKILL");
      await once(this.process, "exit");
    }
  }

  resource(kind: string, name = "it", text?: string): Managed {
    return new Managed(this, kind, name, text);
  }

  async call(method: string, fill: (message: any) => void, type: string): Promise<any> {
    const message = new messages[type]();
    fill(message);
    return new Promise((resolve, reject) =>
      this.client[method]!(message, (error: unknown, reply: unknown) => (error ? reject(error) : resolve(reply))),
    );
  }
}

const struct = (bag: Bag) => Struct.fromJavaScript(JSON.parse(JSON.stringify(bag)) as never);
const bagOf = (message: { toJavaScript(): unknown } | undefined): Bag => (message?.toJavaScript() as Bag) ?? {};

/** One resource in a state of its own. */
export class Managed {
  held: Held | undefined;

  constructor(
    private readonly host: Host,
    readonly kind: string,
    readonly name: string,
    /** The provider text that the program registers. */
    public text = providerText(kind),
  ) {}

  private async check(args: Bag): Promise<Bag> {
    const news = { managedBy: `project/test/${this.name}`, ...args, __provider: this.text };
    const reply = await this.host.call(
      "check",
      (m) => (m.setOlds(struct(this.held?.inputs ?? {})), m.setNews(struct(news))),
      "CheckRequest",
    );
    const failures = reply.getFailuresList().map((f: any) => ({ property: f.getProperty(), reason: f.getReason() }));
    if (failures.length) throw new Refused(failures);
    return bagOf(reply.getInputs());
  }

  /** What a preview would announce. */
  async preview(args: Bag): Promise<"create" | "update" | "replace" | "same"> {
    return (await this.plan(args)).step;
  }

  private async plan(args: Bag) {
    const inputs = await this.check(args);
    if (!this.held) return { inputs, step: "create" as const };
    const { id, outputs, initErrors } = this.held;
    const reply = await this.host.call(
      "diff",
      (m) => (m.setId(id), m.setOlds(struct(outputs)), m.setNews(struct(inputs))),
      "DiffRequest",
    );
    const changed = reply.getChanges() === 2 || (initErrors?.length ?? 0) > 0;
    const replaces: string[] = reply.getReplacesList();
    return {
      inputs,
      step: !changed ? ("same" as const) : replaces.length ? ("replace" as const) : ("update" as const),
    };
  }

  /** What `pulumi up` does; returns the step taken. An unfinished object stays held and the error is thrown. */
  async up(args: Bag): Promise<"create" | "update" | "replace" | "same"> {
    const { inputs, step } = await this.plan(args);
    if (step === "replace") await this.destroy();
    if (step === "create" || step === "replace") {
      const reply = await this.keeping(inputs, () =>
        this.host.call("create", (m) => m.setProperties(struct(inputs)), "CreateRequest"),
      );
      this.held = { id: reply.getId(), inputs, outputs: bagOf(reply.getProperties()) };
    } else if (step === "update") {
      const { id, outputs } = this.held!;
      const reply = await this.keeping(inputs, () =>
        this.host.call(
          "update",
          (m) => (m.setId(id), m.setOlds(struct(outputs)), m.setNews(struct(inputs))),
          "UpdateRequest",
        ),
      );
      this.held = { id, inputs, outputs: bagOf(reply.getProperties()) };
    }
    return step;
  }

  /** Keeps an object that exists but is not finished, as the engine does. */
  private async keeping(inputs: Bag, work: () => Promise<any>): Promise<any> {
    try {
      return await work();
    } catch (error) {
      const details = (error as grpc.ServiceError).metadata?.get("grpc-status-details-bin")[0] as Buffer | undefined;
      if (details) {
        const status = require("@pulumi/pulumi/proto/status_pb").Status.deserializeBinary(details);
        const failed = messages.ErrorResourceInitFailed.deserializeBinary(status.getDetailsList()[0].getValue_asU8());
        const initErrors: string[] = failed.getReasonsList();
        this.held = { id: failed.getId(), inputs, outputs: bagOf(failed.getProperties()), initErrors };
        throw new Error(initErrors.join("; "));
      }
      throw error;
    }
  }

  /** What `pulumi refresh` does. */
  async refresh(): Promise<"same" | "changed" | "gone"> {
    const { id, inputs, outputs } = this.held!;
    const reply = await this.host.call(
      "read",
      (m) => (m.setId(id), m.setProperties(struct(outputs)), m.setInputs(struct(inputs))),
      "ReadRequest",
    );
    if (!reply.getId()) {
      this.held = undefined;
      return "gone";
    }
    const before = JSON.stringify(sorted(outputs));
    this.held = { id: reply.getId(), inputs: bagOf(reply.getInputs()), outputs: bagOf(reply.getProperties()) };
    return before === JSON.stringify(sorted(this.held.outputs)) ? "same" : "changed";
  }

  async destroy(): Promise<void> {
    const { id, outputs } = this.held!;
    await this.host.call("delete", (m) => (m.setId(id), m.setProperties(struct(outputs))), "DeleteRequest");
    this.held = undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([k, v]) => [k, sorted(v)]),
  );
}
