/** Random walks: a stack in some stage, edits, hand edits, faults, kills and time, in any order; each run is judged by the laws. */
import { channel } from "node:diagnostics_channel";
import fc from "fast-check";
import { isSigningIn, type Logged, type Tenant, writes } from "../../support/tenant";
import type { AnyStack, Config, Ran, RunOptions } from "./anyStack";
import { type Base, type Beginning, beginnings } from "./base";
import { editNames, edits, stageNames } from "./edits";
import { handNames, hands } from "./hands";
import { broken, type AccessNow } from "./laws";
import { accessOf, keysOf, look } from "./look";

export type Step =
  | { do: "edit"; what: string; n: number; run: Way }
  | { do: "hand"; what: string; n: number }
  | { do: "time"; minutes: number }
  | { do: "refresh" | "recover" };

/** How a run goes. */
export interface Way {
  way: "clean" | "refresh" | "fault" | "kill" | "target" | "exclude";
  /** Which request, or which resource. */
  at: number;
  fault: "htmlForbidden" | "500" | "dropBefore" | "dropAfter";
  service: "jamf" | "graph";
}

export interface Walk {
  from: Beginning;
  /** Jamf Pro goes on reporting for Macs outside the Applicable group. */
  reportsOutside: boolean;
  steps: Step[];
  end: "stay" | "again" | "destroy" | "drainAndDestroy";
}

const n = fc.nat({ max: 7 });
const way: fc.Arbitrary<Way> = fc.record({
  way: fc.oneof(
    { weight: 6, arbitrary: fc.constant("clean" as const) },
    { weight: 1, arbitrary: fc.constant("refresh" as const) },
    { weight: 2, arbitrary: fc.constant("fault" as const) },
    { weight: 2, arbitrary: fc.constant("kill" as const) },
    { weight: 1, arbitrary: fc.constantFrom("target" as const, "exclude" as const) },
  ),
  at: fc.nat({ max: 30 }),
  fault: fc.constantFrom("htmlForbidden", "500", "dropBefore", "dropAfter"),
  service: fc.constantFrom("jamf", "graph"),
});
/** What hurts most, more often. */
const edit = fc.oneof(
  { weight: 3, arbitrary: fc.constant("stage") },
  { weight: 3, arbitrary: fc.constantFrom("users", "compliance", "applicable", "breakGlass", "exclusions") },
  { weight: 3, arbitrary: fc.constantFrom(...editNames) },
);
const hand = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom("namesakeSmartGroup", "tenantsOwnPolicy", "switchPolicy") },
  { weight: 3, arbitrary: fc.constantFrom(...handNames) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("edit" as const), what: edit, n, run: way }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("hand" as const), what: hand, n }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("time" as const), minutes: fc.constantFrom(60, 1440, 4320) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("refresh" as const, "recover" as const) }) },
);

export const walks: fc.Arbitrary<Walk> = fc.record({
  from: fc.constantFrom(...beginnings, "enforce" as const, "pilot" as const),
  reportsOutside: fc.boolean(),
  steps: fc.array(step, { minLength: 1, maxLength: 4, size: "max" }),
  end: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom("stay" as const, "again" as const) },
    { weight: 2, arbitrary: fc.constantFrom("destroy" as const, "drainAndDestroy" as const) },
  ),
});

class Broken extends Error {
  constructor(
    readonly laws: string[],
    readonly trace: string[],
  ) {
    super([...laws, "", ...trace].join("\n"));
  }
}

/** All but signing in. */
const written = {
  jamf: ["/JSSResource/**", "/api/v*/computer-groups/**", "/api/v*/app-installers/**"],
  graph: ["/v1.0/**"],
};

const resourceNames = [
  "macs-applicable",
  "macs-compliance",
  "macs-registration",
  "macs-partner",
  "macs-users",
  "macs-restriction",
  "macs-enforcement",
  "macs-require-compliant",
  "macs-guard",
];

/** One walk from one of the beginnings. */
export class Walker {
  private config: Config;
  private readonly ours = new Set<string>();
  private readonly trace: string[] = [];
  /** What each run asked of the services, with any id for any other: two engines make objects in another order. */
  readonly asked: string[][] = [];
  private reached: string;
  private isTorn = false;

  constructor(
    private readonly tenant: Tenant,
    private readonly base: Base,
    private readonly walk: Walk,
    private readonly stack: AnyStack,
  ) {
    const { config, keys } = base.at[walk.from];
    this.config = config;
    this.reached = walk.from === "nothing" ? "prepare" : walk.from;
    for (const key of [...keys, `conditionalAccess/${base.facts.policy}`]) this.ours.add(key);
  }

  private control = (path: string, body: object = {}) => this.tenant.admin.control("POST", path, body);

  async go(): Promise<void> {
    await this.control("/reset", { mark: this.walk.from });
    this.stack.restore(this.base.at[this.walk.from].saved);
    this.stack.configure(this.config);
    await this.control("/jamf/settings", { reportsOutsideApplicable: this.walk.reportsOutside });
    for (const each of this.walk.steps) await this.step(each);
    await this.end();
  }

  private async step(step: Step): Promise<void> {
    switch (step.do) {
      case "edit":
        this.config = edits[step.what]!(this.config, this.base.facts, step.n);
        this.note(
          `${step.what} ${step.n} (stage ${this.config["stage"] ?? "prepare"}), ${step.run.way} ${step.run.at}`,
        );
        return this.judged(step.run);
      case "hand":
        this.note(`by hand: ${step.what} ${step.n}`);
        this.isTorn ||= step.what.startsWith("delete");
        return hands[step.what]!(this.tenant, this.base.facts, step.n).catch((error: Error) =>
          this.note(`  ${error.message.slice(0, 120)}`),
        );
      case "time":
        this.note(`${step.minutes} min later`);
        return void (await this.control("/macs/tick", { minutes: step.minutes }));
      case "refresh":
      case "recover":
        this.note(step.do);
        this.heard(await (step.do === "refresh" ? this.stack.refresh() : this.stack.recover()));
    }
  }

  private note(line: string): void {
    this.trace.push(line);
  }

  private heard({ code, text, steps = [] }: Ran): void {
    this.note(`  → ${code}${steps.length > 0 ? `: ${steps.join(", ")}` : ""}`);
    if (code !== 0) this.note(`    ${text.replace(/\s+/g, " ").slice(0, 300)}`);
  }

  /** Runs `up` and compares the day after it with the same day without it. */
  private async judged(way: Way): Promise<void> {
    const before = await look(this.tenant);
    await this.control("/marks", { name: "before" });
    // Where nothing was made yet there is nothing to go back from.
    const isFirst = (await this.stack.held()).length === 0;
    const isDown = !isFirst && rank(this.config["stage"] ?? "prepare") < rank(this.reached);
    this.stack.configure(this.config);
    const { result: ran, requests } = await this.tenant.logged(() => this.run(way));
    this.asked.push(
      requests
        .filter((r) => !isSigningIn(r))
        .map(anyIds)
        .sort(),
    );
    this.heard(ran);
    if (ran.code === 0) this.reached = this.config["stage"] ?? "prepare";
    const isClean = way.way === "clean";
    const after = await look(this.tenant);
    for (const key of after.objects.keys()) if (!before.objects.has(key)) this.ours.add(key);
    const keys = keysOf(await this.stack.held());
    if (this.config["adoptExisting"] === true) for (const key of keys) this.ours.add(key);
    const hasWritten = writes(requests).length > 0;
    const [dayAfter, dayWithout] = hasWritten ? await this.twoDays() : [after.access, after.access];
    const { config, ours, isTorn } = this;
    const laws = broken({ config, before, after, dayAfter, dayWithout, ours, ran, isClean, isDown, isTorn });
    if (laws.length > 0) throw new Broken(laws, this.trace);
    for (const key of keys) this.ours.add(key);
  }

  /** The walk goes on in the world with the run. */
  private async twoDays(): Promise<[AccessNow, AccessNow]> {
    const after = await this.dayLater();
    await this.control("/marks", { name: "after" });
    await this.control("/reset", { mark: "before" });
    const without = await this.dayLater();
    await this.control("/reset", { mark: "after" });
    return [after, without];
  }

  private async dayLater(): Promise<AccessNow> {
    await this.control("/macs/tick", { minutes: 1440 });
    return accessOf(this.tenant);
  }

  private async run({ way, at, fault, service }: Way): Promise<Ran> {
    const { stack } = this;
    const name = resourceNames[at % resourceNames.length]!;
    switch (way) {
      case "fault": {
        const rules = ["POST", "PUT", "PATCH", "DELETE"].flatMap((method) =>
          written[service].map((path) => ({ kind: fault, service, method, path, afterMatches: at % 3, times: 9 })),
        );
        await this.control("/faults", { rules });
        const ran = await stack.up();
        await this.control("/faults", { rules: [] });
        return ran;
      }
      case "kill":
        return killedAt(1 + (at % 3), (options) => stack.up({ ...options, hostGoesOn: at % 2 === 0 }));
      case "target":
        return stack.up({ target: [name] });
      case "exclude":
        return stack.up({ exclude: [name] });
      case "refresh":
        return stack.upAfterRefresh();
      default:
        return stack.up();
    }
  }

  private async end(): Promise<void> {
    const { end } = this.walk;
    if (end === "again") await this.convergence();
    if (end === "drainAndDestroy") {
      this.config = { ...this.config, stage: "drain", acknowledged: { drainBlocks: 1000 } };
      this.note("drain");
      await this.judged({ way: "clean", at: 0, fault: "500", service: "jamf" });
    }
    if (end === "destroy" || end === "drainAndDestroy") await this.destroyed();
  }

  private async convergence(): Promise<void> {
    const [first, second] = [await this.stack.up(), await this.stack.up()];
    const { result, requests } = await this.tenant.logged(() => this.stack.up());
    for (const ran of [first, second, result]) this.heard(ran);
    const written = writes(requests).map(({ method, path }) => `${method} ${path}`);
    if (first.code === 0 && second.code === 0 && result.code === 0 && written.length > 0)
      throw new Broken([`converges: a third run still writes ${written.join(", ")}`], this.trace);
  }

  private async destroyed(): Promise<void> {
    const all = { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" };
    if (!["nothing", "prepare"].includes(this.walk.from)) {
      await this.control("/people/savePage", all);
      await this.control("/people/disablePage");
    }
    const before = await accessOf(this.tenant);
    this.note("destroy");
    const ran = await this.stack.destroy();
    this.heard(ran);
    if (ran.code !== 0) return;
    const after = await this.dayLater();
    const { managed, objects } = await look(this.tenant);
    const compliant = before.compliant.length;
    const excluded = /"excludeApplications":\["/.test(objects.get(`conditionalAccess/${this.base.facts.policy}`) ?? "");
    const laws = [
      ...(after.frozen.length > 0
        ? [`open: ${after.frozen.length} Macs stay compliant after destroy (${compliant} users before)`]
        : []),
      ...(managed?.state === "enabled" ? ["open: the managed policy is still on after destroy"] : []),
      ...(excluded ? ["foreign: what an exclusion added stays in the tenant's policy after destroy"] : []),
    ];
    if (laws.length > 0) throw new Broken(laws, this.trace);
  }
}

const anyIds = ({ service, method, path }: Logged): string =>
  `${method} ${service} ${path.split("?")[0]!.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|(?<=\/)\d+(?=\/|$)/gi, "*")}`;

const rank = (stage: string): number => (stage === "drain" ? -1 : stageNames.indexOf(stage as "prepare"));

/** Ends the engine when the write of this number leaves this process, whoever sends it. */
async function killedAt(position: number, work: (options: RunOptions) => Promise<Ran>): Promise<Ran> {
  const sent = [channel("http.client.request.start"), channel("undici:request:create")];
  let [count, kill] = [0, () => undefined as void];
  const counted = (message: unknown): void => {
    const { method, path } = (message as { request: { method: string; path: string } }).request;
    if (method !== "GET" && !/token/.test(path) && ++count === position) kill();
  };
  for (const each of sent) each.subscribe(counted);
  try {
    return await work({ whenKilled: (how) => void (kill = how) });
  } finally {
    for (const each of sent) each.unsubscribe(counted);
  }
}
