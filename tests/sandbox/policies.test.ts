import assert from "node:assert/strict";
import { classicError, Jamf } from "./jamfClient";

interface Policy {
  policy: {
    general: Record<string, unknown> & { category: { id: number; name: string } };
    scope: Record<string, unknown> & { computer_groups: { id: number; name: string }[] };
    self_service: Record<string, unknown> & { self_service_categories: { id: number; feature_in: boolean }[] };
    scripts: Record<string, unknown>[];
    printers: object[];
    dock_items: object[];
    account_maintenance: Record<string, unknown>;
    reboot: Record<string, unknown>;
    user_interaction: Record<string, unknown>;
    maintenance: Record<string, unknown>;
  };
}

describe("policies of the sandbox's Classic API", () => {
  let jamf: Jamf;
  beforeEach(async () => (jamf = await Jamf.start({ macs: 5 })));
  afterEach(() => jamf.stop());

  const policy = (sections: string, name = "Register") =>
    `<policy><general><name>${name}</name></general>${sections}</policy>`;
  const make = (sections = "", name?: string) => jamf.createXml("policies", policy(sections, name));
  const read = async (id: string) => (await jamf.document<Policy>(`/policies/id/${id}`)).policy;
  const put = (id: string, body: string) => jamf.xml("PUT", `/policies/id/${id}`, `<policy>${body}</policy>`);
  const refusal = async (sections: string, name?: string) => {
    const answer = await jamf.xml("POST", "/policies/id/0", policy(sections, name));
    return [answer.status, classicError(answer)];
  };

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

  it("keeps a Self Service category only with display_in", async () => {
    const category = await jamf.create("/api/v1/categories", { name: "Compliance", priority: 9 });
    const listed = (shown: string) =>
      `<self_service><self_service_categories><category><id>${category}</id>${shown}<feature_in>true</feature_in></category>
       </self_service_categories></self_service>`;
    const id = await make(listed(""));
    assert.deepEqual((await read(id)).self_service.self_service_categories, []);
    await put(id, listed("<display_in>true</display_in>"));
    const [kept] = (await read(id)).self_service.self_service_categories;
    assert.deepEqual([kept?.id, kept?.feature_in], [Number(category), true]);
  });

  it("lets an icon be exchanged but not removed", async () => {
    const upload = async (content: string) => {
      const body = `--b\r\nContent-Disposition: form-data; name="file"; filename="icon.png"\r\n\r\n${content}\r\n--b--\r\n`;
      const headers = { "content-type": "multipart/form-data; boundary=b" };
      return (await jamf.ask("POST", "/api/v1/icon", { headers, body })).json<{ id: number; url: string }>();
    };
    const [first, second] = [await upload("one"), await upload("two")];
    const icon = (id: number | string) =>
      `<self_service><self_service_icon><id>${id}</id></self_service_icon></self_service>`;
    const id = await make(icon(first.id));
    assert.deepEqual((await read(id)).self_service["self_service_icon"], {
      id: first.id,
      filename: "icon.png",
      uri: first.url,
    });
    await put(id, "<self_service><self_service_icon/></self_service>");
    await put(id, icon(-1));
    assert.equal(((await read(id)).self_service["self_service_icon"] as { id: number }).id, first.id);
    await put(id, icon(second.id));
    assert.equal(((await read(id)).self_service["self_service_icon"] as { id: number }).id, second.id);
    assert.equal((await put(id, icon(999))).status, 409);
  });

  it("keeps retries only with Once per computer", async () => {
    const retries = "<retry_event>check-in</retry_event><retry_attempts>3</retry_attempts>";
    const id = await make();
    await put(id, `<general>${retries}</general>`);
    assert.deepEqual(
      [(await read(id)).general["retry_event"], (await read(id)).general["retry_attempts"]],
      ["check-in", 3],
    );
    await put(id, "<general><frequency>Ongoing</frequency></general>");
    assert.deepEqual(
      [(await read(id)).general["retry_event"], (await read(id)).general["retry_attempts"]],
      ["none", -1],
    );
  });

  it("derives the trigger and takes no orders about it", async () => {
    const id = await make("<self_service><use_for_self_service>true</use_for_self_service></self_service>");
    assert.equal((await read(id)).general["trigger"], "USER_INITIATED");
    await put(id, "<general><trigger>EVENT</trigger><trigger_checkin>true</trigger_checkin></general>");
    assert.equal((await read(id)).general["trigger"], "CHECKIN");
  });

  it("normalises line ends of descriptions and keeps characters of every kind", async () => {
    const id = await make(
      "<self_service><self_service_description>Erst &lt;hier&gt; &amp; dann&#13;\nda “drüben” 🍏\n</self_service_description></self_service>",
      "Größe &quot;L&quot; &apos;x&apos;",
    );
    const shown = await read(id);
    assert.equal(shown.self_service["self_service_description"], "Erst <hier> & dann\nda “drüben” 🍏");
    assert.equal(shown.general["name"], `Größe "L" 'x'`);
    const xml = (await jamf.get(`/JSSResource/policies/id/${id}`)).text;
    assert.match(xml, /Erst &lt;hier&gt; &amp; dann/);
  });

  it("refuses what does not exist and what cannot be, with 409 in HTML", async () => {
    const inGeneral = async (fields: string) => {
      const body = `<policy><general><name>X</name>${fields}</general></policy>`;
      const answer = await jamf.xml("POST", "/policies/id/0", body);
      return [answer.status, classicError(answer)];
    };
    assert.deepEqual(await inGeneral("<category><id>77</id></category>"), [409, "Problem with category"]);
    assert.deepEqual(await inGeneral("<category><name>Nope</name></category>"), [409, "No match found for category"]);
    assert.deepEqual(await inGeneral("<frequency>Sometimes</frequency>"), [409, "Problem with frequency"]);
    assert.deepEqual(await inGeneral("<enabled>yes</enabled>"), [409, "Problem with enabled"]);
    const scope = "<scope><computer_groups><computer_group><id>77</id></computer_group></computer_groups></scope>";
    assert.deepEqual(await refusal(scope), [409, "Problem with computer group"]);
    const minutes = "<user_interaction><allow_deferral_minutes>60</allow_deferral_minutes></user_interaction>";
    assert.deepEqual(await refusal(minutes), [409, "Problem with allow_deferral_minutes"]);
    assert.deepEqual(await refusal("", "Set up printers"), [409, "Duplicate name"]);
    assert.deepEqual(await refusal("", " "), [409, "Problem with name"]);
    const { policies } = await jamf.document<{ policies: object[] }>("/policies");
    assert.equal(policies.length, 1, "a refused write leaves nothing behind");
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
  });

  it("shows two notification elements when told to be older, and takes them", async () => {
    const id = await make(
      "<self_service><notification>true</notification><notification>Self Service</notification></self_service>",
    );
    assert.equal((await read(id)).self_service["notification_type"], "Self Service");
    assert.equal((await read(id)).self_service["notification"], true);
    await jamf.control("POST", "/jamf/settings", { twoNotificationElements: true });
    const xml = (await jamf.get(`/JSSResource/policies/id/${id}`)).text;
    assert.match(xml, /<notification>true<\/notification><notification>Self Service<\/notification>/);
  });
});
