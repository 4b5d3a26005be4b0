import assert from "node:assert/strict";
import { compliancePartner, type CompliancePartnerArgs } from "../../../providers/graph/compliancePartner";
import { toWire } from "../../../providers/graph/compliancePartner/entry";
import { type Bag, said, type Started, started } from "./started";

const kind = "graph:CompliancePartner";
const path = "/v1.0/deviceManagement/complianceManagementPartners";
const problems = (args: Partial<CompliancePartnerArgs>) =>
  compliancePartner.validate!(args, () => true).map(({ property, reason }) => `${property} ${reason}`);

describe("Compliance partner", () => {
  let tenant: Started;
  let macUsers: string;
  let others: string;
  before(async () => {
    tenant = await started();
  });
  after(() => tenant?.stop());
  beforeEach(async () => {
    await tenant.admin.control("POST", "/reset");
    [macUsers, others] = await Promise.all([tenant.group("Engineering"), tenant.group("Finance")]);
  });

  const entries = async (): Promise<Bag[]> =>
    (await tenant.admin.graph("GET", path)).value.filter((p: Bag) =>
      /jamf device compliance/i.test(String(p["displayName"])),
    );
  const entry = async (): Promise<any> => (await entries())[0];
  const byHand = async (body: object) => tenant.admin.graph("PATCH", `${path}/${(await entry()).id}`, body);
  const macGroups = async () => (await entry()).macOsEnrollmentAssignments.map((a: any) => a.target.groupId);
  const args = (more: Bag = {}): Bag => ({ tenantId: tenant.tenantId, groupId: macUsers, entry: "present", ...more });
  const removed = async () => tenant.admin.graph("DELETE", `${path}/${(await entry()).id}`);

  it("keeps every other platform and every foreign assignment, through update and destroy too", async () => {
    const foreign = [
      { target: { "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId: others } },
      {
        target: {
          "@odata.type": "#microsoft.graph.configurationManagerCollectionAssignmentTarget",
          collectionId: "SMS00001",
        },
      },
    ];
    await byHand({ macOsEnrollmentAssignments: foreign });
    const before = await entry();
    assert.equal(before.iosEnrollmentAssignments.length, 1, "the seed has a foreign assignment");
    const rest = ({ macOsEnrollmentAssignments: _macs, ...all }: Bag) => all;
    const it = tenant.host.resource(kind);
    for (const group of [macUsers, others]) {
      await it.up(args({ groupId: group }));
      const now = await entry();
      assert.deepEqual(rest(now), rest(before));
      assert.deepEqual(now.macOsEnrollmentAssignments.slice(0, 2), foreign);
      assert.equal(now.macOsEnrollmentAssignments.length, 3);
      assert.equal(now.macOsEnrollmentAssignments[2].target.groupId, group);
    }
    await it.destroy();
    assert.deepEqual(await entry(), before);
  });

  it("waits while there is no entry, and is brought on when a person has added it", async () => {
    await removed();
    const it = tenant.host.resource(kind);
    const waiting = args({ entry: "absent" });
    assert.equal(await it.up(waiting), "create");
    assert.equal(it.held!.outputs["assignment"], "waiting");
    assert.deepEqual(
      [await it.preview(waiting), await it.refresh(), await it.preview(waiting)],
      ["same", "same", "same"],
    );
    const { id } = it.held!;
    await tenant.person("addPartner", { group: "Finance" });
    assert.equal(await it.up(args()), "update");
    assert.deepEqual([it.held!.id, it.held!.outputs["assignment"]], [id, "assigned"]);
    assert.deepEqual(new Set(await macGroups()), new Set([macUsers, others]));
    assert.deepEqual([await it.preview(args()), await it.refresh()], ["same", "same"]);
    await it.destroy();
    assert.deepEqual(await macGroups(), [others]);
  });

  it("asks nothing but for the entry while it waits, and nothing at all to stop waiting", async () => {
    await removed();
    const it = tenant.host.resource(kind);
    assert.deepEqual(await tenant.asked(() => it.up(args({ entry: "absent" }))), [`GET ${path}`, `GET ${path}`]);
    assert.deepEqual(await tenant.asked(() => it.destroy()), []);
  });

  it("never makes an entry unless told to", async () => {
    await removed();
    await tenant.host.resource(kind).up(args({ entry: "absent" }));
    assert.deepEqual(await entries(), []);
  });

  it("made by POST where told to, shows no change at the next run, and is never made twice", async () => {
    await removed();
    const it = tenant.host.resource(kind);
    assert.equal(await it.up(args({ entry: "absent", createMissingEntry: true })), "create");
    assert.deepEqual([it.held!.outputs["assignment"], await macGroups()], ["assigned", [macUsers]]);
    assert.equal(await it.preview(args({ entry: "present", createMissingEntry: true })), "same");
    await tenant.host.resource(kind, "again").up(args({ entry: "absent", createMissingEntry: true }));
    assert.equal((await entries()).length, 1);
    await it.destroy();
    assert.deepEqual(await macGroups(), [], "the entry stays, the assignment goes");
  });

  it("waits again when the entry is lost, and comes back with it", async () => {
    const it = tenant.host.resource(kind);
    await it.up(args());
    await removed();
    assert.equal(await it.refresh(), "changed");
    assert.equal(await it.preview(args({ entry: "absent" })), "same");
    assert.equal(it.held!.outputs["assignment"], "waiting");
    await tenant.person("addPartner", { group: "Finance" });
    assert.equal(await it.up(args()), "update");
    assert.ok((await macGroups()).includes(macUsers));
  });

  it("leaves a group that was assigned before, also when it moves on to another", async () => {
    await byHand({ macOsEnrollmentAssignments: [toWire(others)] });
    const it = tenant.host.resource(kind);
    await it.up(args({ groupId: others }));
    assert.equal(it.held!.outputs["ownership"], "adopted");
    await it.up(args());
    assert.deepEqual(await macGroups(), [others, macUsers]);
  });

  it("finds its group in any letter case, and writes nothing then", async () => {
    await byHand({
      macOsEnrollmentAssignments: [{ target: { ...toWire(macUsers).target, groupId: macUsers.toUpperCase() } }],
    });
    const it = tenant.host.resource(kind);
    assert.deepEqual(
      (await tenant.asked(() => it.up(args()))).filter((call) => !call.startsWith("GET")),
      [],
    );
  });

  describe("refuses", () => {
    it("everything but the id of one group, before anything is asked", async () => {
      assert.deepEqual(problems({ groupId: "All users" }), [
        'groupId must be the object id of one group, not "All users"; never all users or all devices',
      ]);
      assert.match(problems({ entry: "waiting" as never }).join(), /^entry must be "present" or "absent"$/);
      const it = tenant.host.resource(kind);
      assert.match(await said(it.up(args({ groupId: "*" }))), /groupId: must be the object id of one group, not "\*"/);
    });

    for (const everybody of ["allLicensedUsersAssignmentTarget", "allDevicesAssignmentTarget"]) {
      it(`an entry with ${everybody}, and still takes its own group out of it`, async () => {
        const it = tenant.host.resource(kind);
        const all = { target: { "@odata.type": `#microsoft.graph.${everybody}` } };
        await byHand({ macOsEnrollmentAssignments: [all] });
        assert.match(
          await said(it.up(args())),
          /^Could not assign the group to compliance partner "Jamf Device Compliance" \(id .+\): it is assigned to all users or all devices, which stops the connection\. Remove that assignment/,
        );
        assert.equal(it.held, undefined);
        await byHand({ macOsEnrollmentAssignments: [] });
        await it.up(args());
        await byHand({ macOsEnrollmentAssignments: [toWire(macUsers), all] });
        await it.destroy();
        assert.deepEqual((await entry()).macOsEnrollmentAssignments, [all]);
      });
    }

    it("to choose between several entries of the name", async () => {
      await tenant.admin.graph("POST", path, { displayName: "JAMF Device Compliance" });
      const it = tenant.host.resource(kind);
      const ids = (await entries()).map(({ id }) => id).join(", ");
      assert.ok((await said(it.up(args()))).includes(`the tenant has 2 entries of that name (ids ${ids}).`));
    });
  });

  describe("says", () => {
    it("that the tenant has no Intune", async () => {
      await tenant.entra("settings", { hasIntune: false });
      assert.match(
        await said(tenant.host.resource(kind).up(args())),
        /answered 400 Request not applicable to target tenant\. The tenant has no Intune licence, or Intune is not set up\.$/,
      );
    });

    it("that Intune does not know the group", async () => {
      const nobody = "00000000-0000-4000-8000-000000000000";
      assert.match(
        await said(tenant.host.resource(kind).up(args({ groupId: nobody }))),
        /^Could not assign a group to compliance partner "Jamf Device Compliance" \(id .+\): Microsoft Graph answered 400 Group '0{8}.+' was not found\.$/,
      );
    });
  });

  // Last, because the sandbox's tokens keep through a reset what they were given.
  describe("without permission", () => {
    it("says which one is missing, to read and to write", async () => {
      const it = tenant.host.resource(kind);
      const all = { without: ["DeviceManagementServiceConfig.ReadWrite.All"] };
      await tenant.entra("permissions", all);
      await tenant.admin.control("POST", "/faults", { rules: [{ kind: "expireToken", service: "graph" }] });
      assert.match(
        await said(it.up(args())),
        /answered 403 .+Grant the application the permission DeviceManagementServiceConfig\.Read\.All and consent/,
      );
      await tenant.entra("permissions", { only: ["DeviceManagementServiceConfig.Read.All"] });
      assert.match(
        await said(it.up(args())),
        /answered 403 .+Grant the application the permission DeviceManagementServiceConfig\.ReadWrite\.All and consent/,
      );
    });
  });
});
