/** The vendors with their clock, randomness and people, and what outlives a restart. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Certificates } from "./certificates";
import { SimulatedClock } from "./clock";
import { Faults, type FaultPlan } from "./faults";
import { createVendors } from "./vendors";
import type { SandboxOptions } from "./options";
import { SeededRandom } from "./random";
import { RequestLog } from "./requestLog";
import type { ServiceHost } from "./server";
import type { Vendor, VendorSurroundings, People, Service, Snapshot } from "./service";

/** The text of a `--state` file. */
interface Saved {
  format: 1;
  authority: Pick<Certificates, "ca" | "caKey">;
  /** Ids and secrets follow from the seed, so a kept state keeps its seed whatever `--seed` says. */
  seed: number;
  ahead: number;
  randomStates: { jamf: number; entra: number };
  people: People;
  jamf: object;
  entra: object;
}

type Origins = VendorSurroundings["origins"];

export function readState(file: string): Saved | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const saved = JSON.parse(text) as Saved;
  if (saved.format !== 1) throw new Error(`${file} is not a state file of this sandbox version`);
  return saved;
}

/** The two vendors with their clock, randomness and people, and what lets them start again and outlive a restart. */
export class World implements ServiceHost {
  readonly faults = new Faults();
  readonly log = new RequestLog();
  readonly latency: number;
  readonly latencyPerRow: number;
  readonly gatewayTimeout: number;
  readonly clock: SimulatedClock;
  people: People = {};
  jamf!: Vendor;
  entra!: Vendor;
  #options: SandboxOptions;
  #origins: Origins;
  #seed: number;
  #authority: Saved["authority"];
  #randoms!: { jamf: SeededRandom; entra: SeededRandom };
  #saving: NodeJS.Timeout | undefined;
  readonly #marks = new Map<string, string>();

  constructor(options: SandboxOptions, origins: Origins, authority: Saved["authority"], saved?: Saved) {
    this.latency = options.latency;
    this.latencyPerRow = options.latencyPerRow;
    this.gatewayTimeout = options.gatewayTimeout;
    this.#options = options;
    this.#origins = origins;
    this.#authority = { ca: authority.ca, caKey: authority.caKey };
    this.#seed = saved?.seed ?? options.seed;
    this.clock = new SimulatedClock(saved?.ahead);
    this.#seedVendors();
    if (saved) this.#restore(saved);
    this.faults.set(this.#startingFaults());
  }

  #startingFaults(): FaultPlan {
    return { rate: this.#options.rateOfFaults, seed: this.#seed };
  }

  #seedVendors(): void {
    this.people = {};
    this.#randoms = { jamf: new SeededRandom(this.#seed), entra: new SeededRandom(this.#seed ^ 0x5f3759df) };
    const common = { clock: this.clock, origins: this.#origins, people: this.people };
    const made = createVendors(
      { ...common, random: this.#randoms.jamf, other: () => this.entra },
      { ...common, random: this.#randoms.entra, other: () => this.jamf },
      this.#options,
    );
    this.jamf = made.jamf;
    this.entra = made.entra;
  }

  /** Back to the seeded start, or to a mark: objects, people, simulated time, faults and log. `false`: there is no such mark. */
  reset(mark?: string): boolean {
    const text = mark === undefined ? undefined : this.#marks.get(mark);
    if (mark !== undefined && text === undefined) return false;
    this.clock.ahead = 0;
    this.#seedVendors();
    if (text !== undefined) {
      const saved = JSON.parse(text) as Saved;
      this.clock.ahead = saved.ahead;
      this.#restore(saved);
    }
    this.faults.set(this.#startingFaults());
    this.log.clear();
    this.changed();
    return true;
  }

  /** Remembers the world as it is, for `reset`; as long as this process lives. */
  mark(name: string): void {
    this.#marks.set(name, JSON.stringify(this.#saved()));
  }

  #restore(saved: Saved): void {
    Object.assign(this.people, saved.people);
    this.jamf.restore(saved.jamf);
    this.entra.restore(saved.entra);
    this.#randoms.jamf.state = saved.randomStates.jamf;
    this.#randoms.entra.state = saved.randomStates.entra;
  }

  vendors(): Vendor[] {
    return [this.jamf, this.entra];
  }

  service(name: Service["name"]): Service {
    return this.vendors()
      .flatMap((vendor) => vendor.services)
      .find((service) => service.name === name)!;
  }

  origin(name: Service["name"]): string {
    return this.#origins[name];
  }

  snapshot(): Record<"jamf" | "entra", Snapshot> {
    return { jamf: this.jamf.snapshot(), entra: this.entra.snapshot() };
  }

  changed(): void {
    if (this.#options.state === undefined || this.#saving) return;
    this.#saving = setTimeout(() => this.save(), 250);
    this.#saving.unref();
  }

  /** Writes the state file, if there is one; a reader never sees half of it. */
  save(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    const file = this.#options.state;
    if (file === undefined) return;
    writeFileSync(`${file}.new`, JSON.stringify(this.#saved()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  #saved(): Saved {
    return {
      format: 1,
      authority: this.#authority,
      seed: this.#seed,
      ahead: this.clock.ahead,
      randomStates: { jamf: this.#randoms.jamf.state, entra: this.#randoms.entra.state },
      people: this.people,
      jamf: this.jamf.save(),
      entra: this.entra.save(),
    };
  }
}
