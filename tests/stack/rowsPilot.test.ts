/**
 * From a pilot to everybody, in tenants whose Macs, names and devices are not as the guide thinks of them: whom `enforce` would block is
 * refused with the number, and with a reason the sandbox finds as many blocked a day later.
 */
import assert from "node:assert/strict";
import { piloting } from "../support/enforced";
import { macsRegister } from "../support/onboarding";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

const like = (value: string) => ({ criterion: "Computer Name", operator: "like", value });
const losing = (count: number) => new RegExp(`\\b${count} (of \\d+ users|users? would lose access)`);

describe("from a pilot of some to everybody, a day later", function () {
  this.timeout(600_000);
  const rule = (letter: string) => ({ users: { rule: `user.userPrincipalName -startsWith "${letter}"` } });
  const rows = Rows.declared(() => piloting(40, async () => rule("m")));

  it("a rule that is narrowed, misspelt or widened while the policy is on is refused, since Entra alone knows its members", async () => {
    const first = await rows.ran({ force: { stage: "enforce", reason: "All of these have been told." } });
    done(first.ran);
    await rows.given(async () => undefined);
    const { asked } = await rows.world.access();
    assert.ok(asked.length > 2, `${asked.length} users`);
    const why = /members of a new membership rule are computed by Entra.*users\.candidate/;
    for (const letter of ["ma", "Engineering", ""]) {
      await rows.refused(rule(letter), why);
      assert.deepEqual((await rows.world.access()).asked, asked, letter);
    }
  });
});

describe("with an Applicable group of few Macs, a day later", function () {
  this.timeout(600_000);
  const app = { criterion: "Application Title", operator: "is", value: "Company Portal.app" };
  const applicableGroup = { criteria: [like("MacBook Air"), app] };
  const jamf = { complianceGroup: { inventoryWithinDays: 8 }, applicableGroup };
  const rows = Rows.declared(() => piloting(40, async () => ({ jamf })));

  it("an Applicable group of its own that holds few Macs is refused with the users whose Macs are not in it", async () => {
    const { owners, members } = rows.world;
    const lacking = owners.length - members.length;
    assert.ok(lacking > 25, `${lacking} owners without a compliant Mac`);
    await rows.refused({ users: { members: owners } }, losing(lacking));
    await rows.asSaid({ users: { members: owners } }, losing(lacking), lacking);
  });

  it("that somebody widened by hand, a reason narrows it for no other edit, whether its Macs can be counted or not", async () => {
    const { admin } = rows.world.tenant;
    const { value } = await rows.graph("GET", `/v1.0/groups/${await rows.userGroup()}/members?$top=200`);
    const { id, name } = await rows.smartGroup("Jamf-Intune Applicable Group");
    await rows.given(async () => {
      const criteria = [{ name: app.criterion, priority: 0, andOr: "and", searchType: "is", value: app.value }];
      await admin.must("PUT", `/api/v2/computer-groups/smart-groups/${id}`, { name, criteria });
      await macsRegister(rows.world.tenant);
      await rows.world.later();
    });
    const edit = {
      stage: "pilot",
      users: { members: value.map((user: { id: string }) => user.id) },
      jamf: { ...jamf, applicableGroup: { ...applicableGroup, description: "Ours" } },
      force: { stage: "pilot", reason: "Agreed in the change board." },
    };
    await rows.refused(edit, /[1-9]\d* Macs would stay compliant in Entra without being reported any more/);
    for (const without of ["Read Policies", "Read Smart Computer Groups"]) {
      await admin.control("POST", "/jamf/privileges", { without: [without] });
      const { ran, written } = await rows.ran(edit);
      await admin.control("POST", "/jamf/privileges", { without: [] });
      assert.equal(ran.code, 1, without);
      assert.match(flat(ran.text), new RegExp(`privilege "${without}"`));
      assert.deepEqual(written, []);
    }
    await rows.unhurt();
  });
});

describe("in a pilot of few Macs, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared(() =>
    piloting(40, async (tenant) => {
      await tenant.admin.must("POST", "/api/v2/computer-groups/smart-groups", {
        name: "Pilot Macs",
        criteria: [{ name: "Computer Name", priority: 0, andOr: "and", searchType: "like", value: "MacBook Air" }],
      });
      return { pilot: { computerGroup: "Pilot Macs" } };
    }),
  );
  const registration = async () =>
    (await rows.world.tenant.part("jamf.policies")).find(({ name }: any) => name.startsWith("Register"));

  it("enforce with the thresholds that nobody chose is refused with the number", async () => {
    const { members, owners } = rows.world;
    const lacking = owners.length - members.length;
    assert.ok(members.length <= 12 && lacking > 25, `${members.length} Macs in the pilot`);
    await rows.refused({ users: { members: owners }, thresholds: undefined }, losing(lacking));
    await rows.asSaid({ users: { members: owners } }, losing(lacking), lacking);
  });

  for (const pilot of [undefined, { computerGroup: 7 }, { computerGroup: "No such group" }])
    it(`a lower stage with pilot ${JSON.stringify(pilot)} closes registration; held open by an error it stays offered to the Macs of the pilot`, async () => {
      const before = await registration();
      const jamf = { ...rows.world.config["jamf"], registrationPolicy: { selfService: { iconId: "7" } } };
      await rows.passes({ stage: "connect", pilot, jamf }, /The registration policy stays as the last run left it/);
      assert.ok(JSON.stringify(await registration()) === JSON.stringify(before));
      await rows.backToTheBeginning();
      await rows.passes({ stage: "connect", pilot }, /Access/);
      assert.equal((await registration()).general.enabled, false);
      if (typeof pilot?.computerGroup === "string") return;
      done((await rows.ran({ stage: "connect", pilot: undefined })).ran);
      assert.equal(await rows.smartGroup("Jamf-Intune Applicable Group (pilot)"), undefined);
      assert.deepEqual((await rows.ran({ stage: "connect", pilot: undefined })).written, []);
    });
});

describe("to everybody in a pilot of all Macs, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared(piloting);
  const lacking = () => rows.world.owners.length - rows.world.members.length;
  const everybody = () => ({ users: { members: rows.world.owners } });

  it("users whose Macs have no Company Portal or do not meet the criteria are counted", async () => {
    await rows.refused(everybody(), losing(lacking()));
    await rows.asSaid(everybody(), losing(lacking()), lacking());
  });

  it("Macs with user names that are no sign-in names count as losing access, unless Entra knows them by their devices", async () => {
    const { admin } = rows.world.tenant;
    const { jamf } = await rows.world.tenant.snapshot(["jamf.macs"]);
    await rows.given(async () => {
      for (const { id } of jamf.macs)
        await admin.control("POST", "/jamf/mac", { id, set: { username: `NLW\\p${id}`, email: "" } });
    });
    await rows.refused(
      everybody(),
      /\d+ users would lose access:.* \d+ Macs could not be matched to a user: \d+ with a name with a domain/,
    );
    await rows.refused({}, /peopleLosingAccess: 0 of 27 users and \d+ Macs without a matching user/);
    const { ran } = await rows.ran({ force: { stage: "enforce", reason: "These Macs stand in a store." } });
    done(ran);
    const day = await rows.unhurt();
    assert.equal(day.asked.length, rows.world.members.length);
  });

  it("a compliant device that is no Mac counts for nothing, and several records of one Mac count once", async () => {
    const { admin } = rows.world.tenant;
    const some = rows.world.others.filter((id) => !rows.world.owners.includes(id)).slice(0, 3);
    const device = (owner: string, set: object) => admin.control("POST", "/entra/device", { set, owners: [owner] });
    await rows.given(async () => {
      for (const owner of some)
        await device(owner, { displayName: "PC", operatingSystem: "Windows", isCompliant: true });
      // Left by an earlier registration of the same Mac.
      const earlier = { displayName: "Mac of before", operatingSystem: "MacMDM", isCompliant: false };
      for (const owner of rows.world.members.slice(0, 3)) await device(owner, { ...earlier, managementType: "jamf" });
    });
    await rows.refused({ users: { members: [...rows.world.members, ...some] } }, losing(3));
    const day = await rows.passes({}, /Newly blocked/);
    assert.equal(day.asked.length, rows.world.members.length);
  });
});
