/** What a reference to a group or site means, where names consist of digits. */
import assert from "node:assert/strict";
import { Names } from "../../../providers/jamf/directory";

const subject = { verb: "create", noun: "smart computer group", name: "Ours" };
const names = (...entries: [id: string, name: string][]) =>
  new Names("computer group", () => Promise.resolve(entries.map(([id, name]) => ({ id, name }))));

describe("a reference to a computer group", () => {
  const rows: [string, [string, string][], string, string][] = [
    ["by name", [["7", "Berlin"]], "Berlin", "7"],
    ["by id", [["7", "Berlin"]], "7", "7"],
    ["by a name of digits", [["7", "2024"]], "2024", "7"],
    ["by a name of digits that is its own id", [["2024", "2024"]], "2024", "2024"],
  ];
  for (const [what, entries, reference, id] of rows) {
    it(`${what} means it`, async () => assert.equal((await names(...entries).get(reference, subject)).id, id));
    it(`${what} is read back as it is written`, async () =>
      assert.equal(await names(...entries).reference(id, reference), reference));
  }

  it("is refused where one is called so and another one has that id", async () => {
    await assert.rejects(
      names(["7", "2024"], ["2024", "Berlin"]).get("2024", subject),
      /Could not create .*: a computer group is called "2024" \(id 7\), and "Berlin" has the id 2024\. Rename/,
    );
  });

  it("shows another group where the one of that name was changed for it", async () => {
    const all = names(["7", "2024"], ["8", "Berlin"]);
    assert.equal(await all.reference("8", "2024"), "8");
    assert.equal(await all.reference("8", "2024x"), "Berlin");
  });
});
