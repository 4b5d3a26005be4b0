/**
 * What the configuration names instead of having it made, or names no more, or names wrongly: the stack's own group and app by their ids, another
 * tenant or none, an app that the tenant does not have, a site, criteria that Jamf Pro alone computes, keys and values that are wrong. The sandbox says a day later who is blocked, whom the managed policy requires a compliant Mac
 * of, and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { done } from "../support/stack";

describe("names and ids that change while the managed policy is on, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

  const is = (criterion: string, operator: string, value: string) => ({ criterion, operator, value });
  const jamf = (more: object) => ({ jamf: { complianceGroup: { inventoryWithinDays: 8 }, macApp: false, ...more } });
  const losing = () => new RegExp(`\\b${rows.world.members.length} users would lose access`);
  const all = () => rows.world.members.length;

  it("a tenant that leaves the configuration is refused in every stage, and nothing is written", async () => {
    const without = { tenantId: undefined, users: undefined, conditionalAccess: undefined };
    for (const stage of ["prepare", "pilot", "drain"])
      await rows.refused(
        { ...without, stage },
        /tenantId: is missing, and this stack manages objects in tenant [0-9a-f-]+/,
      );
  });

  it("another tenant, and another cloud, are refused in every stage, and nothing is written", async () => {
    for (const stage of ["enforce", "connect", "drain"]) {
      const tenantId = "11111111-2222-4333-8444-555555555555";
      await rows.refused({ tenantId, stage }, /tenantId: this stack manages objects in tenant [0-9a-f-]+, not in 1111/);
      await rows.refused({ cloud: "gccHigh", stage }, /cloud: this stack manages tenant [0-9a-f-]+ in cloud global/);
    }
  });

  it("the stack's own group of users named by its id stays, also at destroy, and asks the same users", async () => {
    const id = (await rows.world.stack.outputs())["userGroupId"] as string;
    const named = { users: { groupId: id } };
    for (let run = 0; run < 2; run++) {
      const { ran, written } = await rows.ran(named);
      done(ran);
      assert.deepEqual(written, []);
      assert.match(ran.text, /Access: no change/);
    }
    assert.equal((await rows.unhurt()).asked.length, all());
    const more = {
      "@odata.id": `${rows.world.tenant.sandbox.entra.graphUrl}/v1.0/directoryObjects/${rows.world.owners.at(-1)!}`,
    };
    const members = (await rows.world.tenant.admin.graph("GET", `/v1.0/groups/${id}/members`)).value as {
      id: string;
    }[];
    if (!members.some((each) => each.id === rows.world.owners.at(-1)))
      await rows.world.tenant.admin.graph("POST", `/v1.0/groups/${id}/members/$ref`, more);
    assert.deepEqual((await rows.ran(named, "--refresh")).written, []);
    done((await rows.ran({ ...named, stage: "drain" })).ran);
    await rows.world.later();
    const page = { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" };
    await rows.world.tenant.admin.control("POST", "/people/savePage", page);
    done(await rows.world.stack.destroy());
    assert.equal((await rows.world.tenant.admin.graph("GET", `/v1.0/groups/${id}`)).id, id);
  });

  it("fewer members on the way down, whose Macs would be frozen, are held back: nobody leaves the group", async () => {
    const users = { members: rows.world.members.slice(0, 3) };
    for (const stage of ["pilot", "drain"]) {
      await rows.backToTheBeginning();
      const { ran, written } = await rows.ran({ stage, users });
      done(ran);
      assert.match(ran.text.replace(/\s+/g, " "), /Held back in this run.*the groups of the compliance partner/);
      assert.deepEqual(
        written.filter(({ path }) => path.includes("/groups/")),
        [],
      );
      assert.deepEqual((await rows.unhurt()).asked, []);
    }
  });

  it("the stack's own placeholder app named by its id stays while policies exclude it", async () => {
    const access = (placeholder: object) => ({
      conditionalAccess: { ...rows.world.config["conditionalAccess"], placeholder },
    });
    done((await rows.ran(access({}))).ran);
    const appId = (await rows.world.stack.outputs())["placeholderAppId"] as string;
    for (let run = 0; run < 2; run++) {
      const { ran, written } = await rows.ran(access({ appId }));
      done(ran);
      assert.deepEqual(written, []);
    }
    const { entra } = await rows.world.tenant.snapshot(["entra.servicePrincipals"]);
    assert.equal(entra.servicePrincipals.filter((each: any) => each.appId === appId).length, 1);
    await rows.unhurt();
  });

  it("another site on the way down waits for the next run: registration closes, and drain empties the Compliance group", async () => {
    const [site] = (await rows.world.tenant.part("jamf.sites")) as { name: string }[];
    const jamf = { ...rows.world.config["jamf"], site: site!.name };
    for (const stage of ["connect", "drain"]) done((await rows.ran({ stage, jamf })).ran);
    assert.deepEqual((await rows.ran({ stage: "drain", jamf })).written, []);
    const { jamf: made } = await rows.world.tenant.snapshot();
    const registration = made.policies.find(({ name }: any) => /Register with/.test(name));
    assert.equal(registration.general.enabled, false);
    const [first] = (await rows.smartGroup("Jamf-Intune Compliance Group")).criteria;
    assert.equal(first.value, "no Mac: stage drain");
    await rows.unhurt();
  });

  it("a site that few Macs are in is refused with the Macs that would be frozen; back from a site nobody is hurt", async () => {
    const [site] = (await rows.world.tenant.part("jamf.sites")) as { id: number; name: string }[];
    const { macs } = (await rows.world.tenant.snapshot()).jamf;
    for (const { id } of macs.slice(0, 5))
      await rows.world.tenant.admin.control("POST", "/jamf/mac", { id, set: { siteId: site!.id } });
    const force = { stage: "enforce", reason: "We want it that way." };
    const frozen = /\d+ Macs would stay compliant in Entra without being reported/;
    await rows.refused({ ...jamf({ site: site!.name }), force }, frozen);
    await rows.refused({ ...jamf({ site: String(site!.id) }), force }, frozen);
    for (const { id } of macs)
      await rows.world.tenant.admin.control("POST", "/jamf/mac", { id, set: { siteId: site!.id } });
    await rows.passes(jamf({ site: site!.name }), /./);
    await rows.passes(jamf({}), /./);
  });

  it("criteria that Jamf Pro alone computes are judged by their candidate once they move: refused, or passed", async () => {
    const own = (value: string) => [
      is("Last Inventory Update", "less than x days ago", "8"),
      is("Application Title", "is", "Company Portal.app"),
      is("FileVault 2 Status", "is", "All Partitions Encrypted"),
      is("Computer Name", "matches regex", value),
    ];
    const group = (complianceGroup: object) => ({ jamf: { complianceGroup } });
    const candidate = (value: string) => group({ inventoryWithinDays: 8, candidate: own(value) });
    const moved = (value: string) => group({ criteria: own(value) });
    await rows.refused(moved("^nobody$"), /cannot be evaluated by this program/);
    done((await rows.ran(candidate("^nobody$"))).ran);
    await rows.refused(moved("^nobody$"), losing());
    done((await rows.ran(candidate("."))).ran);
    await rows.passes(moved("."), /Access:/);
  });

  it("a registration app that the tenant does not have is refused on its property, and warned of on the way down", async () => {
    const registrationAppId = "7c9b1f5e-0d1a-4a52-9f6f-3b1f7f0c5e11";
    const wrong = { conditionalAccess: { ...rows.world.config["conditionalAccess"], registrationAppId } };
    const said = new RegExp(
      `Configuration conditionalAccess.registrationAppId: the tenant has no enterprise application ${registrationAppId}`,
    );
    await rows.refused(wrong, said);
    assert.equal((await rows.world.stack.preview()).code, 1);
    const excluded = async () => {
      const all = (await rows.world.tenant.part("entra.conditionalAccessPolicies")) as any[];
      const managed = all.find(({ displayName }) => displayName.startsWith("Require a compliant Mac"));
      return { state: managed.state, apps: managed.conditions.applications.excludeApplications as string[] };
    };
    const { apps } = await excluded();
    for (const stage of ["pilot", "drain"]) {
      await rows.backToTheBeginning();
      assert.deepEqual((await rows.passes({ ...wrong, stage }, said)).asked, []);
      const after = await excluded();
      assert.notEqual(after.state, "enabled");
      assert.deepEqual(after.apps, apps);
    }
  });

  const misspelt: Record<string, [Record<string, unknown>, RegExp]> = {
    thresholds: [
      { thresholds: { peopleLosingAccess: -1 } },
      /thresholds\.peopleLosingAccess: must be at least 0, not -1/,
    ],
    force: [
      { force: { stage: "enforce", reason: "short" } },
      /force\.reason: must be at least 10 characters long, not 5/,
    ],
    acknowledged: [{ acknowledged: { drained: "yesterday" } }, /acknowledged\.drained: /],
    pilot: [{ pilot: { groupId: "IT" } }, /pilot\.groupId: /],
    "an unknown key": [{ treshold: 5 }, /Configuration treshold: is an unknown key/],
    "an unknown key in a section": [
      { jamf: { complianceGroup: { inventoryWithinDays: 8, sight: "x" } } },
      /Configuration jamf\.complianceGroup\.sight: is an unknown key/,
    ],
  };
  for (const [what, [wrong, said]] of Object.entries(misspelt))
    it(`an error in the configuration that describes no object (${what}) is refused in the stage reached, and warned of on the way down`, async () => {
      await rows.refused(wrong, said);
      for (const stage of ["connect", "drain"]) {
        await rows.backToTheBeginning();
        const { ran } = await rows.ran({ ...wrong, stage });
        done(ran);
        assert.match(ran.text.replace(/\s+/g, " "), new RegExp(`warning: .*${said.source}`));
        assert.deepEqual((await rows.unhurt()).asked, []);
      }
    });
});
