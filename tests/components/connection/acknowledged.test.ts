import assert from "node:assert/strict";
import { checkedConfig } from "../../../components/config/check";

const jamfUrl = "https://example.jamfcloud.com";
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

function refused(acknowledged: Record<string, unknown>): string {
  try {
    checkedConfig({ jamfUrl, acknowledged });
  } catch (error) {
    return (error as { reasons: string[] }).reasons.join("\n");
  }
  return assert.fail("was accepted");
}

describe("acknowledged", () => {
  it("takes the day on which somebody looked, up to today", () => {
    const acknowledged = { registrationPayload: "2024-02-29", membershipEmail: day(0), baselineScopes: "2026-01-01" };
    assert.deepEqual(checkedConfig({ jamfUrl, acknowledged }).acknowledged, acknowledged);
    assert.deepEqual(checkedConfig({ jamfUrl }).acknowledged, {});
  });

  it("refuses what is no day, and days to come", () => {
    for (const wrong of ["2025-02-29", "23.11.2026", "2026-11-23T10:00:00Z", "2026-13-01", "yes"]) {
      assert.match(refused({ registrationPayload: wrong }), /acknowledged\.registrationPayload: must be a day such as/);
    }
    assert.match(refused({ registrationPayload: day(3) }), /must not be in the future/);
    assert.match(refused({ registrationPayload: true }), /must be a text, not true/);
  });

  it("refuses gates that the program sees itself, and unknown ones", () => {
    assert.match(refused({ confirmed: "2026-01-01" }), /acknowledged\.confirmed: is an unknown key; allowed: /);
    assert.match(refused({ membershipMail: "2026-01-01" }), /did you mean "membershipEmail"\?/);
  });
});
