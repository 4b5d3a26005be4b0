/**
 * One edit or event after the other in a world that goes back to where it began each time: what a run says and writes, and whom the
 * sandbox finds blocked and which Macs frozen one simulated day later, compared with the same day without it.
 */
import assert from "node:assert/strict";
import { after, before, beforeEach } from "mocha";
import { type Enforced, enforced } from "./enforced";
import { flat, type Ran } from "./stack";
import { type Logged, writes } from "./tenant";

/** A day later, beside the same day without the run. */
export interface Day {
  asked: readonly string[];
  newlyBlocked: readonly string[];
  newlyFrozen: readonly string[];
}

export class Rows {
  private without: { blocked: Set<string>; frozen: Set<string> } = { blocked: new Set(), frozen: new Set() };

  /** Where each row begins. */
  world!: Enforced;

  private constructor() {}

  /** Everything begins with the world as it is now. */
  static async in(world: Enforced): Promise<Rows> {
    const rows = new Rows();
    await rows.beginWith(world);
    return rows;
  }

  /**
   * Declares the hooks of a suite in which each row begins with the same world: one in stage `enforce`, if no other is made.
   *
   * @param prepare changes the tenant before anything begins.
   */
  static declared(make: () => Promise<Enforced> = enforced, prepare?: (world: Enforced) => Promise<void>): Rows {
    const rows = new Rows();
    const isUsual = make === enforced && prepare === undefined;
    before(async () => {
      if (isUsual) {
        rows.world = (await usualRows()).world;
        return;
      }
      const world = await make();
      await prepare?.(world);
      await rows.beginWith(world);
    });
    if (!isUsual) after(() => rows.world?.tenant.stop());
    beforeEach(async () => {
      await rows.backToTheBeginning();
      await rows.given(async () => undefined);
    });
    return rows;
  }

  private async beginWith(world: Enforced): Promise<void> {
    this.world = world;
    await this.mark("begin");
  }

  graph = (method: string, path: string, body?: object): Promise<any> =>
    this.world.tenant.admin.graph(method, path, body);

  /** The managed policy as the tenant has it, under the name that the stack gives it. */
  async managedPolicy(): Promise<any> {
    const { entra } = await this.world.tenant.snapshot(["entra.conditionalAccessPolicies"]);
    return entra.conditionalAccessPolicies.find(
      ({ displayName }: any) => displayName === "Require a compliant Mac (Jamf)",
    );
  }

  async smartGroup(name: string): Promise<any> {
    const { jamf } = await this.world.tenant.snapshot(["jamf.smartComputerGroups"]);
    return jamf.smartComputerGroups.find((each: any) => each.name === name);
  }

  userGroup = async (): Promise<string> => (await this.world.stack.outputs())["userGroupId"] as string;

  private async mark(name: string): Promise<void> {
    await this.world.tenant.admin.control("POST", "/marks", { name });
    await this.world.stack.mark(name);
  }

  async backToTheBeginning(): Promise<void> {
    await this.world.tenant.admin.control("POST", "/reset", { mark: "begin" });
    await this.world.stack.backTo("begin");
    this.world.configure({});
  }

  /** Something that happens in the tenant before the run. The day without the run begins after it. */
  async given(happens: () => Promise<unknown>): Promise<void> {
    await happens();
    const { admin } = this.world.tenant;
    await admin.control("POST", "/marks", { name: "given" });
    await this.world.later();
    const { blocked, frozen } = await this.world.access();
    this.without = { blocked: new Set(blocked), frozen: new Set(frozen.map(({ name }) => name)) };
    await admin.control("POST", "/reset", { mark: "given" });
  }

  /** Of a run with this in place of what the configuration has. */
  async ran(more: Record<string, unknown>, ...options: string[]): Promise<{ ran: Ran; written: Logged[] }> {
    this.world.configure(more);
    const { result, requests } = await this.world.tenant.logged(() => this.world.stack.up(...options));
    return { ran: result, written: writes(requests) };
  }

  async dayLater(): Promise<Day> {
    await this.world.later();
    const { asked, blocked, frozen } = await this.world.access();
    return {
      asked,
      newlyBlocked: blocked.filter((name) => !this.without.blocked.has(name)),
      newlyFrozen: frozen.map(({ name }) => name).filter((name) => !this.without.frozen.has(name)),
    };
  }

  /** Nobody is blocked and no Mac is frozen a day later who would not be without the run. */
  async unhurt(): Promise<Day> {
    const day = await this.dayLater();
    assert.deepEqual([day.newlyBlocked, day.newlyFrozen], [[], []]);
    return day;
  }

  /** Before anything is written, in these words. */
  async refused(more: Record<string, unknown>, why: RegExp, ...options: string[]): Promise<string> {
    const { ran, written } = await this.ran(more, ...options);
    assert.match(flat(ran.text), why);
    assert.equal(ran.code, 1, ran.text);
    assert.deepEqual(written, []);
    await this.unhurt();
    return flat(ran.text);
  }

  /** Goes through, says this, and hurts nobody. */
  async passes(more: Record<string, unknown>, said: RegExp, ...options: string[]): Promise<Day> {
    const { ran } = await this.ran(more, ...options);
    assert.equal(ran.code, 0, ran.text);
    assert.match(flat(ran.text), said);
    return this.unhurt();
  }

  /** With a reason it goes through, and the sandbox finds blocked as many as the refusal said: at once, or after the reports of a day. */
  async asSaid(more: Record<string, unknown>, said: RegExp, blocked: number): Promise<void> {
    await this.backToTheBeginning();
    const force = { stage: "enforce", reason: "Agreed in the change board." };
    const { ran } = await this.ran({ ...more, force });
    assert.equal(ran.code, 0, ran.text);
    assert.match(flat(ran.text), said);
    const atOnce = (await this.world.access()).blocked.filter((name) => !this.without.blocked.has(name));
    // Some register on that day, since they are required to.
    assert.equal(Math.max(atOnce.length, (await this.dayLater()).newlyBlocked.length), blocked);
  }
}

let usual: Promise<Rows> | undefined;

/** Made once for all test files of a process: each row goes back to its beginning. The world stops after the last file. */
const usualRows = (): Promise<Rows> => (usual ??= enforced().then((world) => Rows.in(world)));

/** The same world, at its beginning, for a file whose tests build on each other. */
export async function usualWorld(): Promise<Enforced> {
  const rows = await usualRows();
  await rows.backToTheBeginning();
  return rows.world;
}

after(async () => (await usual)?.world.tenant.stop());
