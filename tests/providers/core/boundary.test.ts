import assert from "node:assert/strict";
import fc from "fast-check";
import { UnclearOutcome } from "../../../providers/core/errors";
import { boundary } from "../../../providers/core/hostAdapter";
import type { Lifecycle, Observed } from "../../../providers/core/lifecycle";

interface Args {
  name: string;
  colour?: string;
  nested?: { deep?: string; kept?: string };
  jamfUrl?: string;
}

/** A service in a map; what it does wrong is set per test. */
class Shelf {
  readonly things = new Map<string, Args & { marker?: string }>();
  failUpdate?: Error;
  calls: string[] = [];
  next = 1;

  life: Lifecycle<Args, Shelf> = {
    kind: "test:Thing",
    noun: "thing",
    outputs: ["serial"],
    refusesSecondOfName: true,
    defaults: (args) => ({ ...args, colour: args.colour ?? "white" }),
    validate: (args, given) => {
      if (!given("name")) return [{ property: "name", reason: "is missing" }];
      return args.name === "" ? [{ property: "name", reason: "must not be empty" }] : [];
    },
    connect: async () => this,
    find: async (_, { name }) =>
      [...this.things].filter(([, t]) => t.name === name).map(([id, t]) => this.observed(id, t)),
    create: async (_, args) => {
      this.calls.push("create");
      const id = String(this.next++);
      this.things.set(id, structuredClone(args));
      return id;
    },
    read: async (_, id) => {
      const thing = this.things.get(id);
      return thing && this.observed(id, thing);
    },
    update: async (_, id, args) => {
      this.calls.push("update");
      if (this.failUpdate) throw this.failUpdate;
      this.things.set(id, { ...this.things.get(id)!, ...structuredClone(args) });
    },
    delete: async (_, id) => void this.things.delete(id),
  };

  private observed(id: string, { name, colour, nested }: Args): Observed<Args> {
    return { id, args: { name, colour, nested }, outputs: { serial: `S${id}` } };
  }

  host = boundary({ "test:Thing": this.life }, () => {});
  run = (method: string, ...args: unknown[]) => this.host.run("test:Thing", method as never, args) as Promise<any>;
}

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const __provider = "text";

describe("boundary", () => {
  it("fills in defaults in check and keeps unknown values as they are", async () => {
    const { inputs, failures } = await new Shelf().run(
      "check",
      {},
      { name: "a", nested: { deep: unknown }, __provider },
    );
    assert.equal(failures, undefined);
    assert.deepEqual(inputs, { name: "a", colour: "white", nested: { deep: unknown } });
  });

  it("refuses a method that it does not know, and does nothing", async () => {
    const shelf = new Shelf();
    const { outs } = await shelf.run("create", { name: "a", __provider });
    for (const method of ["list", "cancel", "constructor", "then"])
      await assert.rejects(shelf.run(method, "1", { ...outs, __provider }), { message: /has no "/ });
    assert.equal(shelf.things.size, 1);
  });

  it("says which property is wrong", async () => {
    const { failures } = await new Shelf().run("check", {}, { name: "", __provider });
    assert.deepEqual(failures, [{ property: "name", reason: "must not be empty" }]);
  });

  it("tells a property that is not known yet from one that the program left out", async () => {
    const shelf = new Shelf();
    assert.equal((await shelf.run("check", {}, { name: unknown, __provider })).failures, undefined);
    const { failures } = await shelf.run("check", {}, { colour: "red", __provider });
    assert.deepEqual(failures, [{ property: "name", reason: "is missing" }]);
  });

  it("refuses to move an object to another instance", async () => {
    const [olds, news] = [
      { name: "a", jamfUrl: "https://one" },
      { name: "a", jamfUrl: "https://two" },
    ];
    const { failures } = await new Shelf().run("check", olds, news);
    assert.match(failures[0].reason, /was created in https:\/\/one, but the configuration now points to https:\/\/two/);
  });

  it("returns string ids and outputs that are complete and plain", async () => {
    const made = await new Shelf().run("create", { name: "a", colour: "red", nested: { deep: undefined }, __provider });
    assert.deepEqual(made, {
      id: "1",
      outs: { name: "a", colour: "red", nested: {}, serial: "S1", ownership: "created", objectId: "1" },
    });
  });

  it("plans nothing when only the provider's text differs", async () => {
    const shelf = new Shelf();
    const { outs } = await shelf.run("create", { name: "a", __provider });
    const diff = await shelf.run("diff", "1", { ...outs, __provider: "old" }, { name: "a", __provider: "new" });
    assert.equal(diff.changes, false);
  });

  it("plans an update when a value is not known yet", async () => {
    const shelf = new Shelf();
    const { outs } = await shelf.run("create", { name: "a", colour: "red", __provider });
    assert.equal((await shelf.run("diff", "1", outs, { name: "a", colour: unknown })).changes, true);
  });

  it("keeps an object whose update failed, with __provider, so that it can still be read and deleted", async () => {
    const shelf = new Shelf();
    const { outs } = await shelf.run("create", { name: "a", colour: "red", __provider });
    shelf.failUpdate = new Error("no");
    const thrown = await shelf
      .run("update", "1", { ...outs, __provider }, { name: "a", colour: "blue", __provider })
      .catch((e) => e);
    assert.equal(thrown.id, "1");
    assert.equal(thrown.properties.__provider, __provider);
    assert.equal(thrown.properties.colour, "red");
    assert.deepEqual(thrown.reasons, ["no"]);
    shelf.failUpdate = undefined;
    await shelf.run("update", "1", thrown.properties, { name: "a", colour: "red", __provider });
    assert.deepEqual(shelf.calls, ["create", "update", "update"], "an unfinished object must be written again");
  });

  it("doesn't wait for what nobody could find: a kind without a name tells at once that an answer was lost", async () => {
    const shelf = new Shelf();
    let [looks, creates] = [0, 0];
    const subject = { verb: "update", noun: "thing", permission: "Things" };
    const nameless: Lifecycle<Args, Shelf> = {
      ...shelf.life,
      refusesSecondOfName: false,
      isNameless: true,
      find: async () => {
        looks++;
        return [];
      },
      create: async () => {
        creates++;
        throw new UnclearOutcome(subject, { service: "Graph", words: "the connection was reset" });
      },
    };
    const host = boundary({ "test:Thing": nameless }, () => {});
    await assert.rejects(host.run("test:Thing", "create", [{ name: "a", __provider }]), {
      message: /the connection was reset/,
    });
    assert.deepEqual([looks, creates], [1, 1]);
  });

  it("writes nothing when only deleteAdopted changes", async () => {
    const shelf = new Shelf();
    const { outs } = await shelf.run("create", { name: "a", __provider });
    const { outs: after } = await shelf.run("update", "1", outs, { name: "a", deleteAdopted: true, __provider });
    assert.deepEqual(shelf.calls, ["create"]);
    assert.equal(after.deleteAdopted, true);
    assert.equal(after.serial, "S1");
  });

  it("shows only owned properties after a refresh", async () => {
    const shelf = new Shelf();
    const { outs } = await shelf.run("create", { name: "a", nested: { deep: "x" }, __provider });
    shelf.things.set("1", { name: "a", colour: "by hand", nested: { deep: "x", kept: "by hand" } });
    const { props, inputs } = await shelf.run("read", "1", { ...outs, __provider });
    assert.deepEqual(props.nested, { deep: "x" });
    assert.equal(props.colour, undefined, "colour was never set by this stack");
    assert.equal(inputs.serial, undefined);
  });

  it("throws on one line, and leaves the host nothing to print twice", async () => {
    const shelf = new Shelf();
    shelf.life.read = async () => Promise.reject(new Error("first\nsecond"));
    const thrown = await shelf.run("read", "1", { name: "a", __provider }).catch((e) => e);
    assert.equal(thrown.message, "first second");
    assert.equal(`${thrown}: ${thrown.stack}`, "Refused: see the error of the resource", "what the host prints");
  });

  it("knows no kind that it was not given", async () => {
    await assert.rejects(new Shelf().host.run("test:Other", "create", [{}]), { message: /does not know test:Other/ });
  });

  it("plans nothing after create, for any arguments", async () => {
    const text = fc.string({ maxLength: 8 });
    const args = fc.record(
      { name: text.map((t) => `n${t}`), colour: text, nested: fc.record({ deep: text }, { requiredKeys: [] }) },
      { requiredKeys: ["name"] },
    );
    await fc.assert(
      fc.asyncProperty(args, async (given) => {
        const shelf = new Shelf();
        const { inputs } = await shelf.run("check", {}, { ...given, __provider });
        const { id, outs } = await shelf.run("create", { ...inputs, __provider });
        assert.equal((await shelf.run("diff", id, outs, { ...inputs, __provider })).changes, false);
        const { props } = await shelf.run("read", id, { ...outs, __provider });
        assert.deepEqual(props, outs);
      }),
      { numRuns: 200 },
    );
  });
});
