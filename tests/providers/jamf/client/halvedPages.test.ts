/** Inventory pages that an instance has no time for. */
import assert from "node:assert/strict";
import { ServiceError } from "../../../../providers/core/errors";
import { verdict } from "../../../../providers/core/http/retryPolicy";
import { ProApi } from "../../../../providers/jamf/client/pro";
import type { Call, Connection } from "../../../../providers/jamf/client/connection";
import { jamfRetries } from "../../../../providers/jamf/client/retries";

const subject = { verb: "list", noun: "computers" };
const path = "/v4/computers-inventory";

/** An instance with that many Macs, which serves pages up to `most` and refuses larger ones. */
function instance(macs: number, most: number, refused = 504) {
  const asked: string[] = [];
  const must = (call: Call) => {
    const query = new URL(call.path, "https://jamf").searchParams;
    const [page, size] = [Number(query.get("page")), Number(query.get("page-size"))];
    asked.push(`${page}/${size}`);
    if (size > most) {
      return Promise.reject(
        new ServiceError(subject, { service: "Jamf Pro", status: refused, words: "Gateway Time-out" }),
      );
    }
    const ids = Array.from({ length: macs }, (_, id) => ({ id })).slice(page * size, (page + 1) * size);
    return Promise.resolve({ status: 200, headers: {}, body: JSON.stringify({ totalCount: macs, results: ids }) });
  };
  const api = new ProApi({ must } as unknown as Connection);
  const read = async () => {
    const seen: number[] = [];
    await api.pages<{ id: number }>(path, subject, { pageSize: 2000 }, (rows) =>
      seen.push(...rows.map(({ id }) => id)),
    );
    return seen.sort((a, b) => a - b);
  };
  return { read, asked };
}

describe("Pages that Jamf Pro has no time for", () => {
  for (const macs of [0, 1, 499, 501, 2000, 2001, 4321]) {
    it(`are read in halves, every one of ${macs} computers once`, async () => {
      const { read } = instance(macs, 500);
      assert.deepEqual(
        await read(),
        Array.from({ length: macs }, (_, id) => id),
      );
    });
  }

  it("are asked for in that size from then on", async () => {
    const { read, asked } = instance(1000, 500);
    await read();
    assert.deepEqual(asked, ["0/2000", "0/1000", "0/500", "1/500"]);
    asked.length = 0;
    await read();
    assert.deepEqual(asked, ["0/500", "1/500"]);
  });

  it("are an error where even a small one is refused, and other refusals are errors at once", async () => {
    const none = instance(1000, 0);
    await assert.rejects(none.read(), /504/);
    assert.deepEqual(none.asked, ["0/2000", "0/1000", "0/500", "0/250", "0/125"]);
    const broken = instance(1000, 0, 500);
    await assert.rejects(broken.read(), /500/);
    assert.equal(broken.asked.length, 1);
  });

  it("are not asked for a second time in the same size", () => {
    const request = { method: "GET" as const, url: "", deadline: 1, repeatable: true };
    const answer = { status: 504, headers: {}, body: "" };
    assert.equal(verdict(jamfRetries, request, answer), "again");
    assert.equal(verdict(jamfRetries, { ...request, finalOn: [504] }, answer), "final");
  });
});
