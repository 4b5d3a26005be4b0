import assert from "node:assert/strict";
import { parse, type PlistObject } from "plist";
import { classicError, Jamf } from "./jamfClient";

const payload = (key: string, uuid = "11111111-2222-4333-8444-555555555555") => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadUUID</key> <string>${uuid}</string>
  <key>PayloadIdentifier</key> <string>ours</string>
  <key>PayloadContent</key>
  <array><dict>
    <key>PayloadType</key> <string>com.apple.extensiblesso</string>
    <key>PayloadUUID</key> <string>AAAAAAAA-2222-4333-8444-555555555555</string>
    <key>ExtensionIdentifier</key> <string>com.microsoft.CompanyPortalMac.ssoextension</string>
    <key>ExtensionData</key> <dict><key>${key}</key> <integer>1</integer></dict>
  </dict></array>
</dict>
</plist>`;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

interface Profile {
  os_x_configuration_profile: {
    general: Record<string, string>;
    scope: { computer_groups: { id: number }[] };
    self_service: Record<string, unknown>;
  };
}

describe("configuration profiles of the sandbox's Classic API", () => {
  let jamf: Jamf;
  beforeEach(async () => (jamf = await Jamf.start({ macs: 3 })));
  afterEach(() => jamf.stop());

  const body = (general: string, rest = "") =>
    `<os_x_configuration_profile><general>${general}</general>${rest}</os_x_configuration_profile>`;
  const make = (key: string) =>
    jamf.createXml("osxconfigurationprofiles", body(`<name>SSO</name><payloads>${escaped(payload(key))}</payloads>`));
  const put = (id: string, general: string, rest = "") =>
    jamf.xml("PUT", `/osxconfigurationprofiles/id/${id}`, body(general, rest));
  const read = async (id: string) =>
    (await jamf.document<Profile>(`/osxconfigurationprofiles/id/${id}`)).os_x_configuration_profile;
  const plistOf = async (id: string) => parse((await read(id)).general["payloads"]!) as PlistObject;

  it("writes the property list anew, under its own identifier, with the payloads' own ones kept", async () => {
    const id = await make("disable_explicit_app_prompt");
    const { general } = await read(id);
    assert.notEqual(general["payloads"], payload("disable_explicit_app_prompt"), "white space differs");
    const plist = await plistOf(id);
    assert.equal(plist["PayloadUUID"], general["uuid"]);
    assert.equal(plist["PayloadIdentifier"], general["uuid"]);
    assert.equal(plist["PayloadDisplayName"], "SSO");
    const [inner] = plist["PayloadContent"] as PlistObject[];
    assert.equal(inner?.["PayloadUUID"], "AAAAAAAA-2222-4333-8444-555555555555");
    assert.deepEqual(inner?.["ExtensionData"], { disable_explicit_app_prompt: 1 });
  });

  it("keeps its identifier when the name or the scope changes, and the payload under the same identifier", async () => {
    const id = await make("one");
    const uuid = (await read(id)).general["uuid"];
    await put(id, `<name>SSO 2</name><payloads>${escaped(payload("two", uuid))}</payloads>`);
    const scope = "<scope><computer_groups><computer_group><id>1</id></computer_group></computer_groups></scope>";
    await put(id, "", scope);
    const after = await read(id);
    assert.equal(after.general["uuid"], uuid);
    assert.equal(after.general["name"], "SSO 2");
    assert.deepEqual(after.scope.computer_groups, [{ id: 1, name: "All Managed Clients" }]);
    const [inner] = (await plistOf(id))["PayloadContent"] as PlistObject[];
    assert.deepEqual(inner?.["ExtensionData"], { two: 1 });
  });

  /** A text in custom settings, which are kept by meaning, and in another payload, which is kept as spelled. */
  const twoPayloads = (
    text: string,
  ) => `<?xml version="1.0"?><plist version="1.0"><dict><key>PayloadContent</key><array>
    <dict><key>PayloadType</key><string>com.apple.ManagedClient.preferences</string><key>Text</key><string>${text}</string></dict>
    <dict><key>PayloadType</key><string>com.apple.dock</string><key>Text</key><string>${text}</string></dict></array></dict></plist>`;
  const storedTexts = async (id: string) =>
    ((await plistOf(id))["PayloadContent"] as PlistObject[]).map((each) => each["Text"]);

  it("decodes the property list once more, and refuses what is no XML then", async () => {
    for (const [text, status] of [
      ["a &amp; b", 409],
      ["a &lt; b", 409],
      ["a &gt; b", 201],
      ["a &amp;amp; b", 201],
    ] as const) {
      const sent = body(`<name>${escaped(text)}</name><payloads>${escaped(twoPayloads(text))}</payloads>`);
      const answer = await jamf.xml("POST", "/osxconfigurationprofiles/id/0", sent);
      assert.equal(answer.status, status, text);
      if (status === 409) assert.equal(classicError(answer), "Unable to update the database");
    }
  });

  it("keeps custom settings by meaning and other payloads as they are spelled, and neither twice", async () => {
    const sent = escaped(twoPayloads("&amp; &quot; &gt;"));
    const id = await jamf.createXml(
      "osxconfigurationprofiles",
      body(`<name>Spelled</name><payloads><![CDATA[${sent}]]></payloads>`),
    );
    assert.deepEqual(await storedTexts(id), ['& " >', "&amp; &quot; &gt;"]);
    await put(id, "<name>Renamed</name>");
    assert.deepEqual(await storedTexts(id), ['& " >', "&amp; &quot; &gt;"]);
  });

  it("takes a payload with another identifier for another profile", async () => {
    const id = await make("one");
    const uuid = (await read(id)).general["uuid"];
    await put(id, `<payloads>${escaped(payload("two"))}</payloads>`);
    assert.notEqual((await read(id)).general["uuid"], uuid);
  });

  it("shows the level in one spelling", async () => {
    const id = await make("one");
    for (const [said, shown] of [
      ["user", "User"],
      ["computer", "System"],
      ["User", "User"],
      ["System", "System"],
    ]) {
      await put(id, `<level>${said}</level>`);
      assert.equal((await read(id)).general["level"], shown, said);
    }
  });

  it("refuses what is no property list, duplicate names and groups that do not exist", async () => {
    const refusal = async (text: string) => {
      const answer = await jamf.xml("POST", "/osxconfigurationprofiles/id/0", text);
      return [answer.status, classicError(answer)];
    };
    await make("one");
    assert.deepEqual(await refusal(body("<name>A</name><payloads>hello</payloads>")), [409, "Problem with payloads"]);
    assert.deepEqual(await refusal(body("<name>SSO</name>")), [409, "Duplicate name"]);
    const scope = "<scope><computer_groups><computer_group><id>77</id></computer_group></computer_groups></scope>";
    assert.deepEqual(await refusal(body("<name>A</name>", scope)), [409, "Problem with computer group"]);
    assert.deepEqual(await refusal(body("<name>A</name><level>galaxy</level>")), [409, "Problem with level"]);
  });

  it("keeps its group from being deleted", async () => {
    const scope = "<scope><computer_groups><computer_group><id>3</id></computer_group></computer_groups></scope>";
    await jamf.createXml("osxconfigurationprofiles", body("<name>A</name>", scope));
    assert.equal((await jamf.delete("/JSSResource/computergroups/id/3")).status, 409);
  });

  it("lists under the documented root", async () => {
    await make("one");
    const list = await jamf.document<{ os_x_configuration_profiles: object[] }>("/osxconfigurationprofiles");
    assert.deepEqual(list.os_x_configuration_profiles, [{ id: 1, name: "SSO" }]);
  });
});
