import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { Loopback, Script, Scripted } from "../../core/http/loopback";
import { closedPort } from "../../core/http/loopback";
import { rsqlEquals } from "../../../../providers/jamf/client";
import { inTurn, Product, signingIn, work } from "./product";

const category = { verb: "look up", noun: "category", name: "Compliance" };
const xmlReply = (body: string, status = 200): Scripted => ({
  status,
  headers: { "content-type": "application/xml;charset=UTF-8" },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});

describe("The Jamf Pro client", () => {
  let product: Product;
  let jamf: Loopback;
  before(async () => (product = await Product.start()) && undefined);
  after(() => product.stop());
  afterEach(() => jamf.stop());
  const serve = async (script: Script) => (jamf = await product.serve(signingIn(script)));
  const call = <T>(name: string, ...args: unknown[]) => product.call<T>(jamf.url, name, ...args);

  describe("lists", () => {
    const paged =
      (all: number[], most: number): Script =>
      ({ query }) => {
        const size = Math.min(Number(query.get("page-size")), most);
        const from = Number(query.get("page")) * size;
        return {
          body: { totalCount: all.length, results: all.slice(from, from + size).map((id) => ({ id: `${id}` })) },
        };
      };

    it("every page, even where the server gives smaller ones than asked for", async () => {
      const all = Array.from({ length: 45 }, (_, i) => i);
      await serve(paged(all, 20));
      assert.deepEqual(
        await call("list", "/v1/categories", category),
        all.map((id) => ({ id: `${id}` })),
      );
      assert.deepEqual(
        work(jamf).map(({ query }) => query.get("page")),
        ["0", "1", "2"],
      );
    });

    it("with one request where one page is enough, or nothing is there", async () => {
      await serve(paged([], 20));
      assert.deepEqual(await call("list", "/v1/categories", category), []);
      assert.equal(work(jamf).length, 1);
    });

    for (const totalCount of [1e12, -1, 1.5, 1e300]) {
      it(`as an error when the service announces ${totalCount} entries, after one request`, async () => {
        await serve(() => ({ body: { totalCount, results: [{ id: "1" }] } }));
        for (const read of [
          call("list", "/v1/categories", category),
          call("pages", "/v1/categories", category, { pageSize: 1 }),
        ]) {
          await assert.rejects(read, { name: "ServiceError", message: /entries/ });
        }
        assert.equal(work(jamf).length, 2);
      });
    }

    it("an array as it is", async () => {
      await serve(() => ({ body: [{ id: "1" }] }));
      assert.deepEqual(await call("list", "/v1/sites", category), [{ id: "1" }]);
    });

    it("with a filter that arrives as it was meant", async () => {
      await serve(paged([], 20));
      const filter = rsqlEquals("name", 'A "b" & c+d \\ ü');
      await call("list", "/v1/categories", category, { filter, sort: "id:asc" });
      const [{ query }] = work(jamf) as [ReturnType<typeof work>[number]];
      assert.equal(query.get("filter"), 'name=="A \\"b\\" & c+d \\\\ ü"');
      assert.equal(query.get("sort"), "id:asc");
    });

    for (const [what, body] of [
      ["ends before its own count", { totalCount: 3, results: [] }],
      ["has no count", { results: [] }],
      ["has no entries", { totalCount: 0 }],
      ["is empty", ""],
      ["is no JSON", "<hello/>"],
    ] as const) {
      it(`as an error, not as nothing, when the answer ${what}`, async () => {
        await serve(() => ({ headers: { "content-type": "application/json" }, body }));
        await assert.rejects(call("list", "/v1/categories", category), { name: "ServiceError" });
      });
    }
  });

  it("reads undefined for an object that is gone, with or without a body", async () => {
    const missing = { httpStatus: 404, errors: [{ code: "INVALID_ID", field: "id", description: "none", id: "0" }] };
    await serve(inTurn({ status: 404, body: missing }, { status: 404 }));
    assert.equal(await call("read", "/v1/categories/7", category), undefined);
    assert.equal(await call("read", "/v1/categories/7", category), undefined);
  });

  it("fails with the next step when the object to replace is gone", async () => {
    await serve(() => ({ status: 404 }));
    await assert.rejects(call("replace", "/v1/categories/7", {}, { ...category, verb: "update", id: "7" }), {
      message:
        'Could not update category "Compliance" (id 7): Jamf Pro answered 404 Not Found. ' +
        'It may have been deleted outside of Pulumi: run "pulumi refresh", then "pulumi up".',
    });
  });

  it("sends JSON and gives back what Jamf Pro answers, or nothing", async () => {
    await serve(inTurn({ status: 201, body: { id: "3", href: "x" } }, { status: 202 }));
    assert.deepEqual(await call("create", "/v1/categories", { name: "ü" }, category), { id: "3", href: "x" });
    assert.equal(await call("replace", "/v1/categories/3", { name: "b" }, category), undefined);
    const [create] = work(jamf);
    assert.equal(create!.headers["content-type"], "application/json");
    assert.equal(create!.body, '{"name":"ü"}');
  });

  it("asks for the version once, and again only after a failure", async () => {
    await serve(inTurn({ status: 400 }, { body: { version: "11.30.1-t1754397193" } }));
    await assert.rejects(call("version"));
    const versions = await Promise.all([
      call("version", "11.28", "11.30.1", "11.31"),
      call("version"),
      call("version"),
    ]);
    assert.deepEqual(versions[0], { text: "11.30.1", atLeast: [true, true, false] });
    assert.equal(work(jamf).length, 2);
  });

  it("says so when the address is no Jamf Pro", async () => {
    await serve(() => ({ status: 404 }));
    await assert.rejects(call("version"), {
      message:
        "Could not read the version of Jamf Pro: Jamf Pro answered 404 without naming its version. Check jamfUrl: it must be " +
        "the address of Jamf Pro itself, such as https://example.jamfcloud.com.",
    });
  });

  it("has five requests in flight and no more, sign-in included", async () => {
    jamf = await product.serve(async (seen) => {
      await setTimeout(10);
      return signingIn(() => ({ body: { id: "1" } }))(seen);
    });
    await Promise.all(Array.from({ length: 40 }, (_, i) => call("read", `/v1/categories/${i}`, category)));
    assert.equal(jamf.mostInFlight, 5);
  });

  it("is one client per instance, however its address is spelled", async () => {
    await serve(() => ({ body: { id: "1" } }));
    for (const spelling of [jamf.url, `${jamf.url}/`, ` ${jamf.url.replace("https", "HTTPS")} `]) {
      assert.equal(await product.call(spelling, "url"), jamf.url);
      await product.call(spelling, "read", "/v1/categories/1", category);
    }
    assert.equal(jamf.seen.length - work(jamf).length, 1);
  });

  describe("speaking Classic", () => {
    it("reads a document as it is", async () => {
      const policy = '<policy><general><id>007</id><name>A &amp; B</name></general><unknown x="1"/></policy>';
      await serve(inTurn(xmlReply(policy), { status: 404 }));
      assert.equal(
        await call("classic.read", "/policies/id/7", category),
        `<?xml version="1.0" encoding="UTF-8"?>${policy}`,
      );
      assert.equal(await call("classic.read", "/policies/id/7", category), undefined);
      const [{ path, headers }] = work(jamf) as [ReturnType<typeof work>[number]];
      assert.deepEqual([path, headers.accept], ["/JSSResource/policies/id/7", "application/xml"]);
    });

    it("takes the page of a missing object for its absence", async () => {
      const page = "<html><head><title>Status page</title></head><body><p>Not Found</p></body></html>";
      await serve(() => ({ status: 404, headers: { "content-type": "text/html;charset=utf-8" }, body: page }));
      assert.equal(await call("classic.read", "/policies/id/7", category), undefined);
      await call("classic.remove", "/policies/id/7", category);
    });

    it("lists ids and names, and fails when some are missing", async () => {
      const entry = "<policy><id>1</id><name>A &lt;1&gt;</name></policy>";
      await serve(
        inTurn(
          xmlReply(`<policies><size>1</size>${entry}</policies>`),
          xmlReply("<policies><size>0</size></policies>"),
          xmlReply(`<policies><size>2</size>${entry}</policies>`),
        ),
      );
      assert.deepEqual(await call("classic.list", "/policies", category), [{ id: "1", name: "A <1>" }]);
      assert.deepEqual(await call("classic.list", "/policies", category), []);
      await assert.rejects(call("classic.list", "/policies", category), {
        message: /answered 200 without all 2 entries/,
      });
    });

    it("creates under id 0 and gives back the id; replaces; removes", async () => {
      await serve(() => xmlReply("<policy><id>12</id></policy>", 201));
      assert.equal(await call("classic.create", "/policies", "<policy><a>&lt;</a></policy>", category), "12");
      await call("classic.replace", "/policies/id/12", "<policy/>", category);
      await call("classic.remove", "/policies/id/12", category);
      assert.deepEqual(
        work(jamf).map(({ method, path }) => `${method} ${path}`),
        ["POST /JSSResource/policies/id/0", "PUT /JSSResource/policies/id/12", "DELETE /JSSResource/policies/id/12"],
      );
      const [{ headers, body }] = work(jamf) as [ReturnType<typeof work>[number]];
      assert.equal(headers["content-type"], "application/xml");
      assert.equal(body, '<?xml version="1.0" encoding="UTF-8"?><policy><a>&lt;</a></policy>');
    });

    it("writes one object of a kind at a time, kinds and reads side by side", async () => {
      const inFlight = new Map<string, number>();
      const most: Record<string, number> = {};
      await serve(async ({ method, path }) => {
        const kind = method === "GET" ? "reads" : path.split("/")[2]!;
        for (const name of [kind, "all"]) {
          inFlight.set(name, (inFlight.get(name) ?? 0) + 1);
          most[name] = Math.max(most[name] ?? 0, inFlight.get(name)!);
        }
        await setTimeout(10);
        for (const name of [kind, "all"]) inFlight.set(name, inFlight.get(name)! - 1);
        return xmlReply("<policy><id>1</id></policy>");
      });
      await Promise.all(
        ["policies", "computergroups"].flatMap((kind) =>
          Array.from({ length: 4 }, (_, i) => [
            call("classic.create", `/${kind}`, "<x/>", category),
            call("classic.replace", `/${kind}/id/${i}`, "<x/>", category),
            call("classic.remove", `/${kind}/id/${i}`, category),
            call("classic.read", `/${kind}/id/${i}`, category),
          ]).flat(),
        ),
      );
      assert.deepEqual([most["policies"], most["computergroups"]], [1, 1]);
      assert.ok(most["reads"]! > 1 && most["all"]! <= 5, JSON.stringify(most));
    });
  });

  it("tells of a deprecated endpoint once, whatever the object", async () => {
    await serve(() => ({
      headers: { deprecation: "@1779926400", sunset: "Tue, 01 Jun 2027 00:00:00 GMT" },
      body: { id: "1" },
    }));
    for (const id of ["1", "2"]) await call("read", `/v2/computer-groups/smart-groups/${id}`, category);
    await call("replace", "/v2/computer-groups/smart-groups/1", {}, category);
    const path = "/api/v2/computer-groups/smart-groups/{id}";
    const dates = { deprecation: "@1779926400", sunset: "Tue, 01 Jun 2027 00:00:00 GMT" };
    const { notices, shownByProgram, texts } = await call<any>("notices");
    assert.deepEqual(notices, [
      { method: "GET", path, ...dates },
      { method: "PUT", path, ...dates },
    ]);
    assert.match(
      texts[1],
      /will remove PUT \S+\/\{id\} \(deprecated since 2026-05-28, removed after 2027-06-01\), which this run used\./,
    );
    // The program shows what is read by, the host of the resources what is written by.
    assert.deepEqual(shownByProgram, [texts[0]]);
  });

  describe("that can't get through", () => {
    beforeEach(() => serve(() => ({})));

    it("refuses any address but an https origin, before anything is sent", async () => {
      for (const [url, message] of [
        [
          "http://127.0.0.1",
          'jamfUrl "http://127.0.0.1" does not start with https://. It must look like https://example.jamfcloud.com.',
        ],
        ["example", 'jamfUrl "example" is not a web address. It must look like https://example.jamfcloud.com.'],
        [
          `${jamf.url}/api`,
          `jamfUrl must not contain a path: "${jamf.url}/api". It must look like https://example.jamfcloud.com.`,
        ],
        ["https://me:secret@example.com", "jamfUrl must not contain a user name or password."],
      ] as const) {
        await assert.rejects(product.call(url, "version"), { name: "SettingsError", message });
      }
      assert.equal(jamf.seen.length, 0);
    });

    it("names an address that nobody answers at after a second attempt", async () => {
      const url = `https://127.0.0.1:${await closedPort()}`;
      await assert.rejects(product.call(url, "version"), {
        message: new RegExp(
          `^Could not sign in to Jamf Pro: Jamf Pro did not answer: ${url.slice(8)} refused the connection \\(ECONNREFUSED\\)\\. ` +
            "Check jamfUrl and the network of this computer\\. Given up after 2 attempts and \\d s of waiting\\.$",
        ),
      });
    });

    it("names a certificate that is for another name", async () => {
      await assert.rejects(product.call(jamf.url.replace("127.0.0.1", "127.0.0.2"), "version"), {
        name: "ServiceError",
      });
    });

    it("does not send its token after a redirect", async () => {
      await jamf.stop();
      await serve(() => ({ status: 302, headers: { location: `${jamf.url}/login` } }));
      await assert.rejects(call("read", "/v1/x", category), {
        message: new RegExp(`answered 302 with a redirect to ${jamf.url}\\. Check jamfUrl`),
      });
      assert.equal(work(jamf).length, 1);
    });
  });
});
