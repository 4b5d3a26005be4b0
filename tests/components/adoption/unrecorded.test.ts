/** Objects that an older release adopted without recording what they were. */
import assert from "node:assert/strict";
import { adoptedWithoutRecord, recordedIn } from "../../../components/state/lastOutputs";
import { tearDownGuard, type TearDownGuardArgs } from "../../../providers/graph/tearDownGuard";
import type { GraphClient } from "../../../providers/graph/client";

const urn = (kind: string, name: string) => `urn:pulumi:s::p::c$pulumi-nodejs:dynamic/${kind}::${name}`;

describe("adopted objects without a record of what they were", () => {
  it("are those that the state holds as adopted without foundAs, by name and id", () => {
    const last = recordedIn({
      [urn("jamf:SmartComputerGroup", "macs-applicable")]: { outputs: { ownership: "adopted", objectId: "4" } },
      [urn("jamf:Policy", "macs-registration")]: { outputs: { ownership: "adopted", objectId: "7", foundAs: {} } },
      [urn("jamf:MacApp", "macs-company-portal")]: { outputs: { ownership: "created", objectId: "9" } },
      [urn("jamf:Category", "macs-category")]: { outputs: { ownership: "adopted" } },
    });
    assert.deepEqual(adoptedWithoutRecord(last), ["macs-applicable (id 4)", "macs-category (id not recorded)"]);
  });

  it("refuse destroy, each by name, before anything is read; until somebody has seen them", async () => {
    const last = {
      tenantId: "00000000-0000-4000-8000-00000000adop",
      stack: "unrecorded",
      stage: "drain",
      registrationOpen: false,
      groupId: "",
      adoptedWithoutRecord: ["macs-applicable (id 4)"],
    } as TearDownGuardArgs;
    const nothing = {} as GraphClient;
    await assert.rejects(
      () => tearDownGuard.delete(nothing, "unrecorded", last),
      /would stay as this stack set them: macs-applicable \(id 4\)\. Nothing was removed\..*acknowledged\.adoptedLeft/,
    );
    // Judged further then: without credentials the tenant cannot be read, which refuses too, in other words.
    await assert.rejects(
      () => tearDownGuard.delete(nothing, "unrecorded", { ...last, adoptedLeftOn: "2026-11-29" }),
      (error: Error) => !/adoptedLeft/.test(error.message),
    );
  });
});
