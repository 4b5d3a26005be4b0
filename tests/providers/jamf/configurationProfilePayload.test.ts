import assert from "node:assert/strict";
import fc from "fast-check";
import type { Bag } from "../../../providers/core/unknown";
import { parseXml, serialiseXml, type XmlDocument } from "../../../providers/jamf/client";
import { configurationProfile, type ConfigurationProfileArgs } from "../../../providers/jamf/configurationProfile";
import { changes, fromWire, toWire } from "../../../providers/jamf/configurationProfile/document";
import { payloadToSend } from "../../../providers/jamf/configurationProfile/identity";
import { canonicalPayload, holdsPayload } from "../../../providers/jamf/configurationProfile/payload";
import { plistText, readPlist } from "../../../providers/jamf/configurationProfile/propertyList";
import { scope, words } from "./policyArbitraries";

type Plist = string | number | boolean | Plist[] | { [key: string]: Plist };

const key = words.filter(
  (text) => text.trim() !== "" && !text.startsWith("$") && !text.startsWith("Payload") && text !== "__proto__",
);
const date = fc
  .date({ min: new Date("1980-01-01"), max: new Date("2090-01-01"), noInvalidDate: true })
  .map((at) => ({ $date: `${at.toISOString().slice(0, 19)}Z` }));
const data = fc.uint8Array({ maxLength: 20 }).map((bytes) => ({ $data: Buffer.from(bytes).toString("base64") }));
const real = fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((value) => !Object.is(value, -0));
const number = fc.oneof(
  fc.maxSafeInteger(),
  real.map((value) => (Number.isInteger(value) ? { $real: value } : value)),
  fc.constant({ $integer: "9223372036854775807" }),
);
const leaf = fc.oneof(words, number, fc.boolean(), date, data) as fc.Arbitrary<Plist>;
const value = fc.letrec<{ value: Plist }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
const dict = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });

const type = fc.constantFrom("com.apple.extensiblesso", "com.apple.dock", "com.apple.ManagedClient.preferences");
const entry = fc.tuple(type, dict).map(([PayloadType, settings]): Bag => ({ PayloadType, ...settings }));
const payload = fc.array(entry, { minLength: 1, maxLength: 4 }).map((PayloadContent): Bag => ({ PayloadContent }));

const profile = { name: "SSO", scope: "System", managedBy: "project/stack/sso" };
const entriesOf = (dict: Bag) => dict["PayloadContent"] as Bag[];
const uuidsIn = (text: string) => [readPlist(text), ...entriesOf(readPlist(text))].map((each) => each["PayloadUUID"]);

const shuffled = (dict: Bag): Bag => Object.fromEntries(Object.entries(dict).reverse());

/** Jamf Pro's way with a property list: its own envelope, its own order, defaults where nothing is said. */
function rewritten(text: string): string {
  const { PayloadContent: content, ...top } = readPlist(text);
  const entries = (content as Bag[]).map((each, i) => ({
    PayloadEnabled: true,
    VendorDefault: i,
    ...shuffled(each),
    PayloadDisplayName: "Jamf's",
  }));
  const isLater = (each: Bag) => each["PayloadType"] === "com.apple.dock";
  const ordered = [...entries.filter((each) => !isLater(each)), ...entries.filter(isLater)];
  const uuid = "0F0F0F0F-0000-4000-8000-000000000000";
  return plistText({
    ...shuffled(top),
    PayloadOrganization: "Jamf",
    PayloadDisplayName: "Jamf's",
    PayloadUUID: uuid,
    PayloadIdentifier: uuid,
    PayloadContent: ordered,
  });
}

describe("payloads of configuration profiles", () => {
  it("read back as they were written, dates and data included", () => {
    fc.assert(fc.property(dict, (plist) => assert.deepEqual(readPlist(plistText(plist)), plist)));
  });

  it("have one form for equal meanings, which is its own form", () => {
    fc.assert(
      fc.property(payload, (plist) => {
        const once = canonicalPayload(plist);
        assert.deepEqual(canonicalPayload(once), once);
        assert.deepEqual(canonicalPayload(plistText(plist)), once);
      }),
    );
  });

  it("are still there after Jamf Pro has rewritten them", () => {
    fc.assert(
      fc.property(payload, (plist) =>
        assert.ok(holdsPayload(rewritten(payloadToSend({ ...profile, payload: plist })), plist)),
      ),
    );
  });

  it("differ as soon as one setting has another value, is missing, or a payload comes or goes", () => {
    const changed = leaf.filter((each) => each !== "" && typeof each !== "string");
    fc.assert(
      fc.property(payload, fc.nat(), key, fc.tuple(leaf, changed), (plist, at, setting, [before, after]) => {
        const entries = entriesOf(plist);
        const i = at % entries.length;
        const withSetting = (value: Plist | undefined): Bag => ({
          PayloadContent: entries.map((each, j) => (i === j ? { ...each, [setting]: value } : each)),
        });
        fc.pre(JSON.stringify(before) !== JSON.stringify(after));
        const held = rewritten(payloadToSend({ ...profile, payload: withSetting(before) }));
        assert.ok(!holdsPayload(held, withSetting(after)), "another value");
        const without = entries.map((each, j) =>
          i === j ? Object.fromEntries(Object.entries(each).filter(([k]) => k !== setting)) : each,
        );
        assert.ok(!holdsPayload(plistText({ PayloadContent: without }), withSetting(after)), "missing");
        assert.ok(!holdsPayload(plistText({ PayloadContent: [...entries, { PayloadType: "x" }] }), plist), "one more");
        assert.ok(!holdsPayload(plistText({ PayloadContent: entries.slice(1) }), plist), "one less");
      }),
    );
  });

  it("are the same whatever the text looks like", () => {
    const text = (body: string) => `<?xml version="1.0"?><plist version="1.0">${body}</plist>`;
    const sso = (more: string) =>
      text(
        `<dict><key>PayloadContent</key><array><dict><key>PayloadType</key><string>a</string>${more}</dict></array></dict>`,
      );
    const same: [string, string][] = [
      ["<key>n</key><integer>1</integer>", "<key>n</key><real>1.0</real>"],
      [
        "<key>d</key><date>2027-01-01T00:00:00Z</date>",
        "\n<!-- when -->\n<key>d</key>\n<date>2027-01-01T00:00:00Z</date>\n",
      ],
      ["<key>d</key><data>aGVsbG8=</data>", "<key>d</key><data>\n\taGVs\n\tbG8=\n</data>"],
      ["<key>s</key><string>a &amp; b</string>", "<key>s</key><string><![CDATA[a & b]]></string>"],
      ["<key>s</key><string>a\nb</string>", "<key>s</key><string>a&#13;\nb\n</string>"],
      ["<key>a</key><true/><key>b</key><false/>", "<key>b</key><false/><key>a</key><true/>"],
      ["<key>e</key><string></string>", ""],
    ];
    for (const [one, other] of same) {
      assert.deepEqual(canonicalPayload(sso(one)), canonicalPayload(sso(other)), `${one} and ${other}`);
    }
    assert.notDeepEqual(canonicalPayload(sso("<key>n</key><string>1</string>")), canonicalPayload(sso(same[0]![0])));
  });

  it("keep a key that somebody adds to custom settings a difference, and one of an Apple payload none", () => {
    const custom = (settings: Bag) => ({
      PayloadContent: [
        {
          PayloadType: "com.apple.ManagedClient.preferences",
          PayloadContent: { domain: { Forced: [{ mcx_preference_settings: settings }] } },
        },
      ],
    });
    assert.ok(holdsPayload(plistText(custom({ a: 1, b: 2 })), custom({ b: 2, a: 1 })));
    assert.ok(!holdsPayload(plistText(custom({ a: 1, b: 2 })), custom({ a: 1 })));
    const notifications = (more: Bag) => ({
      PayloadContent: [
        { PayloadType: "com.apple.notificationsettings", NotificationSettings: [{ Enabled: true, ...more }] },
      ],
    });
    assert.ok(holdsPayload(plistText(notifications({ AlertType: 1 })), notifications({})));
    assert.ok(!holdsPayload(plistText(notifications({})), notifications({ AlertType: 1 })));
  });

  it("that are not readable differ from every other", () => {
    assert.ok(!holdsPayload("by hand", { PayloadContent: [{ PayloadType: "a" }] }));
  });
});

describe("identity of a configuration profile", () => {
  it("is the same for every attempt to make it, another for another resource", () => {
    fc.assert(
      fc.property(payload, (plist) => {
        const first = payloadToSend({ ...profile, payload: plist });
        assert.equal(payloadToSend({ ...profile, payload: plist }), first);
        const other = uuidsIn(payloadToSend({ ...profile, managedBy: "project/stack/other", payload: plist }));
        assert.ok(uuidsIn(first).every((uuid, i) => uuid !== other[i]));
        assert.equal(new Set(uuidsIn(first)).size, uuidsIn(first).length);
      }),
    );
  });

  it("stays over every change of the payload, for each payload that stays", () => {
    fc.assert(
      fc.property(payload, payload, (before, after) => {
        const held = rewritten(payloadToSend({ ...profile, payload: before }));
        const sent = payloadToSend({ ...profile, payload: after }, held);
        assert.equal(readPlist(sent)["PayloadUUID"], readPlist(held)["PayloadUUID"]);
        assert.equal(readPlist(sent)["PayloadIdentifier"], readPlist(held)["PayloadIdentifier"]);
        for (const kind of new Set(entriesOf(after).map((each) => each["PayloadType"]))) {
          const of = (text: string) => entriesOf(readPlist(text)).filter((each) => each["PayloadType"] === kind);
          const both = Math.min(of(held).length, of(sent).length);
          const pairs = (text: string) =>
            of(text)
              .slice(0, both)
              .map((each) => [each["PayloadUUID"], each["PayloadIdentifier"]]);
          assert.deepEqual(pairs(sent), pairs(held));
        }
        assert.equal(payloadToSend({ ...profile, payload: after }, sent), sent, "not settled");
      }),
    );
  });

  it("follows the identifier that a payload names itself, wherever it stands", () => {
    const entries = ["one", "two"].map((name) => ({
      PayloadType: "a",
      PayloadIdentifier: name,
      PayloadUUID: name,
      name,
    }));
    const held = payloadToSend({ ...profile, payload: { PayloadContent: entries } });
    const sent = payloadToSend(
      { ...profile, payload: { PayloadContent: [{ PayloadType: "a", name: "new" }, ...entries] } },
      held,
    );
    const [added, ...kept] = entriesOf(readPlist(sent));
    assert.deepEqual(
      kept.map((each) => each["PayloadUUID"]),
      ["one", "two"],
    );
    assert.ok(!["one", "two"].includes(String(added!["PayloadUUID"])));
  });

  it("touches nothing else in the text: numbers stay as they are written", () => {
    const text =
      '<plist version="1.0"><dict><key>PayloadContent</key><array><dict><key>PayloadType</key><string>a</string>' +
      "<key>big</key><integer>9223372036854775807</integer><key>r</key><real>1.0</real></dict></array></dict></plist>";
    const sent = payloadToSend({ ...profile, payload: text });
    assert.match(sent, /<integer>9223372036854775807<\/integer><key>r<\/key><real>1\.0<\/real>/);
    assert.match(
      sent,
      /^<\?xml version="1\.0" encoding="UTF-8"\?><!DOCTYPE plist PUBLIC "-\/\/Apple\/\/DTD PLIST 1\.0/,
    );
  });
});

/** Jamf Pro decodes the payload of a written document once more, and shows what that gives. */
function held(document: XmlDocument): XmlDocument {
  const copy = parseXml(serialiseXml(document));
  const decoded = parseXml(`<x>${copy.text("general", "payloads")!}</x>`).text();
  copy.child("general")!.set("payloads", decoded);
  return copy;
}

describe("documents of configuration profiles", () => {
  const args = fc.record(
    {
      jamfUrl: fc.constant("https://example.jamfcloud.com"),
      name: words.map((text) => `n${text.trim()}`),
      description: words.map((text) => text.replace(/\r\n?/g, "\n")),
      level: fc.constantFrom("Computer Level", "User Level"),
      distributionMethod: fc.constantFrom("Install Automatically", "Make Available in Self Service"),
      site: fc.constantFrom("None", "Berlin", "3"),
      categoryId: fc.constantFrom("-1", "3"),
      scope,
      payload: fc.oneof(payload, payload.map(plistText)),
      managedBy: fc.constantFrom("project/stack/name"),
    },
    { noNullPrototype: true, requiredKeys: ["jamfUrl", "name", "payload"] },
  ) as fc.Arbitrary<ConfigurationProfileArgs>;
  const filled = (given: ConfigurationProfileArgs) => configurationProfile.defaults!(given);
  const canonical = (given: Partial<ConfigurationProfileArgs>) =>
    configurationProfile.canonical!(structuredClone(given));

  it("read back from the wire what was written", () => {
    fc.assert(
      fc.property(args, (given) => {
        const { jamfUrl: _, ...wanted } = filled(given);
        const document = held(toWire(filled(given)));
        assert.deepEqual(canonical(fromWire(document, wanted)), canonical({ managedBy: undefined, ...wanted }));
      }),
    );
  });

  it("need no write when they say already what is wanted", () => {
    fc.assert(
      fc.property(args, (given) => assert.equal(changes(held(toWire(filled(given))), filled(given)), undefined)),
    );
  });

  it("have one form for equal meanings, also one property at a time", () => {
    fc.assert(
      fc.property(args, (given) => {
        const once = canonical(filled(given));
        assert.deepEqual(canonical(once), once);
        for (const [name, each] of Object.entries(filled(given))) {
          assert.deepEqual(canonical({ [name]: each }), { [name]: (once as Bag)[name] });
        }
      }),
    );
  });

  it("send a changed payload to all Macs, or as told, and anything else to newly assigned ones only", () => {
    const before = filled({ jamfUrl: "", name: "n", payload: { PayloadContent: [{ PayloadType: "a", n: 1 }] } });
    const order = (after: Partial<ConfigurationProfileArgs>) =>
      changes(held(toWire(before)), { ...before, ...after })?.text("general", "redeploy_on_update");
    const changed = { PayloadContent: [{ PayloadType: "a", n: 2 }] };
    assert.equal(order({ payload: changed }), "All");
    assert.equal(order({ level: "User Level" }), "All");
    assert.equal(order({ payload: changed, distributeUpdatesTo: "Newly Assigned" }), "Newly Assigned");
    assert.equal(order({ description: "other" }), "Newly Assigned");
    assert.equal(order({ distributeUpdatesTo: "Newly Assigned" }), undefined, "nothing to write");
  });

  it("carry the program's payload in every write of the general section, none in one of the scope", () => {
    const wanted = filled({ jamfUrl: "", name: "n", payload: { PayloadContent: [{ PayloadType: "a", n: 1 }] } });
    const document = held(toWire(wanted));
    document.child("general")!.set("payloads", rewritten(document.text("general", "payloads")!));
    const sent = changes(document, { ...wanted, description: "other" })!;
    assert.equal(sent.child("scope"), undefined);
    const text = held(sent).text("general", "payloads")!;
    assert.doesNotMatch(text, /VendorDefault/);
    assert.equal(readPlist(text)["PayloadUUID"], "0F0F0F0F-0000-4000-8000-000000000000");
    const moved = changes(document, { ...wanted, scope: { ...wanted.scope, allComputers: true } })!;
    assert.deepEqual(
      moved.children().map(({ name }) => name),
      ["scope"],
    );
  });
});
