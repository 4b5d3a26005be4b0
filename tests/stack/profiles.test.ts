/** Configuration profiles of the component. */
import assert from "node:assert/strict";
import { parse } from "plist";
import { Tenant } from "../support/tenant";
import { checkedConfig } from "../../components/config/check";
import { singleSignOnPayload } from "../../components/jamf/profiles";

const all = { singleSignOn: "companyPortal", agentSettings: {}, loginItems: {} };

describe("profiles of a stack", () => {
  let tenant: Tenant;
  before(async () => (tenant = await Tenant.start()));
  after(() => tenant?.stop());
  beforeEach(() => tenant.admin.control("POST", "/reset"));

  async function profiles(): Promise<{ name: string; scope: string[]; payloads: any[] }[]> {
    const list = await tenant.admin.must("GET", "/JSSResource/osxconfigurationprofiles");
    const ids = [...list.text.matchAll(/<id>(\d+)<\/id>/g)].map(([, id]) => id!);
    return Promise.all(
      ids.map(async (id) => {
        const { text } = await tenant.admin.must("GET", `/JSSResource/osxconfigurationprofiles/id/${id}`);
        const inner = /<payloads>([^]*)<\/payloads>/.exec(text)![1]!;
        const plain = inner
          .replaceAll("&lt;", "<")
          .replaceAll("&gt;", ">")
          .replaceAll("&quot;", '"')
          .replaceAll("&amp;", "&");
        const groups = /<computer_groups>([^]*?)<\/computer_groups>/.exec(text)?.[1] ?? "";
        return {
          name: /<name>([^<]*)<\/name>/.exec(text)![1]!,
          scope: [...groups.matchAll(/<name>([^<]*)<\/name>/g)].map(([, name]) => name!),
          payloads: (parse(plain) as any).PayloadContent as any[],
        };
      }),
    );
  }

  it("makes them for the Applicable group, has nothing to do then, and takes them away with the stack", async () => {
    const stack = tenant.anyStack({ jamf: { profiles: all } });
    const up = await stack.up();
    assert.equal(up.code, 0, up.text);
    const made = new Map((await profiles()).map((each) => [each.name, each]));
    assert.deepEqual([...made.keys()].sort(), [
      "Jamf agent for Microsoft Entra",
      "Login items for Jamf and Company Portal",
      "Microsoft SSO extension for Company Portal",
    ]);
    for (const { scope } of made.values()) assert.deepEqual(scope, ["Jamf-Intune Applicable Group"]);
    const sso = made.get("Microsoft SSO extension for Company Portal")!.payloads[0];
    for (const [key, value] of Object.entries(singleSignOnPayload("global"))) assert.deepEqual(sso[key], value, key);
    const agent = made.get("Jamf agent for Microsoft Entra")!.payloads[0].PayloadContent["com.jamf.management.jamfAAD"];
    assert.deepEqual(agent.Forced[0].mcx_preference_settings, { useWKWebView: true });
    const rules = made.get("Login items for Jamf and Company Portal")!.payloads[0].Rules as {
      TeamIdentifier?: string;
    }[];
    assert.ok(rules.length > 0 && rules.every(({ TeamIdentifier }) => TeamIdentifier), "each rule is bound to a maker");

    const preview = await stack.preview("--expect-no-changes");
    assert.equal(preview.code, 0, preview.text);
    stack.configure({
      jamfUrl: tenant.sandbox.jamf.url,
      jamf: { profiles: { ...all, singleSignOnName: "Microsoft SSO" } },
    });
    const renamed = await stack.preview();
    assert.equal(renamed.code, 0, renamed.text);
    assert.match(renamed.text, /name *: "Microsoft SSO extension for Company Portal" => "Microsoft SSO"/);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.deepEqual(await profiles(), []);
  });

  it("refuses a second profile for the SSO extension, names the first, and makes nothing", async () => {
    const platform =
      '<?xml version="1.0"?><plist version="1.0"><dict><key>PayloadContent</key><array><dict>' +
      "<key>PayloadType</key><string>com.apple.extensiblesso</string><key>PlatformSSO</key><dict/>" +
      "<key>ExtensionIdentifier</key><string>com.microsoft.CompanyPortalMac.ssoextension</string>" +
      "</dict></array></dict></plist>";
    const escaped = platform.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    await tenant.admin.must(
      "POST",
      "/JSSResource/osxconfigurationprofiles/id/0",
      `<os_x_configuration_profile><general><name>PSSO für alle</name><payloads>${escaped}</payloads></general></os_x_configuration_profile>`,
    );
    const stack = tenant.anyStack({ jamf: { profiles: all } });
    const refused = await stack.up();
    assert.equal(refused.code, 1, refused.text);
    assert.match(
      refused.text.replace(/\s+/g, " "),
      /Configuration jamf\.profiles\.singleSignOn: Jamf Pro has "PSSO für alle" \(id \d+, Platform SSO\)/,
    );
    assert.equal((await profiles()).length, 1);
  });

  it("takes no word for single sign-on that it does not know", () => {
    const wrong = () =>
      checkedConfig({ jamfUrl: "https://x.jamfcloud.com", jamf: { profiles: { singleSignOn: "both" } } });
    assert.throws(wrong, /jamf\.profiles\.singleSignOn/);
  });
});
