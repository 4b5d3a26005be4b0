/** The look-up of profiles with Microsoft's SSO extension, against a simulated instance with hundreds of profiles. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ByHand } from "../../support/byHand";
import { type SandboxProcess, startSandboxProcess } from "../../../sandbox/child";
import { Product } from "./client/product";

const profiles = "/JSSResource/osxconfigurationprofiles/id/0";
const document = (name: string, payload: string): string =>
  `<os_x_configuration_profile><general><name>${name}</name><payloads>${escaped(
    `<?xml version="1.0"?><plist version="1.0"><dict><key>PayloadContent</key><array><dict>${payload}</dict></array></dict></plist>`,
  )}</payloads></general></os_x_configuration_profile>`;
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const dock = "<key>PayloadType</key><string>com.apple.dock</string>";
const sso =
  "<key>PayloadType</key><string>com.apple.extensiblesso</string><key>ExtensionIdentifier</key>" +
  "<string>com.microsoft.CompanyPortalMac.ssoextension</string>";

interface Answer {
  answer?: { found: { name: string }[]; notLookedAt: number };
  told: [number, number][];
}

describe("profiles for Microsoft's SSO extension", () => {
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let product: Product;
  const cache = mkdtempSync(join(tmpdir(), "profiles-"));
  before(async () => {
    sandbox = await startSandboxProcess([]);
    admin = new ByHand(sandbox);
    product = await Product.start({ ...sandbox.environment, XDG_CACHE_HOME: cache } as Record<string, string>);
    const names = Array.from({ length: 200 }, (_, i) => `Profile ${i}`);
    for (let at = 0; at < names.length; at += 20)
      await Promise.all(names.slice(at, at + 20).map((name) => admin.must("POST", profiles, document(name, dock))));
  });
  after(async () => {
    await product?.stop();
    await sandbox?.stop();
    rmSync(cache, { recursive: true, force: true });
  });

  async function look(): Promise<Answer & { requests: number }> {
    await admin.control("DELETE", "/requests");
    const said = await product.call<Answer>(sandbox.jamf.url!, "singleSignOnProfilesBeside", "Ours");
    const requests = (await admin.requests()).filter(({ path }) => path.includes("osxconfigurationprofiles")).length;
    return { ...said, requests };
  }

  it("reads each of two hundred once, tells how far it is, and within the hour none again", async () => {
    const first = await look();
    assert.deepEqual(first.answer, { found: [], notLookedAt: 0 });
    assert.deepEqual([first.requests, first.told.length, first.told.at(-1)], [201, 200, [200, 200]]);
    const again = await look();
    assert.deepEqual([again.requests, again.told.length], [1, 0]);
    // Nothing of the profiles can be read there.
    assert.deepEqual(readdirSync(join(cache, "jamf-entra-compliance", "profiles")).length, 1);
  });

  it("reads what is new or renamed, and finds it", async () => {
    await admin.must("POST", profiles, document("Sign-in of Macs", sso));
    const { answer, requests } = await look();
    assert.deepEqual([answer?.found.map(({ name }) => name), requests], [["Sign-in of Macs"], 2]);
    const once = await look();
    assert.deepEqual([once.answer?.found.length, once.requests], [1, 2], "what was found is looked at again");
  });

  it("begins with those whose names speak of sign-in, and stops at the first that it finds", async () => {
    rmSync(join(cache, "jamf-entra-compliance"), { recursive: true });
    const { answer, requests } = await look();
    assert.deepEqual(
      answer?.found.map(({ name }) => name),
      ["Sign-in of Macs"],
    );
    assert.ok(requests <= 6, `${requests} requests`);
    assert.ok(answer.notLookedAt >= 196);
  });
});
