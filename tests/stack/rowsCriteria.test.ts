/** Criteria that Jamf Pro refuses: before anything is written in the stage reached and above; on the way down they stop nothing. */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

const app = { criterion: "Application Title", operator: "is", value: "Company Portal.app" };
const ofNoGroup = { criterion: "Computer Group", operator: "not member of", value: "no such group" };
const ofNoAttribute = { criterion: "No such attribute", operator: "is not", value: "lost" };

describe("criteria that Jamf Pro refuses, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

  const withLines = (group: "applicableGroup" | "complianceGroup", line: object, key = "criteria") => {
    const { jamf } = rows.world.config;
    const rest = key === "criteria" ? {} : jamf[group];
    return { jamf: { ...jamf, [group]: { ...rest, [key]: [app, line] } } };
  };
  const named = { applicableGroup: "Jamf-Intune Applicable Group", complianceGroup: "Jamf-Intune Compliance Group" };
  const criteriaOf = async (group: keyof typeof named) => (await rows.smartGroup(named[group])).criteria;

  for (const group of ["applicableGroup", "complianceGroup"] as const)
    for (const key of ["criteria", "candidate"] as const) {
      const why = new RegExp(`Configuration jamf\\.${group}\\.${key}: Jamf Pro has no computer group "no such group"`);

      it(`a computer group that does not exist, in jamf.${group}.${key}: refused by the preview, and before anything is written`, async () => {
        await rows.refused(withLines(group, ofNoGroup, key), why);
        const previewed = await rows.world.stack.preview();
        assert.match(flat(previewed.text), why);
        assert.equal(previewed.code, 1);
      });

      it(`a computer group that does not exist, in jamf.${group}.${key}, on the way down: the group stays, the run goes through`, async () => {
        const before = await criteriaOf(group);
        await rows.passes({ ...withLines(group, ofNoGroup, key), stage: "connect" }, why);
        assert.deepEqual(await criteriaOf(group), before);
        assert.deepEqual((await rows.world.access()).asked, []);
        await rows.passes({ ...withLines(group, ofNoGroup, key), stage: "drain" }, /Access:/);
        assert.match((await criteriaOf("complianceGroup"))[0].value, /drain/);
      });
    }

  for (const group of ["applicableGroup", "complianceGroup"] as const)
    it(`an attribute that may not exist, in jamf.${group}.criteria, on the way down: the criteria wait for the next run`, async () => {
      const before = await criteriaOf(group);
      const more = withLines(group, ofNoAttribute);
      const waits = new RegExp(
        `jamf\\.${group}\\.criteria: Jamf Pro may refuse "No such attribute is not lost"\\. .* wait for the next run`,
      );
      await rows.passes({ ...more, stage: "connect" }, waits);
      assert.deepEqual(await criteriaOf(group), before);
      await rows.passes({ ...more, stage: "drain" }, /Access:/);
      assert.match((await criteriaOf("complianceGroup"))[0].value, /drain/);
    });

  it("criteria that Jamf Pro is known to take are written on the way down, and by a group that exists too", async () => {
    const group = { criterion: "Computer Group", operator: "member of", value: "All Managed Clients" };
    const { ran } = await rows.ran({ ...withLines("complianceGroup", group), stage: "connect" });
    done(ran);
    assert.equal((await criteriaOf("complianceGroup")).length, 2);
    await rows.unhurt();
  });
});
