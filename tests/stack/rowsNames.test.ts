/** Names of smart groups that Jamf Pro would refuse in the middle of a run: refused before, in preview and up. */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

describe("Names of smart groups that are in use", function () {
  this.timeout(600_000);
  const rows = Rows.declared();
  const [applicable, compliance] = ["Jamf-Intune Applicable Group", "Jamf-Intune Compliance Group"];

  const named = (one: string, other: string) => {
    const { jamf } = rows.world.config;
    return {
      jamf: {
        ...jamf,
        applicableGroup: { displayName: one },
        complianceGroup: { ...jamf.complianceGroup, displayName: other },
      },
    };
  };

  const cases: Record<string, [string, string, RegExp]> = {
    "two that are exchanged": [
      compliance,
      applicable,
      /jamf\.applicableGroup\.displayName: another .*\(macs-compliance\).* jamf\.complianceGroup\.displayName: another/,
    ],
    "one that another group gives up in the same run": [
      compliance,
      "New",
      /applicableGroup\.displayName: another smart/,
    ],
    "one for both": ["Same", "Same", /jamf\.complianceGroup\.displayName: "Same" is the name by jamf\.applicableGroup/],
    "one for both, in other letter case": [
      compliance.toLowerCase(),
      compliance,
      /is the name by jamf\.applicableGroup/,
    ],
    "one that a candidate has": [`${compliance} (candidate)`, compliance, /gives|is the name by/],
  };
  for (const [what, [one, other, why]] of Object.entries(cases))
    it(`${what} are refused`, async () => {
      const more = named(one, other);
      const candidate = [{ criterion: "Model", operator: "is", value: "Mac" }];
      Object.assign(more.jamf.complianceGroup, one.endsWith("(candidate)") ? { candidate } : {});
      await rows.refused(more, why);
    });

  it("of somebody's group are refused by the preview", async () => {
    rows.world.configure(named("All Managed Servers", compliance));
    const previewed = await rows.world.stack.preview();
    assert.equal(previewed.code, 1, previewed.text);
    assert.match(
      flat(previewed),
      /Could not update smart computer group "Jamf-Intune Applicable Group": another one is/,
    );
  });

  it("stop no way down, where names wait for the next run", async () => {
    done((await rows.ran({ ...named(compliance, applicable), stage: "drain" })).ran);
    assert.match((await rows.smartGroup(compliance)).criteria[0].value, /drain/);
    await rows.unhurt();
  });

  it("in other letter case only, and new ones, are written", async () => {
    done((await rows.ran(named(applicable.toUpperCase(), "New"))).ran);
    done(await rows.world.stack.up("--expect-no-changes"));
    assert.ok(await rows.smartGroup("New"));
    await rows.unhurt();
  });
});
