import assert from "node:assert/strict";
import { classicError, Jamf, type Policy } from "./jamfClient";

describe("rules for policies in the sandbox's Classic API", () => {
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
