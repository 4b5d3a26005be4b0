import assert from "node:assert/strict";
import { codes, group, Jamf, smartGroups } from "./jamfClient";

describe("categories, scripts, attributes, sites and icons of the sandbox", () => {
  let jamf: Jamf;
  beforeEach(async () => (jamf = await Jamf.start({ macs: 3 })));
  afterEach(() => jamf.stop());

  const refusal = async (path: string, body: object) => {
    const answer = await jamf.send("POST", path, body);
    return [answer.status, ...codes(answer)];
  };

  it("creates, reads, changes, lists and deletes a category", async () => {
    const id = await jamf.create("/api/v1/categories", { name: "Compliance", priority: 9 });
    assert.deepEqual((await jamf.get(`/api/v1/categories/${id}`)).json(), { id, name: "Compliance", priority: 9 });
    const changed = await jamf.send("PUT", `/api/v1/categories/${id}`, { name: "Compliance", priority: 2 });
    assert.deepEqual([changed.status, changed.json<{ priority: number }>().priority], [200, 2]);
    const filter = encodeURIComponent('name=="Compliance"');
    const { totalCount } = (await jamf.get(`/api/v1/categories?filter=${filter}`)).json<{ totalCount: number }>();
    assert.equal(totalCount, 1);
    assert.equal((await jamf.delete(`/api/v1/categories/${id}`)).status, 204);
    assert.equal((await jamf.get(`/api/v1/categories/${id}`)).status, 404);
  });

  it("refuses a category of a taken or blank name, without priority, or with a text for one", async () => {
    const path = "/api/v1/categories";
    assert.deepEqual(await refusal(path, { name: "büro & druck", priority: 1 }), [400, "DUPLICATE_FIELD name"]);
    assert.deepEqual(await refusal(path, { name: " ", priority: 1 }), [400, "INVALID_FIELD name"]);
    assert.deepEqual(await refusal(path, { name: "A" }), [400, "INVALID_FIELD priority"]);
    assert.deepEqual(await refusal(path, { name: "A", priority: "9" }), [400, "INVALID_FIELD priority"]);
  });

  it("refuses bodies that are no JSON, or not called JSON", async () => {
    const json = { "content-type": "application/json" };
    assert.equal((await jamf.ask("POST", "/api/v1/categories", { headers: json, body: "{" })).status, 400);
    assert.equal((await jamf.ask("POST", "/api/v1/categories", { headers: json })).status, 400);
    assert.equal((await jamf.ask("POST", "/api/v1/categories", { body: '{"name":"A","priority":1}' })).status, 415);
  });

  it("keeps scripts with a category's name, replaces them on PUT and drops one trailing line end", async () => {
    const sent = {
      name: "S",
      categoryId: "1",
      parameter4: "Label",
      scriptContents: "#!/bin/zsh\r\necho ä\n",
      priority: "BEFORE",
    };
    const id = await jamf.create("/api/v1/scripts", sent);
    const read = (await jamf.get(`/api/v1/scripts/${id}`)).json<Record<string, string>>();
    assert.equal(read["scriptContents"], "#!/bin/zsh\necho ä");
    assert.deepEqual([read["categoryName"], read["parameter4"], read["priority"]], ["Büro & Druck", "Label", "BEFORE"]);
    const replaced = (await jamf.send("PUT", `/api/v1/scripts/${id}`, { name: "S" })).json<Record<string, string>>();
    assert.deepEqual([replaced["parameter4"], replaced["categoryId"], replaced["priority"]], ["", "-1", "AFTER"]);
    assert.deepEqual(await refusal("/api/v1/scripts", { name: "S" }), [400, "DUPLICATE_FIELD name"]);
    assert.deepEqual(await refusal("/api/v1/scripts", { name: "T", priority: "LATER" }), [
      400,
      "INVALID_FIELD priority",
    ]);
    assert.deepEqual(await refusal("/api/v1/scripts", { name: "T", categoryId: "9" }), [
      400,
      "INVALID_FIELD categoryId",
    ]);
  });

  const attributes = "/api/v1/computer-extension-attributes";
  const attribute = { name: "Registration", dataType: "STRING", inventoryDisplayType: "GENERAL" };

  it("keeps attributes whose fields fit their input type, and answers 202 to PUT", async () => {
    const script = { ...attribute, inputType: "SCRIPT", scriptContents: "echo 1\n" };
    const id = await jamf.create(attributes, script);
    const read = (await jamf.get(`${attributes}/${id}`)).json<Record<string, unknown>>();
    assert.deepEqual([read["scriptContents"], read["enabled"], read["popupMenuChoices"]], ["echo 1", true, []]);
    assert.equal(
      (await jamf.send("PUT", `${attributes}/${id}`, { ...script, enabled: false, manageExistingData: "DELETE" }))
        .status,
      202,
    );
    assert.equal(
      (await jamf.send("PUT", `${attributes}/${id}`, { ...script, manageExistingData: "DELETE" })).status,
      400,
    );
  });

  it("refuses attributes that contradict themselves or a built-in criterion", async () => {
    assert.deepEqual(await refusal(attributes, { ...attribute, inputType: "TEXT", scriptContents: "x" }), [
      400,
      "INVALID_FIELD scriptContents",
    ]);
    assert.deepEqual(await refusal(attributes, { ...attribute, inputType: "SCRIPT" }), [
      400,
      "INVALID_FIELD scriptContents",
    ]);
    assert.deepEqual(await refusal(attributes, attribute), [400, "INVALID_FIELD inputType"]);
    assert.deepEqual(await refusal(attributes, { ...attribute, name: "Last Check-in", inputType: "TEXT" }), [
      400,
      "DUPLICATE_FIELD name",
    ]);
  });

  it("makes an attribute a criterion, which follows its name and protects it from deletion", async () => {
    const id = await jamf.create(attributes, { ...attribute, inputType: "TEXT" });
    await jamf.control("POST", "/jamf/mac", { id: 2, set: { attributes: { [id]: "done" } } });
    const line = { name: "Registration", searchType: "is", value: "done" };
    const groupId = await jamf.create(smartGroups, group("Registered", line));
    const { members } = (await jamf.get(`/api/v3/computer-groups/smart-group-membership/${groupId}`)).json<{
      members: number[];
    }>();
    assert.deepEqual(members, [2]);
    assert.equal((await jamf.delete(`${attributes}/${id}`)).status, 400);
    await jamf.send("PUT", `${attributes}/${id}`, { ...attribute, name: "Renamed", inputType: "TEXT" });
    const { criteria } = (await jamf.get(`${smartGroups}/${groupId}`)).json<{ criteria: { name: string }[] }>();
    assert.equal(criteria[0]?.name, "Renamed");
  });

  it("lists sites as a bare array and makes them in Classic only", async () => {
    assert.equal((await jamf.send("POST", "/api/v1/sites", { name: "Nord" })).status, 405);
    const id = await jamf.createXml("sites", "<site><name>Nord</name></site>");
    const sites = (await jamf.get("/api/v1/sites")).json<object[]>();
    assert.deepEqual(sites, [
      { id: "1", name: "Werk Süd", divisionId: null },
      { id, name: "Nord", divisionId: null },
    ]);
  });

  it("shows the same categories in Classic, whose PUT answers 200", async () => {
    const id = await jamf.createXml("categories", "<category><name>A</name><priority>4</priority></category>");
    assert.deepEqual((await jamf.get(`/api/v1/categories/${id}`)).json(), { id, name: "A", priority: 4 });
    assert.equal(
      (await jamf.xml("PUT", `/categories/id/${id}`, "<category><priority>5</priority></category>")).status,
      200,
    );
    assert.equal((await jamf.get(`/api/v1/categories/${id}`)).json<{ priority: number }>().priority, 5);
  });

  it("takes icons in the field file only, gives every upload a number, and has no list of them", async () => {
    const upload = (field: string) =>
      jamf.ask("POST", "/api/v1/icon", {
        headers: { "content-type": 'multipart/form-data; boundary="x y"' },
        body: Buffer.from(
          `--x y\r\nContent-Disposition: form-data; name="${field}"; filename="ö.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--x y--\r\n`,
        ),
      });
    const [first, second] = [await upload("file"), await upload("file")].map((answer) =>
      answer.json<{ id: number; url: string }>(),
    );
    assert.notEqual(first?.id, second?.id);
    assert.equal(first?.url, second?.url);
    assert.match(String(first?.url), /hash_[0-9a-f]{64}$/);
    assert.equal((await upload("image")).status, 400);
    assert.equal((await jamf.get(`/api/v1/icon/${first?.id}`)).status, 200);
    assert.equal((await jamf.get(`/api/v1/icon/download/${first?.id}`)).status, 500);
    assert.equal((await jamf.get("/api/v1/icon")).status, 405);
  });

  it("answers 501 to what it does not know", async () => {
    assert.deepEqual(codes(await jamf.get("/api/v1/mobile-device-groups")), ["NOT_IN_SANDBOX"]);
    assert.equal((await jamf.get("/JSSResource/packages")).status, 501);
  });
});
