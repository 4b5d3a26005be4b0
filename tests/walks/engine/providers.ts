/**
 * Providers as the engine reaches them, in this process: those of the product through `run` of its host, which is what the provider text in
 * state calls, and `azuread` through the sandbox's stand-in for that plugin.
 */
import type { StandIn } from "../../../sandbox/azuread-plugin/standIn";
import type { Unfinished } from "../../../sandbox/azuread-plugin/resources";
import type { Values } from "../../../sandbox/azuread-plugin/values";
import { Copy } from "../product/copy";
import { type Bag, isBag, unknown } from "./values";

export interface Difference {
  changes: boolean;
  replaces: boolean;
  deleteBeforeReplace: boolean;
}

export interface Made {
  id: string;
  outputs: Bag;
}

/** The object exists, and what was to be done with it failed: it stays in the state, marked. */
export class HalfDone extends Error {
  constructor(
    readonly made: Made,
    readonly reasons: string[],
  ) {
    super(reasons.join("; "));
  }
}

export interface Provider {
  check(urn: string, olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: string[] }>;
  diff(urn: string, id: string, outputs: Bag, inputs: Bag): Promise<Difference>;
  create(urn: string, inputs: Bag, preview: boolean): Promise<Made>;
  update(urn: string, held: Made, inputs: Bag, preview: boolean): Promise<Bag>;
  read(urn: string, id: string, outputs: Bag, inputs: Bag): Promise<(Made & { inputs: Bag }) | undefined>;
  delete(urn: string, id: string, outputs: Bag): Promise<void>;
}

interface Host {
  run(kind: string, method: string, args: unknown[]): Promise<any>;
}

/** What Pulumi's Node host does around the text in state (`cmd/dynamic-provider`, 3.276). */
export class DynamicProviders implements Provider {
  private readonly configured = new Set<string>();
  private readonly host: Host;

  constructor(
    copy: Copy,
    private readonly config: Bag,
  ) {
    this.host = copy.load<Host>("providers/host");
  }

  /** The constant text holds the kind and nothing else; that it is what runs is seen on the engine. */
  private async call(properties: Bag, method: string, ...args: unknown[]): Promise<any> {
    const text = properties["__provider"];
    const kind = /run\("([^"]+)"/.exec(String(text))?.[1];
    if (!kind) throw new Error(`no provider text in ${JSON.stringify(properties).slice(0, 200)}`);
    if (!this.configured.has(kind)) {
      this.configured.add(kind);
      const get = (key: string) => this.config[key] as string | undefined;
      await this.host.run(kind, "configure", [{ config: { get } }]);
    }
    return this.host.run(kind, method, args);
  }

  async check(_urn: string, olds: Bag, news: Bag) {
    const { inputs = news, failures = [] } = await this.call(news, "check", olds, news);
    const said = (failures as { property: string; reason: string }[]).map((f) => `${f.property}: ${f.reason}`);
    return { inputs: sent({ ...inputs, __provider: news["__provider"] }), failures: said };
  }

  async diff(_urn: string, id: string, outputs: Bag, inputs: Bag): Promise<Difference> {
    const {
      changes,
      replaces = [],
      deleteBeforeReplace = false,
    } = await this.call(inputs, "diff", id, outputs, inputs);
    return { changes, replaces: replaces.length > 0, deleteBeforeReplace };
  }

  /** In a preview the engine asks nothing: what only an `up` tells stays unknown. */
  async create(_urn: string, inputs: Bag, preview: boolean): Promise<Made> {
    if (preview) return { id: "", outputs: inputs };
    const { id, outs } = await halfDone(this.call(inputs, "create", inputs));
    return { id, outputs: sent({ ...outs, __provider: inputs["__provider"] }) };
  }

  async update(_urn: string, { id, outputs }: Made, inputs: Bag, preview: boolean): Promise<Bag> {
    if (preview) return { ...outputs, ...inputs };
    const { outs } = await halfDone(this.call(inputs, "update", id, outputs, inputs));
    return sent({ ...outs, __provider: inputs["__provider"] });
  }

  async read(_urn: string, id: string, outputs: Bag, inputs: Bag) {
    const found = await this.call(outputs, "read", id, outputs);
    if (!found.id) return undefined;
    const provider = { __provider: outputs["__provider"] };
    return {
      id: found.id as string,
      outputs: sent({
        ...found.props,
        ...provider,
      }),
      inputs: found.inputs
        ? sent({
            ...found.inputs,
            ...provider,
          })
        : inputs,
    };
  }

  async delete(_urn: string, id: string, outputs: Bag): Promise<void> {
    await this.call(outputs, "delete", id, outputs);
  }
}

/** What a message can carry: no `undefined`. */
const sent = (bag: Bag): Bag => JSON.parse(JSON.stringify(bag)) as Bag;

async function halfDone<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isBag(error) || !error["id"]) throw error;
    const { id, properties, reasons } = error as { id?: string; properties?: Bag; reasons?: string[] };
    throw new HalfDone({ id: id!, outputs: sent(properties ?? {}) }, reasons ?? []);
  }
}

/** No module of the plugin remembers anything: one copy serves all its processes. */
const plugin = new Copy();

/** One plugin process: configured by the provider resource of the program. */
export class Azuread implements Provider {
  private readonly plugin: StandIn;
  private readonly isUnfinished: (error: unknown) => error is Unfinished;

  constructor() {
    const standIn = plugin.load<{ StandIn: typeof StandIn }>("sandbox/azuread-plugin/standIn");
    const resources = plugin.load<{ Unfinished: typeof Unfinished }>("sandbox/azuread-plugin/resources");
    const tell = async () => undefined;
    this.plugin = new standIn.StandIn(process.env, tell, () => tell);
    this.isUnfinished = (error) => error instanceof resources.Unfinished;
  }

  private configuring: Promise<void> | undefined;

  configure(config: Bag): Promise<void> {
    return (this.configuring ??= this.plugin.configure(this.plugin.checkConfig(values(config))));
  }

  private get resources() {
    return this.plugin.resources;
  }

  async check(urn: string, _olds: Bag, news: Bag) {
    const { inputs, failures } = this.resources.check(urn, values(news));
    return { inputs: inputs as Bag, failures };
  }

  async diff(urn: string, id: string, outputs: Bag, inputs: Bag): Promise<Difference> {
    const held = { id, state: values(outputs) };
    const { differences } = await this.resources.diff(urn, held, values(inputs));
    const replaces = differences.some((each) => each.replaces);
    return { changes: differences.length > 0, replaces, deleteBeforeReplace: false };
  }

  async create(urn: string, inputs: Bag, preview: boolean): Promise<Made> {
    const { id, state } = await this.kept(this.resources.create({ urn }, values(inputs), preview));
    return { id, outputs: withUnknown(state as Bag, preview) };
  }

  async update(urn: string, { id, outputs }: Made, inputs: Bag, preview: boolean): Promise<Bag> {
    const held = { id, state: values(outputs) };
    return (await this.kept(this.resources.update({ urn }, held, values(inputs), preview))) as Bag;
  }

  async read(urn: string, id: string, outputs: Bag, inputs: Bag) {
    const found = await this.resources.read(urn, { id, state: values(outputs) }, values(inputs));
    return found && { id, outputs: found.state as Bag, inputs: found.inputs as Bag };
  }

  async delete(urn: string, id: string, outputs: Bag): Promise<void> {
    await this.resources.delete({ urn }, { id, state: values(outputs) });
  }

  private async kept<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!this.isUnfinished(error)) throw error;
      throw new HalfDone({ id: error.id, outputs: error.state as Bag }, [error.message]);
    }
  }

  async invoke(token: string, args: Bag): Promise<Bag> {
    return (await this.resources.invoke(token, values(args))) as Bag;
  }
}

/** As they arrive at the plugin: nothing that is null. */
const values = (bag: Bag): Values =>
  JSON.parse(JSON.stringify(bag), (_key, value: unknown) =>
    isBag(value) ? Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null)) : value,
  ) as Values;

const withUnknown = (state: Bag, preview: boolean): Bag =>
  preview ? { objectId: unknown, clientId: unknown, ...state } : state;
