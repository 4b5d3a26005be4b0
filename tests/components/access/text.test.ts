import assert from "node:assert/strict";
import { decide } from "../../../components/access/decision";
import { effects } from "../../../components/access/effects";
import { accessJson, accessText } from "../../../components/access/text";
import { ids, policy, runbook } from "./tenants";

const limits = { peopleLosingAccess: 5, inventoryPercent: 90 };
const how = { limits, outsideApplicable: "notReported" as const };
const up = { stage: "enforce", direction: "up" } as const;
const enforced = runbook({ policies: [policy(ids(0, 300))] });

describe("the block Access", () => {
  const result = effects(runbook(), enforced, up, how);

  it("shows before, after, difference and the total, and what becomes of each effect", () => {
    assert.equal(
      accessText(result, decide(result.effects, up, { force: { stage: "pilot", reason: "left over" } })),
      [
        "Access:",
        "                                                   before  after  difference",
        "  Users required to use a compliant Mac                 0    300        +300",
        "  Users required to do so for some sign-ins only        0      0",
        "  Users blocked                                         0     84         +84",
        "  Macs in the Applicable group                        285    285",
        "  Macs in the Compliance group                        216    216",
        "  Macs compliant in Entra                             216    216",
        "  Macs that stay compliant without being reported       0      0",
        "  Newly blocked, user by user: 84. Blocked in total after this run: 84.",
        "  Refused: 84 users would lose access: a policy requires a compliant Mac and they have none. (84, at most 5)",
        "  force names stage pilot, so its reason does not count in stage enforce.",
      ].join("\n"),
    );
  });

  it("is one line where nothing changes", () => {
    const same = effects(enforced, enforced, up, how);
    assert.equal(accessText(same), "Access: no change. 84 of 300 users required to use a compliant Mac are blocked.");
  });

  it("as JSON holds numbers and no ids of users", () => {
    const json = accessJson(result, decide(result.effects, up));
    assert.deepEqual([json.peopleNewlyBlocked, json.totalBlocked, json.effects[0]!.outcome], [84, 84, "refused"]);
    assert.doesNotMatch(JSON.stringify(json), /"u\d/);
  });
});
