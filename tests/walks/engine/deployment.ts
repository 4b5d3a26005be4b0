/**
 * One run over a stack: what the engine does with the resources that a program registers, with those that left it, and with those of a stack
 * that goes. A step that fails stops whatever has not begun; what has begun is finished and recorded. Removals come last, in reverse order
 * of what needs what, and not at all after a failure.
 */
import type { DeploymentOptions, Registered, Registration } from "./registration";
import { type Held, nameOfUrn, type Pending, leadsBack, removalWaves, type State, typeOfUrn, urnOf } from "./state";
import { type Azuread, type DynamicProviders, HalfDone, type Provider } from "./providers";
import { type Bag, differences, plain, remarked } from "./values";

/** The run has failed, or its engine was killed: nobody answers any more. */
export class Over extends Error {}

const providerType = "pulumi:providers:azuread";

export class Deployment {
  /** The state as this run leaves it. */
  private resources: Held[];
  private pending: Pending[];
  private readonly seen = new Set<string>();
  private readonly running = new Set<Promise<unknown>>();
  readonly errors: string[] = [];
  /** What was done, as `update azuread:…::macs-policy`. */
  readonly steps: string[] = [];
  private frozen: State | undefined;

  constructor(
    before: State,
    private readonly providers: { dynamic: DynamicProviders; azuread: Azuread },
    private readonly options: DeploymentOptions,
  ) {
    this.resources = before.resources.map((each) => ({ ...each }));
    this.pending = [...before.pending];
  }

  get state(): State {
    return this.frozen ?? { resources: [...this.resources], pending: [...this.pending] };
  }

  get isOver(): boolean {
    return this.errors.length > 0 || this.frozen !== undefined;
  }

  private tell: () => void = () => undefined;

  /** Called once a step has failed or the engine was killed: the program is not waited for then. */
  whenOver(tell: () => void): void {
    if (this.isOver) tell();
    this.tell = tell;
  }

  /** The engine is gone in this instant: its state stays as it was last written. */
  kill(): void {
    this.frozen ??= { resources: this.resources.map((each) => ({ ...each })), pending: [...this.pending] };
    this.tell();
  }

  fail(message: string): void {
    this.errors.push(message);
    this.tell();
  }

  /** Everything that has begun is finished. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  register(registration: Registration): Promise<Registered> {
    if (this.isOver) throw new Over();
    const { stack, project } = this.options;
    const urn = urnOf(stack, project, registration);
    if (this.seen.has(urn)) throw this.failed(urn, new Error(`Duplicate resource URN '${urn}'`));
    this.seen.add(urn);
    return this.begun(urn, this.registered(urn, registration));
  }

  /** Outputs of a component. */
  complete(urn: string, outputs: Bag): void {
    const held = this.find(urn);
    if (held) held.outputs = outputs;
  }

  private async begun<T>(urn: string, work: Promise<T>): Promise<T> {
    const guarded = work.catch((error: unknown) => {
      throw this.failed(urn, error);
    });
    this.running.add(guarded);
    try {
      return await guarded;
    } finally {
      this.running.delete(guarded);
    }
  }

  private failed(urn: string, error: unknown): Over {
    if (!(error instanceof Over)) this.fail(`${typeOfUrn(urn)} (${nameOfUrn(urn)}): ${(error as Error).message}`);
    return new Over();
  }

  private find = (urn: string): Held | undefined => this.resources.find((each) => each.urn === urn && !each.isReplaced);

  private providerOf(urn: string): Provider {
    return typeOfUrn(urn).startsWith("azuread:") ? this.providers.azuread : this.providers.dynamic;
  }

  private get isPartial(): boolean {
    return this.options.target !== undefined || this.options.exclude !== undefined;
  }

  private isTargeted(urn: string): boolean {
    const { target, exclude } = this.options;
    if (typeOfUrn(urn).startsWith("pulumi:")) return true;
    return target ? target.includes(nameOfUrn(urn)) : !exclude?.includes(nameOfUrn(urn));
  }

  private async registered(urn: string, registration: Registration): Promise<Registered> {
    const { custom, dependencies, parent, provider, protect, retainOnDelete } = registration;
    const old = this.find(urn);
    for (const key of old ? registration.ignoreChanges : []) {
      if (key in old!.inputs) registration.inputs[key] = old!.inputs[key]!;
      else delete registration.inputs[key];
    }
    const common = { urn, custom, dependencies, parent, provider, protect, retainOnDelete, type: registration.type };
    const keep = (more: Pick<Held, "id" | "inputs" | "outputs"> & Partial<Held>): Registered => {
      const held: Held = { initErrors: [], ...common, ...more };
      this.put(held, old);
      return { urn, id: held.id, outputs: held.outputs };
    };
    if (!this.isTargeted(urn)) {
      if (old) return { urn, id: old.id, outputs: old.outputs };
      if (!custom) return keep({ id: "", inputs: registration.inputs, outputs: {} });
      // Not made in this run; whoever needs it stops the run.
      return { urn, id: "", outputs: {} };
    }
    const missing = dependencies.find((each) => !this.find(each));
    if (missing) throw new Error(`depends on ${missing}, which was not specified in --target list`);
    // With `--target` in a run that turns the order: what stays as it was depends on this one, and this one now on that.
    if (this.isPartial && leadsBack(urn, dependencies, this.resources))
      throw new Error(`Duplicate resource URN '${urn}'`);
    if (!custom) return keep({ id: "", inputs: registration.inputs, outputs: old?.outputs ?? {} });
    if (registration.type === providerType) {
      await this.providers.azuread.configure(plain(registration.inputs));
      return keep({ id: old?.id ?? urn.slice(-12), inputs: registration.inputs, outputs: registration.inputs });
    }
    const by = this.providerOf(urn);
    const { inputs, failures } = await by.check(urn, plain(old?.inputs ?? {}), plain(registration.inputs));
    if (failures.length > 0) throw new Error(failures.join("; "));
    const marked = remarked(inputs, registration.inputs);
    let isReplacing = false;
    const done: Done = (made, initErrors = []) => {
      // From now on the old one is only there to be deleted.
      if (isReplacing) old!.isReplaced = true;
      return keep({ ...made, inputs: marked, outputs: remarked(made.outputs, registration.inputs), initErrors });
    };
    if (!old && registration.importId) {
      const found = await by.read(urn, registration.importId, {}, inputs);
      if (!found) throw new Error(`there is no ${registration.importId} to import`);
      this.steps.push(`import ${typeOfUrn(urn)} ${nameOfUrn(urn)}`);
      return done({ id: found.id, outputs: found.outputs });
    }
    if (!old) return this.made(urn, by, inputs, done);
    const outputs = plain(old.outputs);
    const { changes, replaces, deleteBeforeReplace } = await by.diff(urn, old.id, outputs, inputs);
    if (replaces) {
      if (old.protect) throw new Error("it is protected");
      if (deleteBeforeReplace) await this.removed(old);
      else isReplacing = this.options.preview !== true;
      return this.made(urn, by, inputs, done);
    }
    if (!changes && old.initErrors.length === 0) return done({ id: old.id, outputs });
    if (this.isOver) throw new Over();
    this.steps.push([`update ${typeOfUrn(urn)} ${nameOfUrn(urn)}`, ...differences(old.inputs, marked)].join("\n"));
    return this.kept(urn, "updating", done, async () => ({
      id: old.id,
      outputs: await by.update(urn, { id: old.id, outputs }, inputs, this.options.preview ?? false),
    }));
  }

  private made(urn: string, by: Provider, inputs: Bag, done: Done): Promise<Registered> {
    if (this.isOver) throw new Over();
    this.steps.push(`create ${typeOfUrn(urn)} ${nameOfUrn(urn)}`);
    return this.kept(urn, "creating", done, () => by.create(urn, inputs, this.options.preview ?? false));
  }

  /** A half-done object stays in the state with what was said. */
  private async kept(
    urn: string,
    kind: Pending["kind"],
    done: Done,
    work: () => Promise<{ id: string; outputs: Bag }>,
  ): Promise<Registered> {
    const operation = { urn, kind };
    if (!this.options.preview) this.pending.push(operation);
    try {
      return done(await work());
    } catch (error) {
      if (error instanceof HalfDone) done(error.made, error.reasons);
      throw error;
    } finally {
      this.pending = this.pending.filter((each) => each !== operation);
    }
  }

  private put(held: Held, old: Held | undefined): void {
    if (this.options.preview) {
      if (!old) this.resources.push(held);
      return;
    }
    const at = old && !old.isReplaced ? this.resources.indexOf(old) : -1;
    // In the order in which this run registered them, as the engine writes its snapshots.
    if (at >= 0) this.resources.splice(at, 1);
    this.resources.push(held);
  }

  /** Of everything that the program did not register, and of what was replaced. */
  async removeLeft(): Promise<void> {
    const gone = this.resources.filter((each) => each.isReplaced || !this.seen.has(each.urn));
    await this.remove(gone.filter(({ urn }) => this.isTargeted(urn)));
  }

  async destroy(): Promise<void> {
    await this.remove(this.resources.filter(({ urn }) => this.isTargeted(urn)));
  }

  private async remove(condemned: Held[]): Promise<void> {
    for (const { urn } of condemned.filter((each) => each.protect)) this.fail(`${urn} is protected`);
    if (condemned.some(({ provider }) => provider !== "")) await this.configured();
    for (const wave of removalWaves(condemned)) {
      if (this.isOver) return;
      await Promise.allSettled(wave.map((each) => this.begun(each.urn, this.removed(each))));
    }
  }

  private async removed(held: Held): Promise<void> {
    const { urn, custom, retainOnDelete, type } = held;
    if (custom && !retainOnDelete && !type.startsWith("pulumi:")) {
      if (this.isOver) throw new Over();
      this.steps.push(`delete ${typeOfUrn(urn)} ${nameOfUrn(urn)}`);
      const operation: Pending = { urn, kind: "deleting" };
      if (this.options.preview) return;
      this.pending.push(operation);
      try {
        await this.providerOf(urn).delete(urn, held.id, plain(held.outputs));
      } finally {
        this.pending = this.pending.filter((each) => each !== operation);
      }
    }
    this.resources = this.resources.filter((each) => each !== held);
  }

  private async configured(): Promise<void> {
    const provider = this.resources.find(({ type }) => type === providerType);
    if (provider) await this.providers.azuread.configure(plain(provider.inputs));
  }

  /** Reads every object anew; one that is gone leaves the state. */
  async refresh(clearPending: boolean): Promise<void> {
    if (clearPending) this.pending = [];
    if (this.resources.some(({ provider }) => provider !== "")) await this.configured();
    const objects = this.resources.filter(
      ({ custom, type, urn }) => custom && !type.startsWith("pulumi:") && this.isTargeted(urn),
    );
    await Promise.allSettled(objects.map((held) => this.begun(held.urn, this.reread(held))));
  }

  private async reread(held: Held): Promise<void> {
    const { urn, id, inputs, outputs } = held;
    const found = await this.providerOf(urn).read(urn, id, plain(outputs), plain(inputs));
    if (this.frozen) return;
    if (!found) {
      this.resources = this.resources.filter((each) => each !== held);
      // What depended on it goes on without.
      for (const each of this.resources) each.dependencies = each.dependencies.filter((other) => other !== urn);
      return;
    }
    held.outputs = remarked(found.outputs, inputs);
    held.inputs = remarked(found.inputs, inputs);
    held.initErrors = [];
  }
}

type Done = (made: { id: string; outputs: Bag }, initErrors?: string[]) => Registered;
