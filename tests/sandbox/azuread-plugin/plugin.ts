import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Bag = Record<string, any>;

const root = join(__dirname, "..", "..", "..", "..");
export const launcher = join(root, "sandbox", "azuread-plugin", "pulumi-resource-azuread");
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Held {
  id: string;
  state: Bag;
}

/** A call that failed, with what it says about an object that exists all the same. */
export class CallFailed extends Error {
  constructor(
    message: string,
    readonly code: grpc.status,
    readonly kept?: Held & { reasons: string[] },
  ) {
    super(message);
  }
}

const struct = (bag: Bag) => Struct.fromJavaScript(bag);
const bag = (value: Struct | undefined): Bag => (value ? value.toJavaScript() : {});

function keptIn(error: grpc.ServiceError): (Held & { reasons: string[] }) | undefined {
  const [raw] = error.metadata?.get("grpc-status-details-bin") ?? [];
  if (!raw) return undefined;
  const [any] = Status.deserializeBinary(raw as Buffer).getDetailsList();
  const detail = wire.ErrorResourceInitFailed.deserializeBinary(any!.getValue_asU8());
  return { id: detail.getId(), state: bag(detail.getProperties()), reasons: detail.getReasonsList() };
}

const changes = ["ADD", "ADD_REPLACE", "DELETE", "DELETE_REPLACE", "UPDATE", "UPDATE_REPLACE"];

/** The plugin as Pulumi starts it, and a small engine that hears its messages. */
export class Plugin {
  /** What it told the engine. */
  readonly messages: string[];
  /** What it printed beside the port. */
  readonly printed: string[];

  private constructor(
    readonly process: ChildProcess,
    private readonly client: ResourceProviderClient,
    private readonly engine: grpc.Server,
    { messages, printed }: { messages: string[]; printed: string[] },
  ) {
    this.messages = messages;
    this.printed = printed;
  }

  static async start(environment: Record<string, string>): Promise<Plugin> {
    const messages: string[] = [];
    const engine = new grpc.Server();
    const log: grpc.handleUnaryCall<LogRequest, Empty> = ({ request }, callback) => {
      messages.push(request.getMessage());
      callback(null, new Empty());
    };
    engine.addService(EngineService, { log } as unknown as grpc.UntypedServiceImplementation);
    const address = await new Promise<string>((resolve, reject) => {
      engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      );
    });
    const { PATH, HOME } = process.env;
    const env = { PATH: PATH!, HOME: HOME ?? "/", ...environment };
    const child = spawn(launcher, [address], { env, stdio: ["ignore", "pipe", "pipe"] });
    const printed: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => printed.push(line));
    const lines = createInterface({ input: child.stdout });
    const [port] = (await once(lines, "line")) as [string];
    lines.on("line", (line) => printed.push(line));
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new Plugin(child, client, engine, { messages, printed });
  }

  async stop(): Promise<void> {
    this.client.close();
    this.engine.forceShutdown();
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill("SIGKILL");
    await once(this.process, "exit");
  }

  private call<Response>(method: keyof ResourceProviderClient, request: object): Promise<Response> {
    return new Promise((resolve, reject) => {
      const done = (error: grpc.ServiceError | null, response: Response) =>
        error ? reject(new CallFailed(error.details, error.code, keptIn(error))) : resolve(response);
      (this.client[method] as (request: object, done: object) => void).call(this.client, request, done);
    });
  }

  async version(): Promise<string> {
    return (await this.call<{ getVersion(): string }>("getPluginInfo", new Empty())).getVersion();
  }

  async schema(): Promise<Bag> {
    const response = await this.call<wire.GetSchemaResponse>("getSchema", new wire.GetSchemaRequest());
    return JSON.parse(response.getSchema()) as Bag;
  }

  async checkConfig(config: Bag): Promise<Bag> {
    const request = new wire.CheckRequest();
    request.setUrn("urn:pulumi:dev::test::pulumi:providers:azuread::default_6_9_1");
    request.setNews(struct(config));
    return bag((await this.call<wire.CheckResponse>("checkConfig", request)).getInputs());
  }

  async diffConfig(old: Bag, now: Bag): Promise<string[]> {
    const request = new wire.DiffRequest();
    request.setOldInputs(struct(old));
    request.setNews(struct(now));
    return (await this.call<wire.DiffResponse>("diffConfig", request)).getDiffsList();
  }

  async configure(config: Bag = {}): Promise<wire.ConfigureResponse.AsObject> {
    const request = new wire.ConfigureRequest();
    request.setArgs(struct(config));
    request.setAcceptsecrets(true);
    return (await this.call<wire.ConfigureResponse>("configure", request)).toObject();
  }

  async invoke(token: string, args: Bag): Promise<{ result: Bag; failures: string[] }> {
    const request = new wire.InvokeRequest();
    request.setTok(`azuread:index/${token}:${token}`);
    request.setArgs(struct(args));
    const response = await this.call<wire.InvokeResponse>("invoke", request);
    return { result: bag(response.getReturn()), failures: response.getFailuresList().map((each) => each.getReason()) };
  }

  async unimplemented(): Promise<grpc.status> {
    return this.call("handshake", new wire.ProviderHandshakeRequest()).then(
      () => grpc.status.OK,
      (error: CallFailed) => error.code,
    );
  }

  resource(type: string, name = "it"): Resource {
    const file = `${type[0]!.toLowerCase()}${type.slice(1)}`;
    const urn = `urn:pulumi:dev::test::azuread:index/${file}:${type}::${name}`;
    return new Resource(urn, (method, request) => this.call(method, request));
  }
}

type Call = <Response>(method: keyof ResourceProviderClient, request: object) => Promise<Response>;

/** One resource, step by step as the engine takes them. */
export class Resource {
  constructor(
    readonly urn: string,
    private readonly call: Call,
  ) {}

  async check(inputs: Bag): Promise<{ inputs: Bag; failures: string[] }> {
    const request = new wire.CheckRequest();
    request.setUrn(this.urn);
    request.setNews(struct(inputs));
    const response = await this.call<wire.CheckResponse>("check", request);
    return { inputs: bag(response.getInputs()), failures: response.getFailuresList().map((each) => each.getReason()) };
  }

  /** Path and change, as `displayName: UPDATE`. */
  async diff({ id, state }: Held, inputs: Bag): Promise<{ lines: string[]; replaces: string[]; stables: string[] }> {
    const request = new wire.DiffRequest();
    request.setUrn(this.urn);
    request.setId(id);
    request.setOlds(struct(state));
    request.setNews(struct((await this.check(inputs)).inputs));
    const response = await this.call<wire.DiffResponse>("diff", request);
    const lines: string[] = [];
    response.getDetaileddiffMap().forEach((line, path) => void lines.push(`${path}: ${changes[line.getKind()]!}`));
    const some = response.getChanges() === wire.DiffResponse.DiffChanges.DIFF_SOME;
    if (some !== lines.length > 0 || !response.getHasdetaileddiff()) throw new Error("changes and lines disagree");
    return { lines: lines.sort(), replaces: response.getReplacesList(), stables: response.getStablesList() };
  }

  async create(inputs: Bag, preview = false): Promise<Held> {
    const request = new wire.CreateRequest();
    request.setUrn(this.urn);
    request.setProperties(struct((await this.check(inputs)).inputs));
    request.setPreview(preview);
    const response = await this.call<wire.CreateResponse>("create", request);
    return { id: response.getId(), state: bag(response.getProperties()) };
  }

  async read({ id, state }: Held, inputs: Bag = {}): Promise<(Held & { inputs: Bag }) | undefined> {
    const request = new wire.ReadRequest();
    request.setUrn(this.urn);
    request.setId(id);
    request.setProperties(struct(state));
    request.setInputs(struct(inputs));
    const response = await this.call<wire.ReadResponse>("read", request);
    if (!response.getId()) return undefined;
    return { id: response.getId(), state: bag(response.getProperties()), inputs: bag(response.getInputs()) };
  }

  async update({ id, state }: Held, inputs: Bag, preview = false): Promise<Held> {
    const request = new wire.UpdateRequest();
    request.setUrn(this.urn);
    request.setId(id);
    request.setOlds(struct(state));
    request.setNews(struct((await this.check(inputs)).inputs));
    request.setPreview(preview);
    const response = await this.call<wire.UpdateResponse>("update", request);
    return { id, state: bag(response.getProperties()) };
  }

  async delete({ id, state }: Held): Promise<void> {
    const request = new wire.DeleteRequest();
    request.setUrn(this.urn);
    request.setId(id);
    request.setProperties(struct(state));
    await this.call("delete", request);
  }
}
