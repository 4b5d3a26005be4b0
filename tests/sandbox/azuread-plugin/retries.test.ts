import assert from "node:assert/strict";
import { configured } from "./configured";
import { isDue } from "../../../sandbox/azuread-plugin/signIn";
import { retriesWithin, secondsToWait } from "../../../sandbox/azuread-plugin/retries";
import { pausesFrom, untilSteady } from "../../../sandbox/azuread-plugin/waiting";
import { graphError } from "./recordingTenant";
import { type Held } from "./plugin";

const group = { displayName: "Mac users", securityEnabled: true };

describe("azuread stand-in: retries and waits", () => {
  const standIn = configured();
  let held: Held;
  before(async () => void (held = await standIn.plugin.resource("GroupWithoutMembers").create(group)));

  it("waits as long as Retry-After says, else 1, 2, 4 … seconds up to the longest wait", () => {
    const after = (value?: string) => ({
      headers: (value === undefined ? {} : { "retry-after": value }) as Record<string, string>,
    });
    const waits = (answer: { headers: Record<string, string> } | undefined, longest = 60) =>
      [0, 1, 2, 6].map((attempt) => secondsToWait(answer, attempt, longest));
    assert.deepEqual(waits(after("7")), [7, 7, 7, 7]);
    assert.deepEqual(waits(after()), [1, 2, 4, 60]);
    assert.deepEqual(waits(undefined, 3), [1, 2, 3, 3]);
    assert.deepEqual(waits(after("Wed, 21 Oct 2026 07:28:00 GMT")), [1, 2, 4, 60]);
  });

  for (const status of [408, 429, 503]) {
    it(`asks the same again after a ${status}, and not before that time is over`, async () => {
      const answer = { ...graphError(status, "Passing", "x"), headers: { "retry-after": "1" } };
      standIn.tenant.next("GET", /groups/, answer);
      await standIn.plugin.resource("GroupWithoutMembers").read(held, group);
      const [first, second] = standIn.tenant.takeRequests();
      assert.equal(first!.path, second!.path);
      assert.ok(second!.at - first!.at > 500, "it did not wait");
    });
  }

  const finals: [number, string][] = [
    [400, "400 (400 Bad Request)"],
    [401, "401 (401 Unauthorized)"],
    [403, "403 (403 Forbidden)"],
    [501, "501 (501 Not Implemented)"],
  ];
  for (const [status, told] of finals) {
    it(`fails at once on ${status}`, async () => {
      standIn.tenant.next("GET", /groups/, graphError(status, "Some_Code", "Words of Graph"));
      const resource = standIn.plugin.resource("GroupWithoutMembers");
      await assert.rejects(resource.read(held, group), {
        message:
          `refreshing ${resource.urn}: 1 error occurred:\n\t* Retrieving Group (Group: "${held.state["objectId"]}"): ` +
          `unexpected status ${told} with error: Some_Code: Words of Graph\n\n`,
      });
      assert.equal(standIn.tenant.takeRequests().length, 1);
    });
  }

  it("tells a body that is no Graph error as it is, and an empty one as such", async () => {
    const resource = standIn.plugin.resource("GroupWithoutMembers");
    standIn.tenant.next("GET", /groups/, { status: 403, body: "<html>proxy</html>" });
    await assert.rejects(
      resource.read(held, group),
      /unexpected status 403 \(403 Forbidden\) with response: <html>proxy<\/html>/,
    );
    standIn.tenant.next("GET", /groups/, { status: 403 });
    await assert.rejects(resource.read(held, group), /unexpected status 403 \(403 Forbidden\) received with no body/);
  });

  it("does not ask again after a lost connection, and never repeats a POST", async () => {
    const resource = standIn.plugin.resource("GroupWithoutMembers");
    standIn.tenant.next("GET", /groups/, { status: 0 });
    await assert.rejects(resource.read(held, group), /Get "https:\/\/127\.0\.0\.1:\d+\/beta\/groups\/[0-9a-f-]+": EOF/);
    standIn.tenant.next("POST", /groups/, { status: 0 });
    await assert.rejects(resource.create(group), /HTTP response was nil; connection may have been reset/);
    assert.deepEqual(standIn.tenant.take(), ["GET /beta/groups/{id}", "POST /beta/groups"]);
  });

  it("retries no longer than the operation lasts", () => {
    const times = [0, 1, 3, 63, 64, 300, 1800].map(retriesWithin);
    assert.deepEqual(times, [0, 0, 1, 5, 6, 9, 34]);
  });

  it("renews a token twenty minutes before its end, a short one at half time, an endless one never", () => {
    const now = 1_000_000_000_000;
    const token = (minutes: number | undefined, lived = 0) => ({
      accessToken: "x",
      claims: { iat: now / 1000 - lived * 60 },
      expires: minutes === undefined ? undefined : now + minutes * 60_000,
    });
    assert.equal(isDue(token(21, 60), now), false);
    assert.equal(isDue(token(19, 60), now), true);
    assert.equal(isDue(token(25, 10), now), false);
    assert.equal(isDue(token(undefined), now), false);
  });

  it("waits as long as the real plugin only when told to, and longer for Conditional Access by default", () => {
    assert.deepEqual(pausesFrom({ AZUREAD_STANDIN_REAL_WAITS: "1" }), { usual: 5, conditionalAccess: 5 });
    assert.deepEqual(pausesFrom({}), { usual: 0.2, conditionalAccess: 1.05 });
    assert.deepEqual(pausesFrom({ AZUREAD_STANDIN_WAIT_SECONDS: "0" }), { usual: 0, conditionalAccess: 0 });
  });

  it("starts counting again after a look that fails, and gives up at its deadline with the state it saw", async () => {
    const states = { target: "Done", pending: "Waiting" };
    const seen = [true, true, false, true, true, true, true, true, false];
    let looks = 0;
    await untilSteady(async () => seen[looks++]!, { pause: 0, deadline: Date.now() + 600_000, states });
    assert.equal(looks, 8);
    const never = untilSteady(async () => false, { pause: 1, deadline: Date.now(), states });
    const words = /^Error: timeout while waiting for state to become 'Done' \(last state: 'Waiting', timeout: 0m0s\)/;
    await assert.rejects(never, words);
  });
});
