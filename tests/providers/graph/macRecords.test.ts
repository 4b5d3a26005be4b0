/** How the records of all Macs are read: few in a row, many side by side, none twice. */
import assert from "node:assert/strict";
import { type GraphClient, type GraphQuery, TooManyPages } from "../../../providers/graph/client";
import { readMacRecords } from "../../../providers/graph/macRecords";

const digits = "0123456789abcdef";

/** A tenant that shows a hundred devices per page, as Graph does where something is expanded. */
function tenant(count: number) {
  const devices = Array.from({ length: count }, (_, i) => ({
    id: `object ${i}`,
    deviceId: `${digits[i % 16]}${i}`,
    operatingSystem: i % 10 === 0 ? "Windows" : "macOS",
  }));
  let requests = 0;
  let [reading, mostAtOnce] = [0, 0];
  const pages = async (_: string, __: unknown, query: GraphQuery, visit: (entries: object[]) => void) => {
    const begins = /^startsWith\(deviceId,'(.)'\)$/.exec(query.filter ?? "")?.[1] ?? "";
    const found = devices.filter(({ deviceId }) => deviceId.startsWith(begins));
    mostAtOnce = Math.max(mostAtOnce, ++reading);
    for (let page = 0; page === 0 || page * 100 < found.length; page++) {
      if (page >= (query.mostPages ?? Infinity)) {
        reading--;
        throw new TooManyPages();
      }
      requests++;
      await new Promise((resolve) => setImmediate(resolve));
      visit(found.slice(page * 100, page * 100 + 100));
    }
    reading--;
  };
  const graph = { pages } as unknown as GraphClient;
  return {
    async read(expected?: number) {
      const seen: string[] = [];
      requests = mostAtOnce = 0;
      const known = expected === undefined ? {} : { expected: Promise.resolve(expected) };
      await readMacRecords(graph, (records) => void seen.push(...records.map(({ id }) => id)), known);
      return { seen, requests, mostAtOnce };
    },
    macs: devices.filter(({ operatingSystem }) => operatingSystem === "macOS").map(({ id }) => id),
  };
}

describe("records of Macs in Entra", () => {
  for (const count of [0, 1, 100, 101, 1_000, 1_600, 1_601, 5_000]) {
    it(`are each told once where there are ${count} devices, however many were expected`, async () => {
      const { read, macs } = tenant(count);
      for (const expected of [undefined, 1, count, 100_000]) {
        assert.deepEqual((await read(expected)).seen.sort(), [...macs].sort(), String(expected));
      }
    });
  }

  it("take a request per hundred where there are few, page after page", async () => {
    const { requests, mostAtOnce } = await tenant(1_000).read(900);
    assert.deepEqual([requests, mostAtOnce], [10, 1]);
  });

  it("take a page per part more where there are many, in sixteen parts at once", async () => {
    const { requests, mostAtOnce } = await tenant(40_000).read(36_000);
    assert.ok(requests <= 400 + 16, `${requests} requests`);
    assert.equal(mostAtOnce, 16);
  });

  it("are read in parts too where more devices of others are there than Macs", async () => {
    const { requests, mostAtOnce } = await tenant(40_000).read(500);
    assert.ok(requests <= 400 + 16 + 16, `${requests} requests`);
    assert.equal(mostAtOnce, 16);
  });
});
