/**
 * What every resource promises, on the deserialised provider in the real host process against the sandbox. A resource
 * supplies a `Sample`; the sentences are the same for all.
 */
import assert from "node:assert/strict";
import { ByHand } from "../support/byHand";
import { type Bag, Host, type Managed } from "../support/host";
import { type SandboxProcess, startSandboxProcess } from "../../sandbox/child";

export interface Sample {
  kind: string;
  /** Where it lives. Default `jamf`. */
  service?: "jamf" | "graph";
  /** The request that makes it. Default `POST`. */
  makes?: "POST" | "PATCH";
  /**
   * An assignment in an object that others own too: it is not gone by itself (what is taken out by hand is drift), and what
   * is there already is equal or is not there.
   */
  assignment?: true;
  /** Further sandbox options, e.g. `["--jamf-version", "11.27"]`; named in the title. */
  sandbox?: string[];
  /** Objects that must be there first; what it returns is handed to the functions below. */
  prepare?(admin: ByHand): Promise<Bag>;
  /** Every property the resource has, with a value other than the default. */
  args(context: Bag): Bag;
  /** For each property (dotted path as title) the arguments with that one changed. */
  changes(context: Bag): Record<string, Bag>;
  /** For each property that an administrator can edit in the admin center: does so. */
  drift(context: Bag): Record<string, (admin: ByHand, id: string) => Promise<void>>;
  /** Makes, by hand, an object of the same name: equal in everything, or different in something. */
  makeByHand(admin: ByHand, context: Bag, how: "equal" | "different"): Promise<string>;
  /** An object of the same name that can't be this resource (a static group); leave out where there is none. */
  makeUnlike?(admin: ByHand, context: Bag): Promise<void>;
  /** Of anything but an assignment. */
  removeByHand?(admin: ByHand, id: string): Promise<void>;
  exists(admin: ByHand, id: string): Promise<boolean>;
  /** The kind has a free-text field that carries our marker. */
  marked: boolean;
}

/** Kinds of which destroy gives adopted objects back. */
const givenBack = ["jamf:Policy", "jamf:SmartComputerGroup", "jamf:Category"];

/** A policy says the limitation to groups of the directory twice; the sample that is made by hand says it once. */
const saidOnce = (object: any) =>
  object.scope?.limit_to_users ? { ...object, scope: { ...object.scope, limit_to_users: "see limitations" } } : object;

export function lifecycleContract(sample: Sample): void {
  const { service = "jamf", makes = "POST", assignment = false } = sample;
  const title = [sample.kind, ...(sample.sandbox ?? [])].join(" ");
  describe(`${title}: lifecycle`, () => {
    let sandbox: SandboxProcess;
    let host: Host;
    let admin: ByHand;
    let context: Bag;
    let args: Bag;

    before(async () => {
      sandbox = await startSandboxProcess(sample.sandbox ?? []);
      host = await Host.start(sandbox.environment);
    });

    beforeEach(async () => {
      admin = new ByHand(sandbox);
      await admin.control("POST", "/reset");
      context = (await sample.prepare?.(admin)) ?? {};
      const place = service === "jamf" ? { jamfUrl: sandbox.jamf.url } : { tenantId: sandbox.entra.tenantId };
      args = { ...place, ...sample.args(context) };
    });

    after(async () => {
      await host?.stop();
      await sandbox?.stop();
    });

    const made = async (with_: Bag = args): Promise<Managed & { held: NonNullable<Managed["held"]> }> => {
      const it = host.resource(sample.kind);
      assert.equal(await it.up(with_), "create");
      return it as never;
    };

    const plansNothing = async (it: Managed, with_: Bag = args) => {
      assert.equal(await it.preview(with_), "same", "a second up shows a change");
      assert.equal(await it.refresh(), "same", "refresh shows a change");
      assert.equal(await it.preview(with_), "same", "an up after refresh shows a change");
    };

    it("creates, then plans nothing more", async () => {
      const it = await made();
      assert.equal(it.held.outputs["ownership"], "created");
      assert.ok(await sample.exists(admin, it.held.id));
      await plansNothing(it);
    });

    it("creates with a single write", async () => {
      await admin.control("DELETE", "/requests");
      await made();
      const writes = (await admin.requests()).filter((r) => r.method !== "GET" && !r.path.includes("token"));
      assert.equal(writes.length, 1, JSON.stringify(writes));
    });

    it("updates every property, one at a time, and plans nothing more", async () => {
      for (const [property, patch] of Object.entries(sample.changes(context))) {
        const it = await made();
        const changed = { ...args, ...patch };
        assert.equal(await it.preview(changed), "update", `${property}: no update planned`);
        assert.equal(await it.up(changed), "update", property);
        await plansNothing(it, changed);
        await it.destroy();
      }
    });

    it("sees and repairs every edit by hand", async () => {
      for (const [property, edit] of Object.entries(sample.drift(context))) {
        const it = await made();
        await edit(admin, it.held.id);
        assert.equal(await it.refresh(), "changed", `${property}: refresh does not see the edit`);
        assert.equal(await it.up(args), "update", `${property}: not repaired`);
        await plansNothing(it);
        await it.destroy();
      }
    });

    if (!assignment) {
      it("makes again what was removed by hand", async () => {
        const it = await made();
        await sample.removeByHand!(admin, it.held.id);
        assert.equal(await it.refresh(), "gone");
        assert.equal(await it.up(args), "create");
        await plansNothing(it);
      });
    }

    it("deletes, also what is gone already", async () => {
      const it = await made();
      const { id } = it.held;
      const again = Object.assign(host.resource(sample.kind), { held: it.held });
      await it.destroy();
      assert.equal(await sample.exists(admin, id), false);
      await again.destroy();
    });

    if (!assignment) {
      it("refuses to take over an object that differs, until adoptExisting says so; destroy then leaves it", async () => {
        const id = await sample.makeByHand(admin, context, "different");
        const it = host.resource(sample.kind);
        await assert.rejects(it.up(args), /exists already and differs in .+adoptExisting: true/);
        assert.equal(it.held, undefined, "a refused object must not stand in state");

        await it.up({ ...args, adoptExisting: true });
        assert.equal(it.held!.id, id);
        assert.equal(it.held!.outputs["ownership"], "adopted");
        await plansNothing(it, { ...args, adoptExisting: true });
        await it.destroy();
        assert.ok(await sample.exists(admin, id), "destroy deleted an adopted object");
        assert.match(host.printed.join("\n"), /Left in place: .+ \(id \w+\), an adopted object/);
      });

      if (givenBack.includes(sample.kind)) {
        it("gives an adopted object back as it was found, also after later changes and a refresh", async () => {
          await sample.makeByHand(admin, context, "different");
          const { jamf: before } = await admin.control("GET", "/snapshot");
          const it = host.resource(sample.kind);
          await it.up({ ...args, adoptExisting: true });
          for (const changed of Object.values(sample.changes(context)).slice(0, 2)) {
            await it.up({ ...args, ...changed, adoptExisting: true });
          }
          await it.refresh();
          await it.destroy();
          assert.match(host.printed.join("\n"), /Restored to the values found at adoption: \w+/);
          const { jamf: after } = await admin.control("GET", "/snapshot");
          for (const kind of ["policies", "smartComputerGroups", "categories"])
            assert.deepEqual(after[kind].map(saidOnce), before[kind].map(saidOnce), kind);
        });
      }
    }

    it("deletes an adopted object when deleteAdopted is set", async () => {
      const id = await sample.makeByHand(admin, context, assignment ? "equal" : "different");
      const it = host.resource(sample.kind);
      await it.up({ ...args, adoptExisting: true });
      assert.equal(await it.up({ ...args, adoptExisting: true, deleteAdopted: true }), "update");
      await it.destroy();
      assert.equal(await sample.exists(admin, id), false);
    });

    it("takes an equal object over as adopted, without a change to it", async () => {
      const id = await sample.makeByHand(admin, context, "equal");
      const it = host.resource(sample.kind);
      await it.up(args);
      assert.equal(it.held!.id, id);
      assert.equal(it.held!.outputs["ownership"], "adopted");
      await it.destroy();
      assert.ok(await sample.exists(admin, id), "destroy deleted an adopted object");
    });

    if (sample.marked) {
      it("recognises its own object by the marker when the state was lost", async () => {
        const lost = await made();
        const it = host.resource(sample.kind);
        await it.up({ ...args });
        assert.equal(it.held!.id, lost.held.id);
        assert.equal(it.held!.outputs["ownership"], "created");
      });
    }

    if (sample.makeUnlike) {
      it("refuses an object of the name that is something else, also with adoptExisting", async () => {
        await sample.makeUnlike!(admin, context);
        const it = host.resource(sample.kind);
        await assert.rejects(it.up({ ...args, adoptExisting: true }), /an object of that name exists and/);
      });
    }

    it("finds out after a lost answer that the object was made, and makes no second one", async () => {
      const rule = { method: makes, service, kind: "dropAfter", times: 1 };
      await made().then((it) => it.destroy()); // signed in: the rule below must not meet the token call
      await admin.control("POST", "/faults", { rules: [rule] });
      const it = await made();
      await admin.control("POST", "/faults", { rules: [] });
      assert.equal(it.held.outputs["ownership"], sample.marked || assignment ? "created" : "adopted");
      await plansNothing(it);
    });
  });
}
