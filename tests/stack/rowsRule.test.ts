/**
 * A group of users by rule that somebody deleted in Entra: its members were computed by Entra, and nobody can say who will be in the one that
 * `--refresh` makes. The sandbox says a day later who is blocked and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { piloting } from "../support/enforced";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

describe("a group of users by rule that was deleted by hand, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared(async () => {
    const world = await piloting(40, async () => ({ users: { rule: 'user.userPrincipalName -startsWith "m"' } }));
    world.configure({ force: { stage: "enforce", reason: "All of these have been told." } });
    done(await world.stack.up());
    world.configure({});
    return world;
  });
  const deleted = async () => {
    const id = await rows.userGroup();
    await rows.given(() => rows.graph("DELETE", `/v1.0/groups/${id}`));
    return id;
  };
  const gone = /The user group of this stack \(id [0-9a-f-]+\) was deleted in Entra\./;

  it("up and preview, with --refresh or without, are refused while the managed policy is on, and say what to do", async () => {
    await deleted();
    const what = new RegExp(`${gone.source}.*Set stage: connect and run pulumi up --refresh`);
    for (const options of [[], ["--refresh"]]) {
      const text = await rows.refused({}, what, ...options);
      assert.doesNotMatch(text, /users\.candidate/);
    }
    const preview = await rows.world.stack.preview();
    assert.match(flat(preview.text), what);
    assert.equal(preview.code, 1);
  });

  it("a lower stage with --refresh makes it again and blocks nobody; the stage above is judged by the members that Entra computed", async () => {
    const id = await deleted();
    assert.deepEqual((await rows.passes({ stage: "connect" }, gone, "--refresh")).asked, []);
    const made = await rows.userGroup();
    assert.notEqual(made, id);
    done((await rows.ran({ stage: "connect" })).ran);
    const { entra } = await rows.world.tenant.snapshot(["entra.complianceManagementPartners"]);
    const partner = entra.complianceManagementPartners.find(({ displayName }: any) => displayName.startsWith("Jamf"));
    assert.ok(JSON.stringify(partner.macOsEnrollmentAssignments).includes(made));
    assert.deepEqual((await rows.ran({ stage: "connect" })).written, []);
    done((await rows.ran({ stage: "pilot" })).ran);
    await rows.refused({}, /peopleLosingAccess: \d+ of 8 users/);
  });

  it("a lower stage in which registration stays open goes on, too, beside a policy that may stop registrations", async () => {
    await rows.graph("POST", "/v1.0/identity/conditionalAccess/policies", {
      displayName: "Joined devices only",
      state: "enabled",
      conditions: {
        users: { includeGroups: [await rows.userGroup()] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: ["domainJoinedDevice"] },
    });
    await deleted();
    assert.deepEqual((await rows.passes({ stage: "pilot" }, gone)).asked, []);
  });

  for (const options of [[], ["--refresh"]])
    it(`drain ${options.join()} switches the managed policy off and empties the Compliance group, and says what happened`, async () => {
      await deleted();
      assert.deepEqual((await rows.passes({ stage: "drain" }, gone, ...options)).asked, []);
      const [first] = (await rows.smartGroup("Jamf-Intune Compliance Group")).criteria;
      assert.equal(first.value, "no Mac: stage drain");
      done((await rows.ran({ stage: "drain" })).ran);
      await rows.unhurt();
    });
});
