import assert from "node:assert/strict";
import { parse } from "plist";
import { parseXml, type XmlElement } from "../../../providers/jamf/client";
import { classic } from "../../lifecycle/samples/classicEdits";
import type { Bag, Managed } from "../../support/host";
import { asked, started, type Started } from "./started";

const kind = "jamf:ConfigurationProfile";
const profiles = classic("osxconfigurationprofiles");
const sso = (teamId: string): Bag => ({ PayloadType: "com.apple.extensiblesso", TeamIdentifier: teamId });
const payload = { PayloadContent: [sso("ONE")] };

async function made({ host, jamfUrl }: Started, name: string, args: Bag = {}): Promise<Managed & { args: Bag }> {
  const it = host.resource(kind, name);
  const whole = { jamfUrl, name, payload, ...args };
  assert.equal(await it.up(whole), "create");
  return Object.assign(it, { args: whole });
}

async function held({ admin }: Started, { held }: Managed): Promise<XmlElement> {
  return parseXml((await admin.must("GET", `/JSSResource/osxconfigurationprofiles/id/${held!.id}`)).text);
}

/** The UUIDs of the profile and of its payloads, as a Mac sees them. */
async function identity(jamf: Started, it: Managed): Promise<string[]> {
  const document = await held(jamf, it);
  const text = document.text("general", "payloads")!;
  const inside = [...text.matchAll(/<key>PayloadUUID<\/key><string>([^<]+)<\/string>/g)].map(([, uuid]) => uuid!);
  return [document.text("general", "uuid")!, ...inside.sort()];
}

describe("configuration profile at Jamf Pro", () => {
  let jamf: Started;
  before(async () => void (jamf = await started()));
  after(() => jamf?.stop());

  it("takes three requests to create, three to update, one to refresh, none to preview", async () => {
    let it!: Managed & { args: Bag };
    const all = "/JSSResource/osxconfigurationprofiles";
    const create = await asked(jamf.admin, async () => (it = await made(jamf, "Counted")));
    const one = `${all}/id/${it.held!.id}`;
    assert.deepEqual(create, [`GET ${all}`, `POST ${all}/id/0`, `GET ${one}`]);
    const changed = { ...it.args, payload: { PayloadContent: [sso("TWO")] } };
    assert.deepEqual(await asked(jamf.admin, () => it.preview(changed)), []);
    assert.deepEqual(await asked(jamf.admin, () => it.up(changed)), [`GET ${one}`, `PUT ${one}`, `GET ${one}`]);
    assert.deepEqual(await asked(jamf.admin, () => it.refresh()), [`GET ${one}`]);
  });

  it("stays the same profile for Macs, and each payload the same payload, through every change", async () => {
    const it = await made(jamf, "Identity");
    const before = await identity(jamf, it);
    for (const change of [
      { payload: { PayloadContent: [sso("TWO")] } },
      { name: "Identity 2", description: "other" },
      { level: "User Level" },
      { scope: { allComputers: true } },
      {
        payload:
          "<plist><dict><key>PayloadUUID</key><string>mine</string><key>PayloadContent</key><array><dict><key>PayloadType</key><string>com.apple.extensiblesso</string><key>PayloadUUID</key><string>mine too</string></dict></array></dict></plist>",
      },
    ]) {
      assert.equal(await it.up({ ...it.args, ...change }), "update");
      assert.deepEqual(await identity(jamf, it), before, JSON.stringify(change));
    }
    const two = { PayloadContent: [{ PayloadType: "com.apple.dock", tilesize: 48 }, sso("ONE")] };
    await it.up({ ...it.args, payload: two });
    const after = await identity(jamf, it);
    assert.equal(after.length, before.length + 1);
    assert.ok(before.every((uuid) => after.includes(uuid)));
  });

  it("keeps the identity of a profile that it takes over, and its payload's", async () => {
    const text =
      "<plist><dict><key>PayloadContent</key><array><dict><key>PayloadType</key><string>com.apple.extensiblesso</string>" +
      "<key>PayloadUUID</key><string>THEIRS</string></dict></array></dict></plist>";
    const escaped = text.replaceAll("<", "&lt;");
    const id = await profiles.post(
      jamf.admin,
      `<os_x_configuration_profile><general><name>Theirs</name><payloads>${escaped}</payloads></general></os_x_configuration_profile>`,
    );
    const before = await identity(jamf, { held: { id } } as Managed);
    const it = await made(jamf, "Theirs", { adoptExisting: true });
    assert.deepEqual(await identity(jamf, it), before);
    assert.ok(before.includes("THEIRS"));
  });

  const signs = "a & b < c > d \"e\" 'f' ]]> &amp; &#34;";
  const custom = (text: string): Bag => ({
    PayloadType: "com.apple.ManagedClient.preferences",
    PayloadContent: { "com.contoso.app": { Forced: [{ mcx_preference_settings: { [text]: text } }] } },
  });

  it("stores names and values with &, <, > and quotes as they are given", async () => {
    const dock = { PayloadType: "com.apple.dock", title: 'it\'s > "this"' };
    const given = { PayloadContent: [custom(signs), dock, { ...sso("ONE"), URLs: ["https://x/?a=1&b=2"] }] };
    const it = await made(jamf, `Wi-Fi & VPN <b> "x"`, { payload: given, description: signs });
    const document = await held(jamf, it);
    assert.equal(document.text("general", "name"), `Wi-Fi & VPN <b> "x"`);
    assert.ok(document.text("general", "description")!.startsWith(signs));
    const stored = parse(document.text("general", "payloads")!) as unknown as { PayloadContent: Bag[] };
    assert.deepEqual(stored.PayloadContent[0]!["PayloadContent"], custom(signs)["PayloadContent"]);
    assert.equal(stored.PayloadContent[1]!["title"], dock.title);
    assert.deepEqual(stored.PayloadContent[2]!["URLs"], ["https://x/?a=1&b=2"]);
    assert.equal(await it.refresh(), "same");
    assert.equal(await it.preview(it.args), "same");
    const changed = { ...it.args, payload: { PayloadContent: [custom(`${signs} &`), dock] } };
    assert.equal(await it.up(changed), "update");
    assert.equal(await it.preview(changed), "same");
  });

  it("says which setting Jamf Pro stored as another text", async () => {
    const dock = { PayloadType: "com.apple.dock", title: "a & b" };
    await assert.rejects(made(jamf, "Spelled", { payload: { PayloadContent: [dock] } }), /title/);
  });

  it("leaves alone what a person sets and it does not manage", async () => {
    const it = await made(jamf, "By hand");
    await profiles.put(
      `<os_x_configuration_profile><general><user_removable>true</user_removable></general>
       <self_service><install_button_text>Other</install_button_text></self_service></os_x_configuration_profile>`,
    )(jamf.admin, it.held!.id);
    await jamf.admin.control("POST", "/jamf/document", {
      kind: "profiles",
      id: Number(it.held!.id),
      xml: '<os_x_configuration_profile><general><x_future><a b="c">d</a></x_future></general><x_section>e</x_section></os_x_configuration_profile>',
    });
    assert.equal(await it.refresh(), "same");
    assert.equal(await it.preview(it.args), "same");
    await it.up({ ...it.args, description: "other", scope: { allComputers: true } });
    const document = await held(jamf, it);
    assert.equal(document.text("general", "user_removable"), "true");
    assert.equal(document.text("general", "x_future", "a"), "d");
    assert.equal(document.text("x_section"), "e");
    assert.equal(document.text("self_service", "install_button_text"), "Other");
  });

  it("tells Jamf Pro to send a changed payload to all Macs, anything else to newly assigned ones", async () => {
    const it = await made(jamf, "Distributed");
    const told = async () => (await held(jamf, it)).text("general", "redeploy_on_update");
    await it.up({ ...it.args, payload: { PayloadContent: [sso("TWO")] } });
    assert.equal(await told(), "All");
    await it.up({ ...it.args, payload: { PayloadContent: [sso("TWO")] }, description: "other" });
    assert.equal(await told(), "Newly Assigned");
  });

  it("names the reference that does not exist, and makes nothing", async () => {
    await assert.rejects(
      made(jamf, "Refers", { scope: { exclusions: { computerGroupIds: ["999"] } } }),
      /Could not create configuration profile "Refers": Jamf Pro answered 409 .+There is no computer group with the id 999 \(scope\.exclusions\.computerGroupIds\[0\]\)\./,
    );
    assert.equal(await (await made(jamf, "Refers")).refresh(), "same");
  });

  it("says which payload is missing where the content is known only now", async () => {
    await assert.rejects(
      made(jamf, "Empty", { payload: { PayloadVersion: 1 } }),
      /PayloadContent of .*"Empty" holds no payload/,
    );
  });

  it("names the privilege that is missing", async () => {
    await jamf.admin.control("POST", "/jamf/privileges", { without: ["Create macOS Configuration Profiles"] });
    await assert.rejects(made(jamf, "Forbidden"), /privilege "Create macOS Configuration Profiles"/);
    await jamf.admin.control("POST", "/jamf/privileges", { without: [] });
  });
});
