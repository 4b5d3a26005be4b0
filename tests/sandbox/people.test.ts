import assert from "node:assert/strict";
import { group, Jamf, smartGroups } from "./jamfClient";

const isEncrypted = { name: "FileVault 2 Status", searchType: "is", value: "All Partitions Encrypted" };

describe("what only people can do in the sandbox's Jamf Pro", () => {
  let jamf: Jamf;
  let compliance: string;
  beforeEach(async () => {
    jamf = await Jamf.start({ macs: 12 });
    compliance = await jamf.create(smartGroups, group("Compliant", isEncrypted));
  });
  afterEach(() => jamf.stop());

  const step = (name: string, body: object = {}) => jamf.control("POST", `/people/${name}`, body);
  const savePage = () => step("savePage", { complianceGroup: "Compliant", applicableGroup: "All Managed Clients" });
  const people = async () => (await jamf.snapshot()).people;

  it("ticks a policy's payload, which no API shows and a write keeps", async () => {
    const before = (await jamf.get("/JSSResource/policies/id/1")).text;
    assert.equal((await step("tickPayload", { as: "Jamf administrator", policy: "Set up printers" })).status, 200);
    assert.deepEqual((await people())["payload"], [1]);
    assert.equal((await jamf.get("/JSSResource/policies/id/1")).text, before);
    await jamf.xml("PUT", "/policies/id/1", "<policy><general><enabled>false</enabled></general></policy>");
    assert.deepEqual((await people())["payload"], [1]);
    await jamf.delete("/JSSResource/policies/id/1");
    assert.deepEqual((await people())["payload"], []);
  });

  it("loses both ticks by a write where told that this server does", async () => {
    await jamf.control("POST", "/jamf/settings", { writesKeepTicks: false });
    await step("tickPayload", { policy: 1 });
    await step("tickMembershipEmail", { group: "Compliant" });
    assert.deepEqual([(await people())["payload"], (await people())["membershipEmail"]], [[1], [Number(compliance)]]);
    await jamf.xml("PUT", "/policies/id/1", "<policy><general><enabled>false</enabled></general></policy>");
    await jamf.send("PUT", `${smartGroups}/${compliance}`, group("Compliant", isEncrypted));
    assert.deepEqual([(await people())["payload"], (await people())["membershipEmail"]], [[], []]);
  });

  it("refuses people of other roles and objects that do not exist", async () => {
    assert.equal((await step("tickPayload", { as: "Intune Administrator", policy: 1 })).status, 403);
    assert.equal((await step("tickPayload", { policy: "No such policy" })).status, 404);
    assert.equal((await step("tickMembershipEmail", { group: "IT Department" })).status, 400);
    assert.equal((await step("disablePage")).status, 409);
  });

  it("saves the Device Compliance page, after which its groups cannot be deleted", async () => {
    const answer = await step("savePage", { complianceGroup: "Compliant", applicableGroup: "No such group" });
    assert.equal(answer.status, 404);
    assert.equal((await savePage()).status, 200);
    assert.equal((await jamf.delete(`${smartGroups}/${compliance}`)).status, 422);
    assert.equal((await step("disablePage")).status, 200);
    assert.equal(((await people())["page"] as { isEnabled: boolean }).isEnabled, false);
  });

  it("tells the state of a Mac by page, groups and registration, always as an array", async () => {
    const path = "/api/v1/conditional-access/device-compliance-information/computer";
    const state = async (id: number) => {
      const [information] = (await jamf.get(`${path}/${id}`)).json<Record<string, unknown>[]>();
      return [information?.["applicable"], information?.["complianceState"]];
    };
    const fileVault = (id: number, value: string) =>
      jamf.control("POST", "/jamf/mac", { id, set: { fileVault: value } });
    await fileVault(1, "All Partitions Encrypted");
    await fileVault(2, "No Partitions Encrypted");
    assert.deepEqual(await state(1), [false, "UNKNOWN"]);
    await savePage();
    assert.deepEqual(await state(1), [true, "UNKNOWN"]);
    const registration = { deviceId: "d", userPrincipalName: "u", at: 0 };
    for (const id of [1, 2]) await jamf.control("POST", "/jamf/mac", { id, set: { registration } });
    assert.deepEqual(await state(1), [true, "COMPLIANT"]);
    assert.deepEqual(await state(2), [true, "NON_COMPLIANT"]);
    assert.equal((await jamf.get(`${path}/999`)).status, 404);
    const toggle = await jamf.get("/api/v1/conditional-access/device-compliance/feature-toggle");
    assert.deepEqual(toggle.json(), { sharedDeviceFeatureEnabled: false });
  });

  it("feeds the criteria of the integration", async () => {
    await savePage();
    const set = {
      registration: { deviceId: "d", userPrincipalName: "u", at: 0 },
      fileVault: "All Partitions Encrypted",
    };
    await jamf.control("POST", "/jamf/mac", { id: 3, set });
    const members = async (name: string, value: string) => {
      const id = await jamf.create(smartGroups, group(`${name} ${value}`, { name, searchType: "is", value }));
      const answer = await jamf.get(`/api/v3/computer-groups/smart-group-membership/${id}`);
      return answer.json<{ members: number[] }>().members;
    };
    assert.deepEqual(await members("Device Compliance Integration - Compliance Status", "Compliant"), [3]);
    assert.deepEqual(await members("Device Compliance Integration - Registration Status", "Registered"), [3]);
  });

  it("shows the notifications that a tester puts there", async () => {
    assert.deepEqual((await jamf.get("/api/v1/notifications")).json(), []);
    await jamf.control("POST", "/jamf/notifications", { type: "DEVICE_COMPLIANCE_CONNECTION_ERROR" });
    const [notification] = (await jamf.get("/api/v1/notifications")).json<{ type: string }[]>();
    assert.equal(notification?.type, "DEVICE_COMPLIANCE_CONNECTION_ERROR");
  });
});
