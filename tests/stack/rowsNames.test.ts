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

  for (const stages of [["drain"], ["connect", "drain"]])
    for (const name of [compliance, applicable])
      it(`${name} renamed by hand, with another group under its name: ${stages.join(", then ")} goes through, and the group keeps the name that it has`, async () => {
        const { id } = await rows.smartGroup(name);
        const path = "/api/v3/computer-groups/smart-groups";
        const { json } = await rows.world.tenant.admin.must("GET", `${path}/${id}`);
        await rows.world.tenant.admin.must("PUT", `${path}/${id}`, { ...json, name: "Renamed by hand" });
        const criteria = [
          { ...json.criteria[0], name: "Computer Name", searchType: "is", value: "no Mac of this name" },
        ];
        await rows.world.tenant.admin.must("POST", path, { name, siteId: "-1", criteria });
        await rows.given(async () => undefined);
        for (const stage of stages) {
          done((await rows.ran({ stage })).ran);
          assert.deepEqual((await rows.world.access()).asked, []);
        }
        const emptied = await rows.smartGroup(name === compliance ? "Renamed by hand" : compliance);
        assert.match(emptied.criteria[0].value, /drain/);
        assert.equal((await rows.smartGroup(name)).criteria[0].value, "no Mac of this name");
        await rows.unhurt();
        assert.deepEqual((await rows.world.access()).compliant, []);
        done((await rows.ran({ stage: "drain" }, "--expect-no-changes")).ran);
      });

  for (const stage of ["connect", "drain"])
    it(`a registration policy renamed by hand, with another one under its name: ${stage} closes registration`, async () => {
      const { admin } = rows.world.tenant;
      const { registrationPolicyId: id } = await rows.world.stack.outputs();
      const path = "/JSSResource/policies/id";
      const { text } = await admin.must("GET", `${path}/${id}`);
      const [, name] = /<name>([^<]*)<\/name>/.exec(text)!;
      const named = (name: string) => `<policy><general><name>${name}</name></general></policy>`;
      await admin.must("PUT", `${path}/${id}`, named("Renamed by hand"));
      await admin.must("POST", `${path}/0`, named(name!));
      await rows.given(async () => undefined);
      await rows.passes({ stage }, /Access:/);
      assert.match((await admin.must("GET", `${path}/${id}`)).text, /<enabled>false<\/enabled>/);
    });

  it("in other letter case only, and new ones, are written", async () => {
    done((await rows.ran(named(applicable.toUpperCase(), "New"))).ran);
    done(await rows.world.stack.up("--expect-no-changes"));
    assert.ok(await rows.smartGroup("New"));
    await rows.unhurt();
  });
});
