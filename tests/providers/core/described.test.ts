import assert from "node:assert/strict";
import { changesTo, described } from "../../../providers/core/adoption";
import type { Lifecycle } from "../../../providers/core/lifecycle";

interface Args {
  settings: Record<string, unknown>;
}

describe("what a message says about a difference", () => {
  const life = { kind: "test:Thing", noun: "thing" } as Lifecycle<Args, never>;

  it("shows both values, also where keys hold dots", () => {
    const wanted = { settings: { "com.apple.dock": { size: 48 }, plain: true } };
    const held = { settings: { "com.apple.dock": { size: 32 }, plain: true } };
    assert.equal(described(life, wanted, held), "settings.com.apple.dock.size (is 32 instead of 48)");
  });

  it("names what may hold secrets, and shows neither value", () => {
    const hiding: Lifecycle<Args, never> = { ...life, confidential: ["settings"] };
    const [wanted, held] = [{ settings: { key: "s3cret" } }, { settings: { key: "older" } }];
    assert.equal(described(hiding, wanted, held), "settings.key (secret, not shown)");
    assert.deepEqual(changesTo(hiding, wanted, held), [{ property: "settings.key" }]);
  });

  it("says that nothing is there", () => {
    const wanted = { settings: { "com.apple.dock": { size: 48 } } };
    assert.equal(
      described(life, wanted, { settings: {} }),
      'settings.com.apple.dock (is nothing instead of {"size":48})',
    );
  });
});
