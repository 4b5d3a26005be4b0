/**
 * The arguments of declared resources as far as a preview can know them: an id comes from the state, or from the object that would be
 * adopted; what this run makes has none yet, which is certain to differ from any that stands in Jamf Pro.
 */
import * as pulumi from "@pulumi/pulumi";
import { setOwnEntry } from "../../providers/core/ownEntry";
import type { CommonArgs, Lifecycle } from "../../providers/core/lifecycle";
import type { Declared } from "../../providers/core/resource";
import { type Bag, isBag } from "../../providers/core/unknown";
import type { LastOutputs } from "../state/lastOutputs";

/** A value that nobody knows before the run. */
const unknown = Symbol("unknown");

export class Known {
  private readonly args = new Map<Declared, Promise<CommonArgs & Bag>>();

  /** `planned`: arguments that are outputs for the sake of order alone, by `<kind> <name>`. `idOf`: of the object in Jamf Pro. */
  constructor(
    private readonly all: readonly Declared[],
    private readonly last: LastOutputs,
    private readonly planned: Readonly<Record<string, Bag>>,
    private readonly idOf: (each: Declared) => Promise<string | undefined>,
  ) {}

  isInState = ({ life, name }: Declared): boolean => this.last.of(life.kind, name, []) !== undefined;

  isRecorded = (kind: string, id: string): boolean =>
    this.last.names(kind).some((name) => this.last.of(kind, name, ["objectId"])?.["objectId"] === id);

  /** With defaults; what is unknown is left out. */
  argsOf(each: Declared): Promise<CommonArgs & Bag> {
    let known = this.args.get(each);
    if (!known) this.args.set(each, (known = this.resolved(each)));
    return known;
  }

  private async resolved(each: Declared): Promise<CommonArgs & Bag> {
    const life = each.life as Lifecycle<Bag, unknown>;
    const planned = this.planned[`${life.kind} ${each.name}`] ?? {};
    const known: Bag = {};
    const unsaid: string[] = [];
    for (const [key, value] of Object.entries(each.args)) {
      const of = await this.value(pulumi.Output.isInstance(value) && key in planned ? planned[key] : value);
      if (of === unknown) unsaid.push(key);
      else if (of !== undefined) known[key] = of;
    }
    const filled: Bag = { ...(life.defaults ? life.defaults(known) : known) };
    // A default must not stand where the program gives a value.
    for (const key of unsaid) delete filled[key];
    const identity = this.last.of("core:StackIdentity", "stack-identity", ["objectId"])?.["objectId"];
    return typeof identity === "string" ? { ...filled, managedBy: `${identity}/${each.name}` } : filled;
  }

  private async value(given: unknown): Promise<unknown> {
    if (pulumi.Output.isInstance(given)) return this.id(given);
    if (Array.isArray(given)) {
      const items = await Promise.all(given.map((item) => this.value(item)));
      return items.includes(unknown) ? unknown : items;
    }
    if (!isBag(given)) return given;
    const bag: Bag = {};
    for (const [key, value] of Object.entries(given)) {
      const of = await this.value(value);
      if (of === unknown) return unknown;
      setOwnEntry(bag, key, of);
    }
    return bag;
  }

  /** Of the resource whose id this output is. */
  private async id(output: unknown): Promise<unknown> {
    const owner = this.all.find(({ resource }) => resource.id === output);
    if (!owner) return unknown;
    const recorded = this.last.of(owner.life.kind, owner.name, ["objectId"]);
    if (recorded) return recorded["objectId"] ?? unknown;
    return (
      (await this.idOf(owner)) ??
      `id of ${(owner.life as Lifecycle<Bag, unknown>).noun} ${owner.name}, made by this run`
    );
  }
}
