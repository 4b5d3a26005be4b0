/** What a gate says, and on what it bases it. */
import assert from "node:assert/strict";
import type { GateName } from "../../../components/connection/gates";
import { judgeGates } from "../../../components/connection/judge";
import { warningsOf } from "../../../components/connection/recorded";
import { fresh, shown, start, steps, timeOf, type World } from "./world";

const after = (...names: string[]): World => {
  const world = fresh();
  for (const name of names) steps[name]!(world);
  return world;
};
const connected = ["savePage", "consentConnector", "consentRegistration", "addPartnerForOurs", "confirm", "macsAppear"];
const judged = (world: World, hours?: number) =>
  judgeGates(shown(world), world.acknowledged, timeOf(world), hours === undefined ? {} : { heartbeatHours: hours });
const gate = (world: World, name: GateName) => judged(world).find((each) => each.name === name)!;

describe("evidence of a gate", () => {
  it("names the heartbeat with its own time", () => {
    const { state, evidence } = gate(after(...connected, "hourPasses"), "confirmed");
    assert.equal(state, "done");
    assert.equal(evidence.at, new Date(start + 3_600_000).toISOString());
  });

  it("tells a stale heartbeat from a fresh one at the given number of hours", () => {
    const world = after(...connected, "loseLink", ...Array<string>(6).fill("hourPasses"));
    const state = (hours: number) => judged(world, hours).find(({ name }) => name === "confirmed")!.state;
    assert.equal(state(6), "done");
    assert.equal(state(5), "broken");
  });

  it("does not take a connector for Jamf's before the registration app proves its owner", () => {
    const world = after("savePage", "consentConnector");
    const first = gate(world, "cloudConnectorConsent");
    assert.equal(first.state, "waiting");
    assert.match(first.evidence.text, /Whether it is Jamf's is visible once/);
    steps["consentRegistration"]!(world);
    assert.equal(gate(world, "cloudConnectorConsent").state, "done");
  });

  it("asks for the second consent first when that one was withdrawn from a connection", () => {
    const { state, after: first } = gate(after(...connected, "withdrawRegistration"), "cloudConnectorConsent");
    assert.deepEqual([state, first], ["cannotBeSeen", "registrationAppConsent"]);
  });

  it("never takes a lookalike of another owner for the connector, and names it", () => {
    const world = after("consentRegistrationByUrl", "lookalikeAppears");
    const { state, evidence } = gate(world, "cloudConnectorConsent");
    assert.equal(state, "waiting");
    assert.match(evidence.text, /belongs to another owner .* is not used/);
  });

  it("says that all users stop the connection", () => {
    const world = after("savePage", "consentConnector", "consentRegistration", "addPartnerForEverybody", "confirm");
    assert.match(
      gate(world, "partnerAssignment").evidence.text,
      /all users or all devices, which stops the connection/,
    );
    assert.equal(gate(world, "confirmed").after, "partnerAssignment");
    assert.deepEqual(warningsOf(judged(world)).length, 1);
  });

  it("does not call the page wrong while no Mac can tell, whatever one Mac alone says", () => {
    const evidence = shown(after(...connected));
    for (const pageSample of [{}, { inBoth: false, inApplicableOnly: false }, { inApplicableOnly: false }]) {
      const page = judgeGates({ ...evidence, pageSample }, {}, new Date(start)).find((g) => g.name === "pageSaved")!;
      assert.equal(page.state, "done", JSON.stringify(pageSample));
    }
  });

  it("says that a state of Intune is unknown to it rather than guess", () => {
    const evidence = shown(after(...connected));
    const partner = { ...evidence.partner!, partnerState: "unknownFutureValue" };
    const confirmed = judgeGates({ ...evidence, partner }, {}, new Date(start)).find((g) => g.name === "confirmed")!;
    assert.equal(confirmed.state, "cannotBeSeen");
    assert.match(confirmed.evidence.text, /"unknownFutureValue", which is not evaluated/);
  });
});

describe("an acknowledgement", () => {
  it("counts from its day on", () => {
    const { state, evidence } = gate(after("acknowledgePayload"), "registrationPayload");
    assert.deepEqual([state, evidence.at], ["done", "2026-11-01"]);
  });

  it("does not count any more once the stack has written the object on a later day, and says so", () => {
    const world = after("acknowledgePayload", "dayPasses", "stackWritesPolicy");
    const { state, contradiction } = gate(world, "registrationPayload");
    assert.equal(state, "cannotBeSeen");
    assert.match(contradiction!, /Acknowledged for 2026-11-01, but this stack wrote the object on 2026-11-02/);
    assert.match(warningsOf(judged(world))[0]!, /^registrationPayload is cannotBeSeen: /);
  });

  it("still counts when the object was written on the same day: a person looks after the update", () => {
    assert.equal(gate(after("stackWritesPolicy", "acknowledgePayload"), "registrationPayload").state, "done");
  });

  it("yields to what Graph shows of the baseline scopes, and says that it was contradicted", () => {
    const hidden = gate(after("settingHides", "acknowledgeScopes"), "baselineScopes");
    assert.deepEqual([hidden.state, hidden.contradiction], ["done", undefined]);
    const seen = gate(after("acknowledgeScopes", "enforce"), "baselineScopes");
    assert.equal(seen.state, "waiting");
    assert.match(seen.contradiction!, /Acknowledged for 2026-11-01, but the tenant's setting is different/);
  });
});

describe("gates that do not apply", () => {
  it("are left out: no tick with the script, no setting without a policy that needs it", () => {
    const evidence = shown(fresh());
    const names = judgeGates(
      { ...evidence, registrationMethod: "script", baselineScopes: { needed: false, setting: "notReadable" } },
      {},
      new Date(start),
    ).map(({ name }) => name);
    assert.ok(!names.includes("registrationPayload"));
    assert.ok(!names.includes("baselineScopes"));
    assert.equal(names.length, 7);
  });
});
