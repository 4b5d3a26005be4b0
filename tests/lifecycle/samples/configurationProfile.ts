import type { Sample } from "../lifecycle";
import { classic, escaped, staticGroup } from "./classicEdits";

const profiles = classic("osxconfigurationprofiles");
const name = "Contract – Anmeldung mit Entra ID";

const root = (content: string) => `<os_x_configuration_profile>${content}</os_x_configuration_profile>`;
const general = (content: string) => profiles.put(root(`<general>${content}</general>`));
const scope = (content: string) => profiles.put(root(`<scope>${content}</scope>`));

const plist = (content: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadDisplayName</key><string>Anmeldung</string>
  <key>PayloadContent</key>
  <array>
    ${content}
  </array>
</dict>
</plist>`;

const sso = (teamId = "UBF8T346G9", more = "") => `<dict>
      <key>PayloadType</key><string>com.apple.extensiblesso</string>
      <key>TeamIdentifier</key><string>${teamId}</string>
      <key>URLs</key><array><string>https://login.microsoftonline.com</string><string>https://login.microsoft.com</string></array>
      <key>ExtensionData</key><dict><key>AppPrefixAllowList</key><string>com.jamf.management.</string>
        <key>browser_sso_interaction_enabled</key><integer>1</integer></dict>
      <key>Since</key><date>2027-01-01T00:00:00Z</date><key>Blob</key><data>aGVsbG8=</data><key>Share</key><real>0.5</real>${more}
    </dict>`;

const custom = (setting: string) => `<dict>
      <key>PayloadType</key><string>com.apple.ManagedClient.preferences</string>
      <key>PayloadContent</key><dict><key>com.jamf.management.jamfAAD</key><dict><key>Forced</key><array><dict>
        <key>mcx_preference_settings</key><dict>${setting}</dict></dict></array></dict></dict>
    </dict>`;

const useWebView = "<key>useWKWebView</key><true/>";
const payload = plist(`${sso()}${custom(useWebView)}`);

/** An administrator saves the profile with another payload under its identifier. */
const payloadByHand = (edited: string) => async (admin: Parameters<typeof profiles.exists>[0], id: string) => {
  const { text } = await admin.must("GET", `/JSSResource/osxconfigurationprofiles/id/${id}`);
  const uuid = /<uuid>([^<]+)<\/uuid>/.exec(text)![1]!;
  const own = edited.replace("<dict>", `<dict><key>PayloadUUID</key><string>${uuid}</string>`);
  await general(`<payloads>${escaped(own)}</payloads>`)(admin, id);
};

export const configurationProfileSample: Sample = {
  kind: "jamf:ConfigurationProfile",
  marked: true,

  async prepare(admin) {
    const site = await classic("sites").post(admin, "<site><name>Berlin</name></site>");
    return {
      category: await classic("categories").post(admin, "<category><name>Werkzeuge</name></category>"),
      other: await classic("categories").post(admin, "<category><name>Anderes</name></category>"),
      site,
      group: await staticGroup(admin, "Ziel", site),
      excluded: await staticGroup(admin, "Ausnahme", site),
    };
  },

  args: ({ category, group, excluded }) => ({
    name,
    description: "Erste Zeile\nZweite Zeile",
    level: "Computer Level",
    distributionMethod: "Make Available in Self Service",
    site: "Berlin",
    categoryId: category,
    scope: {
      computerGroupIds: [group],
      userIds: ["5"],
      exclusions: { computerGroupIds: [excluded], userGroupIds: ["6"] },
    },
    payload,
    distributeUpdatesTo: "Newly Assigned",
  }),

  changes: ({ group, other, site }) => ({
    name: { name: `${name} (neu)` },
    description: { description: "Kurz" },
    "description left out": { description: undefined },
    level: { level: "User Level" },
    distributionMethod: { distributionMethod: "Install Automatically" },
    site: { site: "None" },
    "site by its id": { site },
    categoryId: { categoryId: other },
    "categoryId left out": { categoryId: undefined },
    scope: { scope: { computerGroupIds: [group], exclusions: { computerIds: ["1"] } } },
    "scope left out": { scope: undefined },
    "a value of the payload": { payload: plist(`${sso("ABCDE12345")}${custom(useWebView)}`) },
    "a date of the payload": { payload: payload.replace("2027-01-01", "2027-01-02") },
    "data of the payload": { payload: payload.replace("aGVsbG8=", "aGVsbG8h") },
    "a number of the payload": { payload: payload.replace("0.5", "0.25") },
    "a key more": {
      payload: plist(`${sso("UBF8T346G9", "<key>Type</key><string>Redirect</string>")}${custom(useWebView)}`),
    },
    "a key less": { payload: payload.replace("<key>Share</key><real>0.5</real>", "") },
    "a payload more": { payload: plist(`${sso()}${custom(useWebView)}${custom("<key>logPII</key><false/>")}`) },
    "a payload less": { payload: plist(sso()) },
    "payload as an object": {
      payload: {
        PayloadContent: [{ PayloadType: "com.apple.dock", tilesize: 48, since: { $date: "2027-01-01T00:00:00Z" } }],
      },
    },
    distributeUpdatesTo: { distributeUpdatesTo: "All" },
  }),

  drift: ({ other }) => ({
    name: general("<name>Von Hand</name>"),
    description: general("<description>Von Hand</description>"),
    level: general("<level>User</level>"),
    distributionMethod: general("<distribution_method>Install Automatically</distribution_method>"),
    site: general("<site><id>-1</id></site>"),
    categoryId: general(`<category><id>${String(other)}</id></category>`),
    scope: scope("<all_computers>true</all_computers>"),
    "a value of the payload": payloadByHand(payload.replace("UBF8T346G9", "ABCDE12345")),
    "a setting more": payloadByHand(payload.replace(useWebView, `${useWebView}<key>logPII</key><true/>`)),
    "a payload more": payloadByHand(plist(`${sso()}${custom(useWebView)}${custom("<key>logPII</key><true/>")}`)),
    "a payload less": payloadByHand(plist(sso())),
  }),

  makeByHand: (admin, context, how) => {
    const { category, site, group, excluded } = context as Record<string, string>;
    const group_ = (id: string | undefined) =>
      `<computer_groups><computer_group><id>${id}</id></computer_group></computer_groups>`;
    return profiles.post(
      admin,
      root(`<general><name>${name}</name><description>Erste Zeile\r\nZweite Zeile</description><level>System</level>
        <distribution_method>Make Available in Self Service</distribution_method><site><id>${site}</id></site>
        <category><id>${how === "equal" ? category : "-1"}</id></category>
        <payloads>${escaped(plist(`${custom(useWebView)}${sso("UBF8T346G9", "<key>PayloadEnabled</key><true/>")}`))}</payloads></general>
        <scope>${group_(group)}<jss_users><user><id>5</id></user></jss_users>
        <exclusions>${group_(excluded)}<jss_user_groups><user_group><id>6</id></user_group></jss_user_groups></exclusions></scope>`),
    );
  },
  removeByHand: profiles.remove,
  exists: profiles.exists,
};
