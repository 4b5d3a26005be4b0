import assert from "node:assert/strict";
import { classicError, Jamf, type Policy } from "./jamfClient";

describe("policies of the sandbox's Classic API", () => {
  let jamf: Jamf;
  beforeEach(async () => (jamf = await Jamf.start({ macs: 5 })));
  afterEach(() => jamf.stop());

  const policy = (sections: string, name = "Register") =>
    `<policy><general><name>${name}</name></general>${sections}</policy>`;
  const make = (sections = "", name?: string) => jamf.createXml("policies", policy(sections, name));
  const read = async (id: string) => (await jamf.document<Policy>(`/policies/id/${id}`)).policy;
  const put = (id: string, body: string) => jamf.xml("PUT", `/policies/id/${id}`, `<policy>${body}</policy>`);
  it("fills in what nobody sent", async () => {
    const { general, self_service, reboot, scope } = await read(await make());
    assert.equal(general["frequency"], "Once per computer");
    assert.deepEqual(general.category, { id: -1, name: "No category assigned" });
    assert.equal(self_service["self_service_display_name"], "Register");
    assert.equal(self_service["install_button_text"], "Install");
    assert.equal(self_service["reinstall_button_text"], "Reinstall");
    assert.equal(reboot["minutes_until_reboot"], 5);
    assert.match(String(reboot["message"]), /^This computer will restart in 5 minutes/);
    assert.equal(scope["all_computers"], false);
  });

  it("answers 201 to create and update, 200 to delete, each with the number in XML", async () => {
    const id = await make();
    const updated = await put(id, "<general><enabled>false</enabled></general>");
    assert.deepEqual(
      [updated.status, updated.text.replace(/^<\?xml[^>]*>/, "")],
      [201, `<policy><id>${id}</id></policy>`],
    );
    const deleted = await jamf.delete(`/JSSResource/policies/id/${id}`);
    assert.deepEqual([deleted.status, deleted.text.includes(`<id>${id}</id>`)], [200, true]);
    const gone = await jamf.get(`/JSSResource/policies/id/${id}`);
    assert.deepEqual(
      [gone.status, classicError(gone)],
      [404, "The server has not found anything matching the request URI"],
    );
  });

  it("merges by section: what was not sent stays, what was sent empty is cleared", async () => {
    const id = await make(
      "<maintenance><recon>true</recon></maintenance><self_service><self_service_description>Start here</self_service_description></self_service>",
    );
    await put(
      id,
      "<self_service><force_users_to_view_description>true</force_users_to_view_description></self_service>",
    );
    const merged = await read(id);
    assert.equal(merged.maintenance["recon"], true);
    assert.equal(merged.self_service["self_service_description"], "Start here");
    assert.equal(merged.general["name"], "Register");
    await put(id, "<self_service><self_service_description/></self_service>");
    assert.equal((await read(id)).self_service["self_service_description"], "");
  });

  it("replaces the whole scope, and lists", async () => {
    const script = await jamf.create("/api/v1/scripts", { name: "S" });
    const list = `<scripts><script><id>${script}</id><priority>Before</priority><parameter4>a</parameter4></script></scripts>`;
    const id = await make(
      `<scope><all_computers>false</all_computers><computers><computer><id>1</id></computer></computers>
       <computer_groups><computer_group><id>3</id></computer_group></computer_groups></scope>${list}`,
    );
    const made = await read(id);
    assert.deepEqual(made.scope.computer_groups, [{ id: 3, name: "IT Department" }]);
    assert.deepEqual(
      [made.scripts[0]?.["priority"], made.scripts[0]?.["parameter4"], made.scripts[0]?.["name"]],
      ["Before", "a", "S"],
    );
    await put(
      id,
      "<scope><computer_groups><computer_group><id>1</id></computer_group></computer_groups></scope><scripts/>",
    );
    const replaced = await read(id);
    assert.deepEqual(replaced.scope["computers"], []);
    assert.deepEqual(replaced.scope.computer_groups, [{ id: 1, name: "All Managed Clients" }]);
    assert.deepEqual(replaced.scripts, []);
  });

  it("keeps sections, list items and fields that a client does not know", async () => {
    const before = await read("1");
    assert.equal((await put("1", "<general><enabled>false</enabled></general>")).status, 201);
    const after = await read("1");
    assert.deepEqual(after, { ...before, general: { ...before.general, enabled: false } });
    assert.equal(after.account_maintenance["secure_token_allowed"], "true");
  });

  it("keeps unknown elements in a scope that is sent back, loses them when it is not", async () => {
    const xml = "<policy><scope><zones><zone>a</zone></zones></scope></policy>";
    await jamf.control("POST", "/jamf/document", { kind: "policies", id: 1, xml });
    await put("1", "<scope><all_computers>true</all_computers><zones><zone>a</zone></zones></scope>");
    assert.deepEqual((await read("1")).scope["zones"], { zone: "a" });
    await put("1", "<scope><all_computers>true</all_computers></scope>");
    assert.equal((await read("1")).scope["zones"], undefined);
  });

  it("ignores names that the documentation has wrong, silently", async () => {
    const id = await make(
      `<self_service><re-install_button_text>Again</re-install_button_text></self_service>
       <user_interaction><allow_user_to_defer>true</allow_user_to_defer></user_interaction><nonsense>1</nonsense>`,
    );
    const { self_service, user_interaction } = await read(id);
    assert.equal(self_service["reinstall_button_text"], "Reinstall");
    assert.equal(user_interaction["allow_users_to_defer"], false);
    assert.equal("nonsense" in (await read(id)), false);
  });

  it("shows the category's present name, and none once it is deleted", async () => {
    const category = await jamf.create("/api/v1/categories", { name: "Old", priority: 9 });
    const id = await jamf.createXml(
      "policies",
      `<policy><general><name>P</name><category><id>${category}</id></category></general></policy>`,
    );
    await jamf.send("PUT", `/api/v1/categories/${category}`, { name: "New", priority: 9 });
    assert.deepEqual((await read(id)).general.category, { id: Number(category), name: "New" });
    await jamf.delete(`/api/v1/categories/${category}`);
    assert.equal((await read(id)).general.category.id, -1);
    assert.equal((await put(id, "<general><enabled>true</enabled></general>")).status, 201);
  });

  it("finds by name, by category and by subset; writes are never answered in JSON", async () => {
    assert.equal((await jamf.get("/JSSResource/policies/name/Set%20up%20printers")).status, 200);
    const list = async (path: string) =>
      (await jamf.document<{ policies: { id: number }[] }>(`/policies${path}`)).policies.length;
    assert.deepEqual(
      [await list("/category/1"), await list("/category/None"), await list("/createdBy/jss")],
      [1, 0, 1],
    );
    const subset = await jamf.document<{ policy: object }>("/policies/id/1/subset/General&Scope");
    assert.deepEqual(Object.keys(subset.policy), ["general", "scope"]);
    const whole = await jamf.document<{ policy: object }>("/policies/id/1/subset/Nonsense");
    assert.ok(Object.keys(whole.policy).length > 10);
    const written = await jamf.ask("PUT", "/JSSResource/policies/id/1", {
      headers: { "content-type": "application/xml", accept: "application/json" },
      body: "<policy><general><enabled>true</enabled></general></policy>",
    });
    assert.match(String(written.headers["content-type"]), /xml/);
    for (const [accept, type] of [
      ["application/xml;q=0.9, application/json;q=0.5", /xml/],
      ["application/json;q=0.5, application/xml;q=0.2", /json/],
      ["application/json, application/xml;q=0.9", /json/],
      ["text/xml, application/json;q=0", /xml/],
      ["*/*", /xml/],
    ] as const) {
      const read = await jamf.ask("GET", "/JSSResource/policies/id/1", { headers: { accept } });
      assert.match(String(read.headers["content-type"]), type, accept);
    }
  });
});
