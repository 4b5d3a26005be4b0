/**
 * Edits of criteria, users, resources and emergency accounts while the managed policy is on, each in a run of its own: refused before a
 * write, or said with numbers. The sandbox says a day later who is blocked and which Macs are frozen; where a reason passes the refusal, it
 * finds as many blocked as the refusal said.
 */
import assert from "node:assert/strict";
import { type Enforced, enforced } from "../support/enforced";
import { Rows } from "../support/rows";
import { done } from "../support/stack";

/** Groups and users that edits name. */
const ids: Record<string, string> = {};

async function withNamed(world: Enforced): Promise<void> {
  const { admin, sandbox } = world.tenant;
  const group = async (name: string, members: string[]) => {
    const about = { mailNickname: name, mailEnabled: false, securityEnabled: true };
    const { id } = await admin.graph("POST", "/v1.0/groups", { displayName: name, ...about });
    for (const member of members) {
      const reference = { "@odata.id": `${sandbox.entra.graphUrl}/v1.0/directoryObjects/${member}` };
      await admin.graph("POST", `/v1.0/groups/${id}/members/$ref`, reference);
    }
    return (ids[name] = id as string);
  };
  const { entra } = await world.tenant.snapshot(["entra.servicePrincipals", "entra.devices"]);
  await group("nested-empty", [await group("empty", [])]);
  await group("service-principal", [entra.servicePrincipals[0].id]);
  await group("device", [entra.devices[0].id]);
  ids["disabled"] = world.others.at(-1)!;
  await admin.control("POST", "/entra/user", { id: ids["disabled"], set: { accountEnabled: false } });
  await group("many", world.others.slice(0, 20));
  await group("a-few", world.members.slice(0, 3));
  await admin.must("POST", "/api/v2/computer-groups/smart-groups", {
    name: "Pilot Macs",
    criteria: [{ name: "Computer Name", priority: 0, andOr: "and", searchType: "like", value: "iMac" }],
  });
}

describe("edits while the managed policy is on, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared(enforced, withNamed);

  const jamf = (more: object) => ({ jamf: { complianceGroup: { inventoryWithinDays: 8 }, ...more } });
  const is = (criterion: string, operator: string, value: string) => ({ criterion, operator, value });
  const app = is("Application Title", "is", "Company Portal.app");
  const compliance = (...own: object[]) =>
    jamf({
      complianceGroup: {
        criteria: [
          is("Last Inventory Update", "less than x days ago", "8"),
          app,
          is("FileVault 2 Status", "is", "All Partitions Encrypted"),
          ...own,
        ],
      },
    });
  const system = (least: string) => is("Operating System Version", "greater than or equal", least);
  const access = (more: object) => ({ conditionalAccess: { ...rows.world.config["conditionalAccess"], ...more } });
  const losing = (count: number) => new RegExp(`\\b${count} users? would lose access`);
  /** Members whose compliant Mac has an older macOS. */
  async function older(than: number): Promise<number> {
    const { jamf, entra } = await rows.world.tenant.snapshot(["jamf.macs", "entra.users"]);
    const names = new Set(
      rows.world.members.map((id) => entra.users.find((user: any) => user.id === id).userPrincipalName),
    );
    const macs = jamf.macs as { osVersion: string; key?: { userPrincipalName: string } }[];
    return macs.filter((mac) => parseInt(mac.osVersion) < than && names.has(mac.key?.userPrincipalName)).length;
  }

  for (const [what, line] of [
    ["a macOS that no Mac has", system("27")],
    ["a misspelt application title", is("Application Title", "is", "CompanyPortall.app")],
  ] as const)
    it(`${what} in the Compliance group is refused; with a reason all members are blocked, as it said`, async () => {
      const all = rows.world.members.length;
      await rows.refused(compliance(line), losing(all));
      await rows.asSaid(compliance(line), losing(all), all);
    });

  it("a newer macOS is refused, or within the threshold said, with the number that the sandbox then finds blocked", async () => {
    const count = await older(15);
    assert.ok(count > 2, `${count} older Macs`);
    await rows.refused(compliance(system("15")), losing(count));
    await rows.asSaid(compliance(system("15")), losing(count), count);
    await rows.backToTheBeginning();
    const thresholds = { ...rows.world.config["thresholds"], peopleLosingAccess: count };
    const { ran } = await rows.ran({ ...compliance(system("15")), thresholds });
    done(ran);
    assert.match(ran.text.replace(/\s+/g, " "), losing(count));
    assert.equal((await rows.dayLater()).newlyBlocked.length, count);
  });

  it("the same title misspelt in both groups, and an Applicable group that no Mac is in, are refused whatever the reason", async () => {
    const force = { stage: "enforce", reason: "We want it that way." };
    const frozen = /\d+ Macs would stay compliant in Entra without being reported/;
    await rows.refused({ ...jamf({ applicationTitle: "CompanyPortall.app" }), force }, frozen);
    await rows.refused({ ...jamf({ applicableGroup: { criteria: [system("27")] } }), force }, frozen);
  });

  it("FileVault no longer required is said with the number of Macs, and blocks nobody", async () => {
    const weaker = jamf({ complianceGroup: { inventoryWithinDays: 8, fileVault: false } });
    await rows.passes(weaker, /\b\d+ Macs? would newly count as compliant/);
  });

  it("back to a pilot that has a group of Macs freezes none", async () => {
    const applicable = async () =>
      (await rows.world.tenant.part("jamf.smartComputerGroups")).find(
        ({ name }: any) => name === "Jamf-Intune Applicable Group",
      ).criteria;
    const before = await applicable();
    const day = await rows.passes({ stage: "pilot", pilot: { computerGroup: "Pilot Macs" } }, /./);
    assert.deepEqual(await applicable(), before);
    assert.deepEqual(day.asked, []);
  });

  it("fewer members need a reason, and Macs of the others would be frozen", async () => {
    const rest = rows.world.members.length - 3;
    const fewer = { users: { members: rows.world.members.slice(0, 3) } };
    await rows.refused(fewer, new RegExp(`${rest} users would no longer be required`));
    const force = { stage: "enforce", reason: "We want it that way." };
    await rows.refused({ ...fewer, force }, /\d+ Macs would stay compliant in Entra without being reported/);
  });

  it("more members are refused, and as many are blocked with a reason", async () => {
    const wider = { users: { members: [...rows.world.members, ...rows.world.others.slice(0, 12)] } };
    await rows.refused(wider, losing(12));
    await rows.asSaid(wider, losing(12), 12);
  });

  it("targetResources from one app to All is refused with those who have no compliant Mac for it", async () => {
    const resources = (targetResources: string[]) => access({ managedPolicy: { targetResources } });
    const users = { members: [...rows.world.members, ...rows.world.others.slice(0, 12)] };
    const force = { stage: "enforce", reason: "Agreed for one application." };
    const one = await rows.ran({ ...resources(["Office365"]), users, force });
    done(one.ran);
    await rows.given(async () => undefined);
    await rows.refused({ ...resources(["All"]), users }, losing(12));
    const { entra } = await rows.world.tenant.snapshot(["entra.conditionalAccessPolicies"]);
    const [policy] = entra.conditionalAccessPolicies.filter(({ displayName }: any) =>
      /compliant Mac/.test(displayName),
    );
    assert.deepEqual(policy.conditions.applications.includeApplications, ["Office365"]);
  });

  it("a group of users that is exchanged is refused with the Macs that would be frozen", () =>
    rows.refused({ users: { groupId: ids["a-few"] } }, /Macs would stay compliant in Entra without being reported/));

  for (const [what, breakGlass, why] of [
    ["an empty group inside a group", () => ({ groupId: ids["nested-empty"] }), /no users as members, only group/],
    ["a service principal", () => ({ groupId: ids["service-principal"] }), /as members, only servicePrincipal/],
    ["a device", () => ({ groupId: ids["device"] }), /no users as members, only device/],
    ["an account that is disabled", () => ({ userIds: [ids["disabled"]] }), /is disabled, so it could not sign in/],
  ] as const)
    it(`break-glass that holds ${what} alone is refused, whatever the reason`, async () => {
      const force = { stage: "enforce", reason: "We want it that way." };
      await rows.refused({ ...access({ breakGlass: breakGlass() }), force }, why);
    });

  it("break-glass with twenty users is warned of", async () => {
    const { ran } = await rows.ran(access({ breakGlass: { groupId: ids["many"] } }));
    done(ran);
    assert.match(ran.text.replace(/\s+/g, " "), /breakGlass: 20 users are excluded from the managed policy/);
    await rows.unhurt();
  });

  it("a reason for another stage passes nothing", () =>
    rows.refused(
      { ...compliance(system("27")), force: { stage: "pilot", reason: "Left over from the pilot." } },
      /force names stage pilot/,
    ));

  it("a managed policy that leaves the configuration is refused with the number of users; with a reason nobody is required", async () => {
    const asked = rows.world.members.length;
    const noLonger = new RegExp(`${asked} users would no longer be required`);
    await rows.refused(access({ managedPolicy: undefined }), noLonger);
    await rows.asSaid(access({ managedPolicy: undefined }), noLonger, 0);
  });

  it("a stage that leaves the configuration, as in an older checkout, is said in users", async () => {
    const asked = rows.world.members.length;
    const day = await rows.passes(
      { stage: undefined },
      new RegExp(`required to use a compliant Mac ${asked} 0 -${asked}`),
    );
    assert.deepEqual(day.asked, []);
  });
});
