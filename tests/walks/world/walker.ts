/** One walk: takes its steps on a stack, lets the sandbox judge each run by the laws, and keeps what happened. */
import { disconnectedByPeople } from "../../support/onboarding";
import { isSigningIn, type Logged, type Tenant, writes } from "../../support/tenant";
import type { AnyStack, Config, Ran } from "./anyStack";
import type { Base } from "./base";
import { edits, stageNames } from "./edits";
import { hands } from "./hands";
import { type AccessNow, broken, foreignLeft, leftExcluded, type Seen, unwritten } from "./laws";
import { accessOf, excludedFrom, exclusionsIn, keysOf, look, policyKey } from "./look";
import type { Step, Walk, Way } from "./walk";
import { runIn } from "./ways";

class Broken extends Error {
  constructor(
    readonly laws: string[],
    readonly trace: string[],
  ) {
    super([...laws, "", ...trace].join("\n"));
  }
}

/** One walk from one of the beginnings. */
export class Walker {
  private config: Config;
  private readonly ours = new Set<string>();
  /** Objects that this stack has made, and no other: adopted ones are not among them. */
  private readonly made = new Set<string>();
  private readonly trace: string[] = [];
  /** What each run asked of the services, with any id for any other: two engines make objects in another order. */
  readonly asked: string[][] = [];
  private reached: string;
  private isTorn = false;
  private isNameTaken = false;
  /** The state was lost: what it held is the tenant's now. */
  private isLost = false;
  /** The world as it was seen last, while nothing has changed it. */
  private seen: Seen | undefined;

  constructor(
    private readonly tenant: Tenant,
    private readonly base: Base,
    private readonly walk: Walk,
    private readonly stack: AnyStack,
  ) {
    const { config, keys } = base.at[walk.from];
    this.config = config;
    this.reached = walk.from === "nothing" ? "prepare" : walk.from;
    for (const all of [this.ours, this.made]) for (const key of keys) all.add(key);
    this.mayWrite(config);
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
    if (step.do === "edit") return this.edited(step);
    this.note(
      step.do === "hand"
        ? `by hand: ${step.what} ${step.n}`
        : step.do === "time"
          ? `${step.minutes} min later`
          : step.do,
    );
    this.seen = undefined;
    switch (step.do) {
      case "hand":
        this.isTorn ||= step.what.startsWith("delete");
        this.isNameTaken ||= step.what === "namesake";
        return hands[step.what]!(this.tenant, this.base.facts, step.n).catch((error: Error) =>
          this.note(`  ${error.message.slice(0, 120)}`),
        );
      case "time":
        return void (await this.control("/macs/tick", { minutes: step.minutes }));
      case "lose":
        this.isLost = true;
        return this.stack.restore(this.base.at.nothing.saved);
      case "refresh":
      case "recover":
        this.heard(await (step.do === "refresh" ? this.stack.refresh() : this.stack.recover()));
    }
  }

  private edited({ changes, run }: Extract<Step, { do: "edit" }>): Promise<void> {
    const { facts } = this.base;
    this.config = changes.reduce((config, { what, n }) => edits[what]!(config, facts, n), this.config);
    const { way, ...how } = run;
    const named = changes.map(({ what, n }) => `${what} ${n}`).join(", ");
    this.note(`${named} (stage ${this.config["stage"] ?? "prepare"}), ${way} ${Object.values(how).join(" ")}`);
    return this.judged(run);
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
    const before = this.seen ?? (await look(this.tenant));
    await this.control("/marks", { name: "before" });
    const { config, isTorn, isNameTaken } = this;
    const stage: string = config["stage"] ?? "prepare";
    const isFirst = isNew(await this.stack.held());
    const isClean = way.way === "clean";
    const isDown = !isFirst && !this.isLost && rank(stage) < rank(this.reached);
    this.mayWrite(config);
    this.stack.configure(config);
    const { result: ran, requests } = await this.tenant.logged(() => runIn(this.tenant, this.stack, way, before));
    this.asked.push(
      requests
        .filter((r) => !isSigningIn(r))
        .map(anyIds)
        .sort(),
    );
    this.heard(ran);
    if (ran.code === 0) this.reached = stage;
    const held = await this.stack.held();
    const keys = keysOf(held);
    const how = { config, before, ran, isClean, isDown, isTorn, isNameTaken };
    const known = exclusionsIn(held);
    const unknownIn = (seen: Seen) => (this.isLost ? [] : this.excluded(seen).filter((id) => !known.includes(id)));
    if (writes(requests).length === 0) {
      this.seen = before;
      this.stopAt(unwritten({ ...how, unknownExclusions: unknownIn(before) }));
      return;
    }
    const after = await look(this.tenant);
    for (const key of after.objects.keys())
      if (!before.objects.has(key)) for (const all of [this.ours, this.made]) all.add(key);
    if (config["adoptExisting"] === true) for (const key of keys) this.ours.add(key);
    const [dayAfter, dayWithout] = await this.twoDays();
    this.seen = undefined;
    const { ours } = this;
    this.stopAt(broken({ ...how, after, dayAfter, dayWithout, ours, unknownExclusions: unknownIn(after) }));
    for (const key of keys) this.ours.add(key);
  }

  /** What the configuration names besides the stack's own objects. */
  private mayWrite({ conditionalAccess }: Config): void {
    const { exclusions, managedPolicy } = conditionalAccess;
    for (const id of [...(exclusions?.policyIds ?? []), managedPolicy?.id]) if (id) this.ours.add(policyKey + id);
  }

  private stopAt(laws: string[]): void {
    if (laws.length > 0) throw new Broken(laws, this.trace);
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

  private async end(): Promise<void> {
    const { end } = this.walk;
    if (end === "again") await this.convergence();
    if (end === "drainAndDestroy") {
      this.config = { ...this.config, stage: "drain", acknowledged: { drainBlocks: 1000 } };
      this.note("drain");
      await this.judged({ way: "clean" });
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
    if (!["nothing", "prepare"].includes(this.walk.from)) await disconnectedByPeople(this.tenant);
    const before = await look(this.tenant);
    this.note("destroy");
    const ran = await this.stack.destroy();
    this.heard(ran);
    // Without its state a stack knows nothing that it could destroy.
    if (ran.code !== 0 || this.isLost) return;
    const after = await look(this.tenant);
    const { frozen } = await this.dayLater();
    const compliant = before.access.compliant.length;
    const { made, ours, config } = this;
    this.stopAt([
      ...(frozen.length > 0
        ? [`open: ${frozen.length} Macs stay compliant after destroy (${compliant} users before)`]
        : []),
      ...(after.managed?.state === "enabled" ? ["open: the managed policy is still on after destroy"] : []),
      ...leftExcluded({ unknownExclusions: this.excluded(after) }),
      ...(config["deleteAdopted"] ? [] : foreignLeft(before.objects, after.objects, { made, ours })),
    ]);
  }

  private excluded({ objects }: Seen): string[] {
    return excludedFrom(objects, this.base.facts.policies);
  }
}

/** Where nothing was made yet that users depend on, or the stack knows of nothing, there is nothing to go back from. */
function isNew(held: readonly { type: string }[]): boolean {
  const count = (kind: RegExp) => held.filter(({ type }) => kind.test(type)).length;
  return count(/:TearDownGuard$|:ConditionalAccessPolicy$/) === 0 && count(/:SmartComputerGroup$/) < 2;
}

const anyIds = ({ service, method, path }: Logged): string =>
  `${method} ${service} ${path.split("?")[0]!.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|(?<=\/)\d+(?=\/|$)/gi, "*")}`;

const rank = (stage: string): number => (stage === "drain" ? -1 : stageNames.indexOf(stage as "prepare"));
