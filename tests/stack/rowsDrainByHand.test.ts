/**
 * `drain` without `--refresh` after somebody changed by hand what decides for which Macs Jamf Pro reports. The Compliance group is emptied only while
 * they are reported: a day after the drain no Mac is compliant in the sandbox.
 */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

const smartGroups = "/api/v3/computer-groups/smart-groups";

describe("drain after somebody changed who is reported", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

  const applicableNarrowed = async () => {
    const { id } = await rows.smartGroup("Jamf-Intune Applicable Group");
    const { json } = await rows.world.tenant.admin.must("GET", `${smartGroups}/${id}`);
    const line = { name: "Computer Name", searchType: "is", value: "no Mac of this name" };
    const criteria = [{ ...json.criteria[0], ...line }];
    await rows.world.tenant.admin.must("PUT", `${smartGroups}/${id}`, { ...json, criteria });
  };
  const assignmentRemoved = async () => {
    const { entra } = await rows.world.tenant.snapshot(["entra.complianceManagementPartners"]);
    const { id } = entra.complianceManagementPartners.find((each: any) => each.displayName.startsWith("Jamf"));
    await rows.world.tenant.admin.control("POST", "/entra/partner", { id, set: { macOsEnrollmentAssignments: [] } });
  };
  const membersRemoved = async () => {
    const group = await rows.userGroup();
    for (const id of rows.world.members.slice(0, 6))
      await rows.graph("DELETE", `/v1.0/groups/${group}/members/${id}/$ref`);
  };
  const isEmptied = async () =>
    (await rows.smartGroup("Jamf-Intune Compliance Group")).criteria[0].value === "no Mac: stage drain";

  const noneCompliant = async () => {
    assert.ok(await isEmptied());
    await rows.world.later();
    const { asked, compliant, frozen } = await rows.world.access();
    assert.deepEqual([asked, compliant, frozen], [[], [], []]);
  };

  for (const [what, change] of [
    ["the Applicable group was narrowed", applicableNarrowed],
    ["the user group was removed from the partner entry", assignmentRemoved],
  ] as const)
    it(`${what} by hand: drain puts that right before it empties the Compliance group, as often as it happens`, async () => {
      for (let time = 1; time <= 2; time++) {
        await change();
        const { ran, written } = await rows.ran({ stage: "drain" });
        done(ran);
        const paths = written.map(({ path }) => path);
        const [right, emptied] = [/complianceManagementPartners/, /smart-groups/].map((path) =>
          paths.findIndex((each) => path.test(each)),
        );
        if (change === assignmentRemoved) assert.ok(right! >= 0 && right! < emptied!, paths.join());
        await noneCompliant();
        done((await rows.ran({ stage: "drain" }, "--expect-no-changes")).ran);
        done((await rows.ran({ stage: "pilot" })).ran);
        await rows.world.later();
        assert.ok((await rows.world.access()).compliant.length > 10);
      }
    });

  it("members of the user group were removed by hand: held back with what to do, and after that no Mac stays compliant", async () => {
    await membersRemoved();
    const { ran } = await rows.ran({ stage: "drain" });
    done(ran);
    assert.match(
      flat(ran.text),
      /Held back: 6 Macs would stay compliant in Entra: by a change outside this stack .* Run pulumi up --refresh in stage drain/,
    );
    assert.deepEqual([await isEmptied(), (await rows.world.access()).asked], [false, []]);
    done((await rows.ran({ stage: "drain" }, "--refresh")).ran);
    await rows.world.later();
    const { ran: last } = await rows.ran({ stage: "drain" });
    done(last);
    assert.doesNotMatch(flat(last.text), /Held back/);
    await noneCompliant();
  });
});
