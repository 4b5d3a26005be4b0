/** Names from outside are keys like any other: `__proto__` and `constructor` stand in no table, change no prototype and are not lost. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { livePolicyArgs } from "../../../components/state/livePolicy";
import { fileValues } from "../../../operations/stack/stackFile";
import { previewIn } from "../../../operations/summarize/preview";
import { differences, ownedPart, same } from "../../../providers/core/equality";
import { type Bag, holdsUnknown, knownPart, restoreUnknown } from "../../../providers/core/unknown";

const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "a", "b"];
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** As JSON.parse makes it: every key its own. */
const bag = (leaf: fc.Arbitrary<unknown>): fc.Arbitrary<Bag> =>
  fc.letrec<{ bag: Bag; value: unknown }>((tie) => ({
    bag: fc
      .array(fc.tuple(fc.constantFrom(...names), tie("value")), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries) as Bag),
    value: fc.oneof({ maxDepth: 3 }, leaf, tie("bag")),
  })).bag;
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const text = (value: unknown): string => JSON.stringify(value);

describe("names from outside", () => {
  it("are keys of inputs that stay, known and unknown", () => {
    fc.assert(fc.property(bag(leaf), (inputs) => assert.equal(text(knownPart(inputs)), text(inputs))));
    fc.assert(
      fc.property(bag(fc.oneof(leaf, fc.constant(unknown))), (inputs) => {
        const whole = restoreUnknown(knownPart(inputs), inputs);
        assert.ok(
          same(
            sorted(JSON.parse(text(whole).replaceAll(unknown, "u"))),
            sorted(JSON.parse(text(inputs).replaceAll(unknown, "u"))),
          ),
        );
        assert.equal(holdsUnknown(whole), holdsUnknown(inputs));
      }),
    );
  });

  it("are compared as keys: what is there against what is wanted", () => {
    fc.assert(
      fc.property(bag(leaf), (all) => {
        assert.ok(same(all, JSON.parse(text(all))));
        assert.deepEqual(differences(all, JSON.parse(text(all)) as Bag), []);
        assert.equal(text(ownedPart(JSON.parse(text(all)) as Bag, all)), text(all));
      }),
    );
    for (const name of names) {
      const one = JSON.parse(`{"${name}": "x"}`) as Bag;
      assert.ok(!same(one, {}), name);
      assert.deepEqual(differences(one, {}), [name]);
      assert.equal(text(ownedPart({}, one)), "{}");
    }
  });

  it("of a path in a project's file change no prototype", () => {
    for (const path of [
      "conditionalAccess.__proto__.polluted",
      "__proto__.polluted",
      "a.constructor.prototype.polluted",
      "__proto__",
    ]) {
      const project = { name: "p", values: new Map([[`p:${path}`, "yes"]]), stackDirectory: "", extension: ".yaml" };
      const { texts } = fileValues(project as never, "absent.yaml");
      assert.equal(({} as Bag)["polluted"], undefined, path);
      assert.equal(Object.getPrototypeOf(texts), Object.prototype, path);
      assert.equal(Object.keys(texts).length, 1, path);
    }
  });

  it("of conditions of a policy are conditions that nobody knows, so it is not adopted", () => {
    for (const name of names.slice(0, 5)) {
      const conditions = JSON.parse(`{"users": {"includeUsers": ["All"]}, "${name}": {"x": 1}}`) as Bag;
      const users = JSON.parse(`{"users": {"includeUsers": ["All"], "${name}": ["x"]}}`) as Bag;
      const policy = { id: "1", displayName: "p", state: "enabled", grantControls: { builtInControls: ["mfa"] } };
      assert.deepEqual(livePolicyArgs({ ...policy, conditions } as never), { unlike: [`conditions.${name}`] });
      assert.deepEqual(livePolicyArgs({ ...policy, conditions: users } as never), {
        unlike: [`conditions.users.${name}`],
      });
    }
  });

  it("of an operation in a preview's document are no operation", () => {
    for (const op of names) {
      const steps = [{ op, urn: "urn:pulumi:s::p::t::n" }];
      assert.deepEqual(previewIn(text({ steps }), "x").steps, []);
    }
  });
});

/** Keys in one order: `restoreUnknown` puts what was unknown last. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
