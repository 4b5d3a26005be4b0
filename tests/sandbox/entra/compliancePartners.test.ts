import assert from "node:assert/strict";
import { Entra, plainGroup, type Json } from "./entra";

const path = "/v1.0/deviceManagement/complianceManagementPartners";
const target = (groupId: unknown, type = "#microsoft.graph.groupAssignmentTarget") => ({
  target: { "@odata.type": type, groupId },
});

describe("compliance partners in the sandbox's Graph", () => {
  let entra: Entra;
  let group: Json;

  beforeEach(async () => {
    entra = await Entra.start();
    group = await entra.create("/v1.0/groups", plainGroup("Mac users"));
  });
  afterEach(() => entra.stop());

  const jamf = async () =>
    (await entra.list(path)).find(({ displayName }) => displayName === "Jamf Device Compliance")!;
  const patch = async (body: Json) => entra.ask("PATCH", `${path}/${(await jamf())["id"]}`, { body });

  it("hold entries of several vendors that nobody has set up, Jamf's with foreign iPads in it", async () => {
    const all = await entra.list(path);
    assert.ok(all.length > 3);
    assert.ok(
      all.every(
        ({ partnerState, lastHeartbeatDateTime }) =>
          partnerState === "unknown" && String(lastHeartbeatDateTime).startsWith("0001"),
      ),
    );
    assert.equal((await jamf())["iosEnrollmentAssignments"].length, 1);
  });

  it("list only what somebody has touched, when Intune is of that kind", async () => {
    await entra.set({ listsUnusedPartners: false });
    const names = (await entra.list(path)).map(({ displayName }) => displayName as string);
    assert.deepEqual(names, ["Jamf Device Compliance"]);
  });

  it("take assignments by PATCH with 200 and a body, and leave other platforms alone", async () => {
    const before = await jamf();
    const answer = await patch({ macOsEnrollmentAssignments: [target(group["id"])] });
    assert.equal(answer.status, 200);
    const { "@odata.context": _, ...after } = answer.json<Json>();
    assert.deepEqual(after, { ...before, macOsEnrollmentAssignments: [target(group["id"])] });
    assert.deepEqual(await jamf(), after);
  });

  it("have states and flags that nobody can set", async () => {
    const before = await jamf();
    const wanted = { partnerState: "enabled", lastHeartbeatDateTime: "2026-01-01T00:00:00Z", macOsOnboarded: true };
    assert.equal((await patch(wanted)).status, 200);
    assert.deepEqual(await jamf(), before);
  });

  it("refuse targets that are none, of no kind, or of a group that does not exist", async () => {
    for (const assignment of [
      { target: {} },
      {},
      target("11111111-2222-4333-8444-555555555555"),
      target(group["id"], "#microsoft.graph.everyGroupTarget"),
      { target: { groupId: group["id"] } },
      { target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupID: group["id"] } },
    ]) {
      assert.equal((await patch({ macOsEnrollmentAssignments: [assignment] })).status, 400, JSON.stringify(assignment));
    }
    assert.equal((await patch({ macOSEnrollmentAssignments: [] })).status, 400);
    assert.equal((await patch({ macOsEnrollmentAssignments: null })).status, 400);
  });

  it("take everybody as a target, which the connection does not survive", async () => {
    const everybody = { target: { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } };
    assert.equal((await patch({ macOsEnrollmentAssignments: [everybody] })).status, 200);
  });

  it("are created with 201 unless the name is there, and deleted with 204", async () => {
    assert.equal((await entra.refused("POST", path, { displayName: "Jamf Device Compliance" })).status, 409);
    assert.equal((await entra.refused("POST", path, { macOsOnboarded: true })).status, 400);
    const made = await entra.create(path, {
      displayName: "Another",
      macOsOnboarded: true,
      macOsEnrollmentAssignments: [target(group["id"])],
    });
    assert.deepEqual([made["partnerState"], made["macOsOnboarded"]], ["unknown", false]);
    assert.equal((await entra.ask("GET", `${path}/$count`)).text, String((await entra.list(path)).length));
    assert.equal((await entra.ask("DELETE", `${path}/${made["id"]}`)).status, 204);
    assert.equal((await entra.refused("GET", `${path}/${made["id"]}`)).status, 404);
  });
});
