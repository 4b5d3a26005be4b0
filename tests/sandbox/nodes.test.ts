import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import * as fc from "fast-check";
import { Cluster, Collection } from "../../sandbox/jamf/server/cluster";
import { Jamf } from "./jamfClient";

describe("the web nodes of the sandbox's Jamf Pro", () => {
  let jamf: Jamf;
  const lag = 1.5;
  beforeEach(async () => (jamf = await Jamf.start({ nodes: 3, lag, macs: 1 })));
  afterEach(() => jamf.stop());

  const path = "/api/v1/categories";
  const pin = (node: number) => (jamf.cookie = `jpro-ingress=node-${node}; other=1`);

  it("take turns with clients that keep no cookie, and tell them which one it was", async () => {
    const cookies = [await jamf.get(path), await jamf.get(path), await jamf.get(path)].map(
      ({ headers }) => String(headers["set-cookie"]).split(";")[0],
    );
    assert.equal(new Set(cookies).size, 3);
    pin(1);
    assert.equal((await jamf.get(path)).headers["set-cookie"], undefined);
  });

  it("show a write at once on its own node and to others only after the lag", async () => {
    pin(0);
    const id = await jamf.create(path, { name: "New", priority: 1 });
    assert.equal((await jamf.get(`${path}/${id}`)).status, 200);
    pin(1);
    assert.equal((await jamf.get(`${path}/${id}`)).status, 404);
    assert.equal((await jamf.get(path)).json<{ totalCount: number }>().totalCount, 1);
    await wait(lag * 1000 + 20);
    assert.equal((await jamf.get(`${path}/${id}`)).status, 200);
  });

  it("still show what was changed or deleted elsewhere", async () => {
    pin(0);
    await jamf.send("PUT", `${path}/1`, { name: "Renamed", priority: 1 });
    pin(2);
    assert.equal((await jamf.get(`${path}/1`)).json<{ name: string }>().name, "Büro & Druck");
    await wait(lag * 1000 + 20);
    assert.equal((await jamf.get(`${path}/1`)).json<{ name: string }>().name, "Renamed");
    pin(0);
    await jamf.delete(`${path}/1`);
    pin(1);
    assert.equal((await jamf.get(`${path}/1`)).status, 200);
  });

  it("judge names by the database, so that a stale node creates no duplicate", async () => {
    pin(0);
    await jamf.create(path, { name: "New", priority: 1 });
    pin(1);
    assert.equal((await jamf.send("POST", path, { name: "New", priority: 1 })).status, 400);
  });

  it("all accept the same token", async () => {
    for (const node of [0, 1, 2]) {
      pin(node);
      assert.equal((await jamf.get("/api/v1/jamf-pro-version")).status, 200);
    }
  });

  it("lag for Classic documents as well", async () => {
    pin(0);
    const id = await jamf.createXml("policies", "<policy><general><name>P</name></general></policy>");
    pin(1);
    assert.equal((await jamf.get(`/JSSResource/policies/id/${id}`)).status, 404);
    assert.equal((await jamf.get("/JSSResource/policies/name/P")).status, 404);
  });
});

describe("a collection on several nodes", () => {
  const write = fc.record({ node: fc.nat(2), id: fc.integer({ min: 1, max: 4 }), value: fc.option(fc.nat(9)) });

  it("shows each node its own last write, and without lag everybody the last of all", () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 12 }), (writes) => {
        const lagging = new Collection<{ value: number }>(new Cluster(3, 60_000));
        const quick = new Collection<{ value: number }>(new Cluster(3, 0));
        const own = new Map<string, number | null>();
        const last = new Map<number, number | null>();
        for (const { node, id, value } of writes) {
          for (const each of [lagging, quick]) {
            if (value === null) each.delete(id, node);
            else each.put(id, { value }, node);
          }
          own.set(`${node} ${id}`, value);
          last.set(id, value);
        }
        for (const id of [1, 2, 3, 4]) {
          for (const node of [0, 1, 2]) {
            assert.equal(lagging.get(id, node)?.value ?? null, own.get(`${node} ${id}`) ?? null);
            assert.equal(quick.get(id, node)?.value ?? null, last.get(id) ?? null);
            assert.deepEqual(lagging.all(node).find(([each]) => each === id)?.[1], lagging.get(id, node));
          }
          assert.equal(lagging.get(id)?.value ?? null, last.get(id) ?? null);
        }
      }),
    );
  });
});
