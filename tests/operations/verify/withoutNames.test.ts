/** What a masked report keeps of a service's words: nothing that leads to a person or a Mac. */
import assert from "node:assert/strict";
import { evidenceOf } from "../../../operations/mac/evidence";
import type { MacFacts } from "../../../operations/mac/facts";
import { asTheyAre, pseudonyms, withoutNames } from "../../../operations/verify/pseudonyms";

const reason =
  'User jane.doe@contoso.com (‘Jane Doe’) at CONTOSO\\jane, device 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d, was refused by "Jane\'s Mac".';

describe("a service's words in a masked report", () => {
  it("keep what happened, and neither names nor ids", () => {
    assert.equal(withoutNames(reason), 'User *** ("***") at *** device *** was refused by "***".');
    assert.equal(
      withoutNames("GET https://contoso.jamfcloud.com/x failed at contoso.jamfcloud.com."),
      "GET *** failed at ***",
    );
    const plain = "Could not list sign-ins: Microsoft Graph answered 403.";
    assert.equal(withoutNames(plain), plain);
  });

  it("are masked in the evidence from the sign-in log", () => {
    const mac = { reportedAt: undefined, applicable: true, compliant: true };
    const facts = { mac, records: [], failure: { errorCode: 53000, reason, at: "2026-11-29T00:00:00Z" } };
    const last = (names: typeof asTheyAre) => evidenceOf(facts as unknown as MacFacts, names).at(-1)?.value;
    assert.equal(last(asTheyAre), `53000 ${reason}`);
    assert.equal(last(pseudonyms()), `53000 ${withoutNames(reason)}`);
  });
});
