/** A stack on the stand-in for the engine: runs the program's entry in this process, and the product's providers in another copy. */
import { Copy, type CopyOptions } from "../product/copy";
import { Deployment } from "./deployment";
import { type Monitor, startMonitor } from "./monitor";
import { Azuread, DynamicProviders } from "./providers";
import type { DeploymentOptions } from "./registration";
import type { AnyStack, Ran, RunOptions } from "../world/anyStack";
import { emptyState, type State } from "./state";

/* Inside the SDK, as the language host uses it. */
const localState = require("@pulumi/pulumi/runtime/state");
const settings = require("@pulumi/pulumi/runtime/settings");
const runtimeConfig = require("@pulumi/pulumi/runtime/config");
const { runInPulumiStack } = require("@pulumi/pulumi/runtime/stack");

const project = "jamf-entra-compliance";
/** In place of an address: nothing is connected to. */
const here = "in this process";
/** Of `LogSeverity`: what the CLI shows without `--debug`, and how. */
const labels = [undefined, "", "warning: ", "error: "];

type Work = "preview" | "up" | "upAfterRefresh" | "refresh" | "destroy";

export class WalkStack implements AnyStack {
  private state: State = emptyState();
  private config: Record<string, unknown> = {};

  constructor(
    private readonly options: Pick<CopyOptions, "defects" | "hurry"> = {},
    readonly name = "test",
  ) {}

  save = (): State => this.state;
  restore(saved: unknown): void {
    this.state = saved as State;
  }
  /** As `pulumi state delete`. */
  forget(names: readonly string[]): void {
    const isKept = ({ urn }: { urn: string }) => !names.includes(urn.split("::").at(-1)!);
    this.state = { ...this.state, resources: this.state.resources.filter(isKept) };
  }
  held = async () => this.state.resources;

  configure(config: Record<string, unknown>): void {
    this.config = config;
  }

  preview = (options?: RunOptions) => this.run("preview", options);
  up = (options?: RunOptions) => this.run("up", options);
  upAfterRefresh = (options?: RunOptions) => this.run("upAfterRefresh", options);
  refresh = (options?: RunOptions) => this.run("refresh", options);
  destroy = (options?: RunOptions) => this.run("destroy", options);

  /** `pulumi refresh --clear-pending-creates` after a kill. */
  async recover(): Promise<Ran> {
    this.state = { ...this.state, pending: [] };
    return this.refresh();
  }

  private get texts(): Record<string, string> {
    const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
    const given = Object.entries(this.config).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given.map(([key, value]) => [`${project}:${key}`, text(value)]));
  }

  private async run(work: Work, { whenKilled, hostGoesOn, ...only }: RunOptions = {}): Promise<Ran> {
    const said: string[] = [];
    const print = (line: string) => void said.push(line);
    let host = new Copy({ ...this.options, print });
    const hostConfig = JSON.stringify(this.texts);
    const providers = {
      dynamic: new DynamicProviders(host, this.config),
      azuread: new Azuread(),
    };
    const options: DeploymentOptions = { stack: this.name, project, ...only, preview: work === "preview" };
    const deployment = new Deployment(this.state, providers, options);
    const killed = new Promise<void>((resolve) =>
      whenKilled?.(() => {
        deployment.kill();
        if (!hostGoesOn) host.load<Ending>("providers/core/deadline").abortEverything("the Pulumi engine is gone");
        resolve();
      }),
    );
    const behind = { deployment, azuread: providers.azuread, before: this.state };
    const monitor = startMonitor({
      ...behind,
      say: ({ severity, message }) => (labels[severity] === undefined ? undefined : print(labels[severity] + message)),
    });
    try {
      // With another configuration than the one in the state, what follows the refresh has a provider host of its own.
      const refreshed = () => {
        if (this.state.hostConfig === hostConfig) return;
        host = new Copy({ ...this.options, print });
        providers.dynamic = new DynamicProviders(host, this.config);
      };
      await Promise.race([this.work(work, { deployment, monitor, print, refreshed }), killed]);
      await deployment.settled();
    } finally {
      monitor.stop();
    }
    const registers = work === "up" || work === "upAfterRefresh";
    if (work !== "preview")
      this.state = { ...deployment.state, hostConfig: registers ? hostConfig : this.state.hostConfig };
    const { errors, steps } = deployment;
    return { code: errors.length > 0 || deployment.isOver ? 1 : 0, text: [...errors, ...said].join("\n"), steps };
  }

  private async work(work: Work, { deployment, monitor, print, refreshed }: Working) {
    if (work === "destroy") return deployment.destroy();
    if (work === "refresh" || work === "upAfterRefresh") await deployment.refresh(false);
    if (work === "refresh" || deployment.isOver) return;
    if (work === "upAfterRefresh") refreshed();
    await this.program(work === "preview", deployment, monitor, print);
    if (!deployment.isOver && work !== "preview") await deployment.removeLeft();
  }

  /** As the language host starts it, in a copy of its own. */
  private async program(
    isPreview: boolean,
    deployment: Deployment,
    { resources, engine }: Monitor,
    print: (line: string) => void,
  ) {
    const copy = new Copy({ ...this.options, print });
    const over = new Promise<void>((resolve) => deployment.whenOver(resolve));
    let store: Partial<Kept> = {};
    const running = localState.withLocalStorage(async () => {
      store = localState.getLocalStore();
      settings.resetOptions(project, this.name, 16, here, here, isPreview, "organization");
      Object.assign(localState.getStore().settings, { monitor: resources, engine });
      runtimeConfig.setAllConfig(this.texts, []);
      await runInPulumiStack(() => copy.load<() => Promise<unknown>>("index")());
      await settings.disconnect(true);
    }) as Promise<void>;
    await Promise.race([
      running.catch((error: Error) => {
        if (!deployment.isOver) deployment.fail(error.message);
      }),
      over,
    ]);
    // Timers of deadlines that have not passed remember the storage they began in, and with it every resource and the whole copy.
    Object.assign(store, {
      stackResource: undefined,
      leakCandidates: new Set(),
      pendingResourceRegistrations: new Map(),
    });
  }
}

/** What a run works with. */
interface Working {
  deployment: Deployment;
  monitor: Monitor;
  print: (line: string) => void;
  /** To be called between a refresh and the program. */
  refreshed: () => void;
}

/** What the SDK keeps of a run. */
interface Kept {
  stackResource: unknown;
  leakCandidates: Set<unknown>;
  pendingResourceRegistrations: Map<unknown, unknown>;
}

interface Ending {
  abortEverything(reason: string): void;
}
