import assert from "node:assert/strict";
import { Contract, type OpenApi } from "../../sandbox/contract";
import { graphDocument } from "../../sandbox/entra/contract";
import { jamfDocuments } from "../../sandbox/jamf/index";
import { Access } from "../../sandbox/jamf/server/access";
import { Cluster } from "../../sandbox/jamf/server/cluster";
import { merge } from "../../sandbox/jamf/classic/document";
import { misfits, shapeOf } from "../../sandbox/jamf/classic/shape";
import { Router } from "../../sandbox/jamf/server/router";
import { parseXml, toXml } from "../../sandbox/jamf/classic/xml";
import { SeededRandom } from "../../sandbox/random";
import type { Call } from "../../sandbox/service";

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string) => ({ content: { "application/json": { schema: reference(name) } } });

const document: OpenApi = {
  info: { title: "A contract", version: "1" },
  paths: {
    "/v1/pets/{id}": {
      put: { requestBody: { required: true, ...json("Dog") }, responses: { 200: json("Dog"), "4XX": json("Animal") } },
    },
  },
  components: {
    schemas: {
      Animal: {
        type: "object",
        required: ["name"],
        properties: { name: { type: "string" }, born: { type: "string", format: "date-time" } },
      },
      Dog: {
        allOf: [
          reference("Animal"),
          {
            type: "object",
            properties: {
              size: { type: "string", enum: ["S", "L"], nullable: true },
              puppies: { type: "array", items: reference("Animal") },
            },
          },
        ],
      },
    },
  },
};

describe("a contract", () => {
  const operation = new Contract(document).operation("PUT", "/v1/pets/{petId}")!;
  const violations = (body: unknown) => operation.request!(body).map(({ field, text }) => `${field} ${text}`);

  it("accepts what the schema allows, through inheritance and null", () => {
    assert.deepEqual(violations({ name: "A", size: null, puppies: [{ name: "B", born: "2026-01-02T03:04:05Z" }] }), []);
  });

  it("closes every object, inherited and nested ones too", () => {
    assert.deepEqual(violations({ name: "A", colour: "red", puppies: [{ name: "B", size: "S" }] }), [
      "puppies[0].size is not a known property",
      "colour is not a known property",
    ]);
  });

  it("names missing properties, wrong types, values and formats by their place", () => {
    assert.deepEqual(violations({ size: "M", puppies: [{ name: 1, born: "yesterday" }] }).sort(), [
      "name is required",
      'puppies[0].born must match format "date-time"',
      "puppies[0].name must be string",
      "size must be one of S, L",
    ]);
  });

  it("lets a client send what is read-only, however it looks, and wants it in the answer as the schema says", () => {
    const withId = structuredClone(document);
    const animal = withId.components.schemas["Animal"] as { required: string[]; properties: Record<string, object> };
    animal.properties["id"] = { type: "string", minLength: 1, readOnly: true };
    animal.required.push("id");
    const { request, reply } = new Contract(withId).operation("PUT", "/v1/pets/{id}")!;
    assert.deepEqual(request!({ name: "A", id: "", puppies: [{ name: "B", id: 7 }] }), []);
    assert.deepEqual(request!({ name: "A" }), []);
    assert.equal(request!({ name: "A", ID: "7" }).length, 1);
    const fields = (body: object) => reply(200)!(body).map(({ field }) => field);
    assert.deepEqual([fields({ name: "A" }), fields({ name: "A", id: "" })], [["id"], ["id"]]);
  });

  it("is told where its schemas are none, which those of the vendors are: the sandbox trusts them when it starts", () => {
    for (const each of [...jamfDocuments(), graphDocument()]) assert.doesNotThrow(() => new Contract(each));
    const wrong = structuredClone(document);
    wrong.components.schemas["Animal"] = { type: "pet" };
    assert.throws(() => new Contract(wrong), /schema is invalid/);
  });

  it("knows the statuses of an operation, and operations it does not have", () => {
    assert.deepEqual([...operation.statuses], ["200", "4XX"]);
    assert.equal(operation.reply(404)?.({ name: "A" }).length, 0);
    assert.equal(operation.reply(500), undefined);
    assert.equal(new Contract(document).operation("GET", "/v1/pets/{id}"), undefined);
  });
});

describe("the router of the sandbox's Jamf half", () => {
  const access = new Access(new SeededRandom(1), 3_600, { now: () => Date.now() });
  const form = `grant_type=client_credentials&client_id=${access.main.name}&client_secret=${access.main.secret}`;
  const call = (method: string, path: string, headers: Record<string, string>, body = ""): Call => ({
    method,
    path,
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(body),
    origin: "https://localhost",
  });
  const signedIn = access.clientToken(call("POST", "/", { "content-type": "application/x-www-form-urlencoded" }, form));
  const { access_token } = signedIn.body as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
  const routerThatAnswers = (status: number, body: object) =>
    new Router(
      [{ method: "PUT", path: "/api/v1/pets/{id}", run: () => ({ status, body }) }],
      [new Contract(document)],
      access,
      new Cluster(1, 0),
    );
  const put = call("PUT", "/api/v1/pets/7", headers, '{"name":"A"}');

  it("lets no answer out that breaks the contract", () => {
    assert.equal(routerThatAnswers(200, { name: "A" }).handle(put).status, 200);
    assert.throws(() => routerThatAnswers(200, { nmae: "A" }).handle(put), /breaks the contract: name is required/);
    assert.throws(() => routerThatAnswers(201, { name: "A" }).handle(put), /201 .* is not in the contract/);
  });

  it("lets no request in that breaks it", () => {
    const wrong = call("PUT", "/api/v1/pets/7", headers, '{"name":"A","size":"XL"}');
    assert.equal(routerThatAnswers(200, { name: "A" }).handle(wrong).status, 400);
  });
});

describe("Classic documents of the sandbox", () => {
  it("survive parsing and writing, with every character that XML must escape", () => {
    const text = `a & b < c > d "e" 'f' \u00e4 \ud83c\udf4f ]]> &amp; tab\there`;
    const parsed = parseXml(toXml({ name: "x", text: "", children: [{ name: "y", text, children: [] }] }));
    assert.equal(parsed?.children[0]?.text, text);
    assert.equal(parseXml("<a><![CDATA[<b> & c]]>&#228;&#x1F34F;</a>")?.text, "<b> & c\u00e4\ud83c\udf4f");
    assert.equal(parseXml("<a><b></a>"), undefined);
    assert.equal(parseXml("no xml"), undefined);
  });

  it("are told apart by type from what the documentation says", () => {
    const wrong = parseXml("<policy><general><enabled>maybe</enabled><id>x</id><odd>1</odd></general></policy>")!;
    assert.deepEqual(misfits(shapeOf("policy"), wrong), [
      'policy.general.enabled is "maybe"',
      'policy.general.id is "x"',
    ]);
  });

  it("do not change by a write that sends them back whole", () => {
    const shape = shapeOf("policy");
    const stored = parseXml(
      `<policy><general><name>A</name><odd>1</odd></general><scope><all_computers>true</all_computers><odd><x>1</x></odd></scope>
       <scripts><script><id>1</id><priority>After</priority><odd>2</odd></script></scripts></policy>`,
    )!;
    assert.deepEqual(merge(shape, stored, stored), stored);
  });
});
