import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Seen } from "../../core/http/loopback";
import { Cloud, credentials, graphError, inTurn, Product, tenantId, token } from "./product";

const groups = { verb: "list", noun: "groups" };
const group = { verb: "read", noun: "group", id: "7" };

describe("Requests to Graph", () => {
  let cloud: Cloud;
  let product: Product;
  before(async () => {
    cloud = await Cloud.start();
    product = await Product.start({ ...cloud.environment, ...credentials });
  });
  after(async () => {
    await product?.stop();
    await cloud?.stop();
  });
  beforeEach(() => cloud.forget());

  const asked = () => cloud.seen.map(({ method, path }) => `${method} ${path}`);

  it("go to the host that ARM_METADATA_HOSTNAME names, with one token for all who ask at once", async () => {
    cloud.script = () => ({ body: { value: [] } });
    await Promise.all([1, 2, 3].map((n) => product.call("list", `/groups/${n}/members`, groups)));
    assert.equal(cloud.signIns.length, 1);
    const [{ body, path }] = cloud.signIns as [Seen];
    assert.equal(path, `/${tenantId}/oauth2/v2.0/token`);
    const form = new URLSearchParams(body);
    assert.deepEqual(
      [form.get("client_id"), form.get("client_secret"), form.get("scope")],
      ["client-1", credentials.ARM_CLIENT_SECRET, `${cloud.url}/.default`],
    );
    for (const { headers } of cloud.seen) {
      assert.match(headers.authorization!, /^Bearer \S+$/);
      assert.equal(headers["user-agent"], "jamf-entra-compliance");
    }
  });

  it("follow a list through all its pages", async () => {
    const next = `${cloud.url}/v1.0/groups?$select=id&$skiptoken=a%2Bb%3D`;
    cloud.script = ({ query }) =>
      query.get("$skiptoken") === "a+b="
        ? { body: { value: [{ id: "3" }] } }
        : { body: { value: [{ id: "1" }, { id: "2" }], "@odata.nextLink": next } };
    assert.deepEqual(await product.call("list", "/groups", groups, { select: "id", top: 2 }), [
      { id: "1" },
      { id: "2" },
      { id: "3" },
    ]);
    assert.deepEqual(
      cloud.seen.map(({ query }) => [query.get("$select"), query.get("$top")]),
      [
        ["id", "2"],
        ["id", null],
      ],
    );
  });

  it("stop at a list that is longer than was asked for", async () => {
    cloud.script = () => ({ body: { value: [{}], "@odata.nextLink": `${cloud.url}/v1.0/groups?$skiptoken=x` } });
    await product.refused("list", "/groups", groups, { mostPages: 2 });
    assert.equal(cloud.seen.length, 2);
  });

  it("end at a list whose pages lead in a circle", async () => {
    const page = (n: number) => `${cloud.url}/v1.0/groups?$skiptoken=${n % 3}`;
    cloud.script = ({ query }) => ({
      body: { value: [{}], "@odata.nextLink": page(Number(query.get("$skiptoken") ?? -1) + 1) },
    });
    const { message } = await product.refused("list", "/groups", groups);
    assert.match(message, /whose next page is one that was already read/);
    assert.equal(cloud.seen.length, 4);
  });

  it("take only an address for the next page", async () => {
    for (const next of [7, {}, [], true, "v1.0/groups", "javascript:0"]) {
      cloud.script = () => ({ body: { value: [{}], "@odata.nextLink": next } });
      assert.match((await product.refused("list", "/groups", groups)).message, /without a list/);
    }
  });

  it("survive words of a refusal that are no words", async () => {
    for (const error of [7, [], { message: 7, code: {} }, { innerError: { message: ["x"], code: 1 } }, null]) {
      cloud.script = () => ({ status: 400, body: { error } });
      assert.match((await product.refused("list", "/groups", groups)).message, /answered 400 Bad Request/);
    }
  });

  it("end at a sign-in that answers without end", async () => {
    const other = await Product.start({ ...cloud.environment, ...credentials });
    try {
      const headers = { "content-encoding": "gzip", "content-type": "application/json" };
      cloud.insteadOfToken = { headers, body: gzipSync(Buffer.alloc(20_000_000, " ")) };
      const { message } = await other.refused("list", "/groups", groups);
      assert.match(message, /^Could not sign in to tenant .+more than 1 MB/);
      assert.equal(cloud.signIns.length, 1);
    } finally {
      cloud.insteadOfToken = undefined;
      await other.stop();
    }
  });

  it("carry the token to no other host, whatever a page says", async () => {
    const elsewhere = await cloud.beside(() => ({ body: { value: [] } }));
    try {
      for (const link of [`${elsewhere.url}/v1.0/groups`, `${elsewhere.url.replace("https", "http")}/v1.0/groups`]) {
        cloud.script = () => ({ body: { value: [], "@odata.nextLink": link } });
        await product.refused("list", "/groups", groups);
      }
      assert.deepEqual(elsewhere.requests, []);
    } finally {
      await elsewhere.stop();
    }
  });

  it("keep every character of a filter", async () => {
    cloud.script = () => ({ body: { value: [] } });
    const filter = "displayName eq 'R&D #1 + 50% = ''x'''";
    await product.call("list", "/groups", groups, { filter });
    assert.equal(cloud.seen[0]!.query.get("$filter"), filter);
  });

  it("ask for advanced queries as Graph wants them, and for beta only where told", async () => {
    cloud.script = () => ({ body: { value: [] } });
    await product.call("list", "/users", groups, { eventual: true, beta: true });
    const [{ headers, path, query }] = cloud.seen as [Seen];
    assert.deepEqual([headers["consistencylevel"], path, query.get("$count")], ["eventual", "/beta/users", "true"]);
  });

  it("take 404 for absent when reading, and for done when removing", async () => {
    cloud.script = () => graphError(404, "Request_ResourceNotFound", "Resource '7' does not exist.");
    assert.equal(await product.call("read", "/groups/7", group), undefined);
    assert.equal(await product.call("remove", "/groups/7", { ...group, verb: "delete" }), undefined);
    await product.refused("list", "/groups/7/members", group);
  });

  it("sign in anew once when the token is refused, and no more than once", async () => {
    let refuse = 1;
    cloud.script = ({ headers }) =>
      refuse-- > 0
        ? graphError(401, "InvalidAuthenticationToken", "Expired.")
        : { body: { as: headers.authorization } };
    const before = await product.call<{ as: string }>("read", "/groups/7", group);
    assert.match(before.as, /^Bearer /);
    refuse = 99;
    cloud.forget();
    const error = await product.refused("read", "/groups/7", group);
    assert.equal(cloud.seen.length, 2);
    assert.equal(
      error.message,
      "Could not read group (id 7): Microsoft Graph answered 401 Expired. Check ARM_CLIENT_ID and ARM_CLIENT_SECRET.",
    );
    refuse = 0;
  });

  it("never show the secret or a token in an error", async () => {
    const bearer = token(tenantId);
    cloud.script = () => graphError(400, "BadRequest", `${credentials.ARM_CLIENT_SECRET} and Bearer ${bearer} are bad`);
    const { message } = await product.refused("read", "/groups/7", group);
    assert.equal(message, "Could not read group (id 7): Microsoft Graph answered 400 *** and Bearer *** are bad.");
  });

  it("end with the operation that they belong to", async () => {
    cloud.script = () => "hang";
    const error = await product.in({ deadline: 300 }, "read", "/groups/7", group).then(
      () => assert.fail("answered"),
      (e: Error) => e,
    );
    assert.match(error.message, /exceeded its time limit/);
  });

  describe("that fail", () => {
    it("in a way that may pass are repeated, without a Retry-After too", async () => {
      const troubles = [graphError(429, "TooManyRequests", "x"), { status: 408 }, { status: 502 }, "drop"] as const;
      const answers = troubles.map((trouble) => inTurn(trouble, { body: { id: "7" } }));
      cloud.script = (seen) => answers[Number(seen.path.split("/").at(-1))]!(seen);
      const all = troubles.map((_, i) => product.call("read", `/groups/${i}`, group));
      assert.deepEqual(
        await Promise.all(all),
        troubles.map(() => ({ id: "7" })),
      );
      assert.equal(cloud.seen.length, 2 * troubles.length);
    });

    it("in a way that won't pass are not", async () => {
      for (const status of [400, 403, 409, 412, 501]) {
        cloud.forget();
        cloud.script = () => ({ status });
        await product.refused("read", "/groups/7", group);
        assert.equal(cloud.seen.length, 1, String(status));
      }
    });

    it("leave a create alone unless it certainly did nothing", async () => {
      const about = { verb: "create", noun: "compliance partner" };
      cloud.script = inTurn({ status: 429 }, { status: 201, body: { id: "1" } });
      assert.deepEqual(await product.call("create", "/partners", {}, about), { id: "1" });
      assert.deepEqual(asked(), ["POST /v1.0/partners", "POST /v1.0/partners"]);
      for (const trouble of [{ status: 503 }, { status: 500 }, "drop"] as const) {
        cloud.forget();
        cloud.script = () => trouble;
        const { name, message } = await product.refused("create", "/partners", {}, about);
        assert.equal(name, "UnclearOutcome");
        assert.match(message, /may have been written nevertheless: look for it/);
        assert.equal(cloud.seen.length, 1);
      }
    });

    it("are sent once where the caller wants to look before it tries again", async () => {
      for (const trouble of [{ status: 429 }, { status: 503 }, "drop"] as const) {
        cloud.forget();
        cloud.script = () => trouble;
        await product.refused("change", "/groups/7", {}, { ...group, verb: "update" }, "once");
        assert.equal(cloud.seen.length, 1);
      }
    });

    it("with a web page that calls itself a success are not taken for one", async () => {
      const page = {
        status: 200,
        headers: { "content-type": "text/html" },
        body: "<html>Log in to the guest network</html>",
      };
      cloud.script = () => page;
      for (const call of ["read", "list"]) {
        const { message } = await product.refused(call, "/groups", group);
        assert.match(message, /answered 200 with a web page that is not Graph's\. A proxy or firewall/);
      }
      const { name } = await product.refused("create", "/groups", {}, group);
      assert.equal(name, "UnclearOutcome");
    });
  });
});
