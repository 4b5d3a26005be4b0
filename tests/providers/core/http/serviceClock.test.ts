import assert from "node:assert/strict";
import { clocksText } from "../../../../components/tenant/clocks";
import { ServiceClock } from "../../../../providers/core/http/serviceClock";

const day = 86_400_000;

/** A machine whose clock stands still: the header shows whole seconds. */
const here = Date.UTC(2026, 10, 30, 12);
const clockBesideIt = () => new ServiceClock(() => here);

/** After an answer that was dated so many milliseconds from now. */
function heard(ahead: number, { status = 200, headers = {} } = {}, clock = clockBesideIt()): ServiceClock {
  const date = new Date(here + ahead).toUTCString();
  clock.heard({ status, headers: { date, ...headers }, body: "" });
  return clock;
}

describe("The clock of a service", () => {
  it("is the one that its answers are dated by", () => {
    const ahead = heard(3 * day);
    assert.deepEqual([ahead.ahead, ahead.now(), ahead.earliest()], [3 * day, here + 3 * day, here]);
  });

  it("that is behind makes nothing newer than it is by this machine: a proxy may date the answers of a service", () => {
    const behind = heard(-3 * day);
    assert.deepEqual([behind.ahead, behind.now(), behind.earliest()], [-3 * day, here, here - 3 * day]);
  });

  it("counts as this machine's where they differ by less than five minutes, also when it did not before", () => {
    assert.equal(heard(4 * 60_000).ahead, 0);
    assert.equal(heard(-4 * 60_000).ahead, 0);
    assert.notEqual(heard(6 * 60_000).ahead, 0);
    assert.equal(heard(0, {}, heard(3 * day)).ahead, 0);
  });

  it("is not told by an error, which a proxy may have written, nor by an answer out of a cache, nor without a date", () => {
    assert.equal(heard(3 * day, { status: 503 }).ahead, 0);
    assert.equal(heard(-3 * day, { headers: { age: "259200" } }).ahead, 0);
    assert.equal(heard(0, { headers: { date: "Thu, 01 Jan 1970 00:00:00 GMT" } }).ahead, 0);
    for (const date of ["", "soon"]) assert.equal(heard(0, { headers: { date } }).ahead, 0);
  });

  it("is told to the reader: how far, which way, and whose", () => {
    const jamf = { service: "Jamf Pro", clock: { ahead: 3 * day } };
    const graph = { service: "Microsoft Graph", clock: { ahead: 3 * day + 400 } };
    assert.match(
      clocksText([jamf, graph])!,
      /^The clock of this machine is 3 days behind Jamf Pro and Microsoft Graph\. /,
    );
    assert.match(clocksText([jamf, graph])!, /Set the clock of this machine: /);
    const right = { ...graph, clock: { ahead: 0 } };
    assert.match(
      clocksText([jamf, right])!,
      /Set the clock that is wrong: this machine's, or that of the server or of a proxy/,
    );
    const ahead = { ...graph, clock: { ahead: -7 * 60_000 } };
    assert.match(clocksText([jamf, ahead])!, / is 3 days behind Jamf Pro and 7 minutes ahead of Microsoft Graph\. /);
    assert.equal(clocksText([{ ...jamf, clock: { ahead: 0 } }]), undefined);
    assert.equal(clocksText([jamf, graph], { JAMF_ENTRA_SIMULATED_TIME: "1" }), undefined);
  });
});
