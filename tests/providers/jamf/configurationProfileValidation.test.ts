import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bag, knownPart } from "../../../providers/core/unknown";
import { configurationProfile, type ConfigurationProfileArgs } from "../../../providers/jamf/configurationProfile";
import { toWire } from "../../../providers/jamf/configurationProfile/document";

const problems = (args: object): string[] =>
  configurationProfile.validate!(
    args as ConfigurationProfileArgs,
    (property) => (args as Record<string, unknown>)[property] !== undefined,
  ).map(({ property, reason }) => `${property} ${reason}`);

const good = { PayloadContent: [{ PayloadType: "com.apple.dock", tilesize: 48 }] };
const inProfile = (args: object) => problems({ name: "Dock", payload: good, ...args });
const plist = (body: string) => `<plist version="1.0">${body}</plist>`;
const withSetting = (setting: string) =>
  plist(
    `<dict><key>PayloadContent</key><array><dict><key>PayloadType</key><string>a</string>${setting}</dict></array></dict>`,
  );

/** What is wrong, and what is said about it. */
const wrong: readonly [object, string | RegExp][] = [
  [{ name: "" }, "name must not be empty"],
  [{ level: "System" }, 'level "System" is not one of "Computer Level", "User Level"'],
  [
    { distributionMethod: "Manual" },
    /^distributionMethod "Manual" is not one of "Install Automatically", "Make Available/,
  ],
  [{ distributeUpdatesTo: "None" }, 'distributeUpdatesTo "None" is not one of "All", "Newly Assigned"'],
  [{ payloads: good }, 'payloads is an unknown key; did you mean "payload"?'],
  [{ description: 5 }, "description must be a text, not 5"],
  [{ description: "a\u0001" }, /^description holds the character U\+0001 at position 2, which XML can't carry/],
  [{ scope: { allComputers: true, computerIds: ["1"] } }, /^scope\.computerIds has no effect beside allComputers/],
  [{ payload: 5 }, "payload must be a property list: its XML text, or an object"],
  [{ payload: "bplist00Ô" }, /^payload is not the XML form of a property list: give an unsigned profile/],
  [{ payload: "<plist><dict>" }, /^payload is not readable as XML: /],
  [{ payload: '<!DOCTYPE plist [<!ENTITY x "y">]><plist><dict/></plist>' }, /^payload is not readable as XML: /],
  [{ payload: plist("<array/>") }, "payload must be a <plist> that holds one <dict>"],
  [{ payload: "<dict/>" }, "payload must be a <plist> that holds one <dict>"],
  [{ payload: plist("<dict/>") }, "payload.PayloadContent is missing: the list of payloads"],
  [{ payload: withSetting("<key>a</key>") }, 'payload holds the key "a" without a value'],
  [{ payload: withSetting("<key>a</key><key>b</key>") }, 'payload holds the key "a" without a value'],
  [{ payload: withSetting("<string>a</string><true/>") }, "payload holds <string> where a <key> belongs"],
  [{ payload: withSetting("<key>a</key><integer>one</integer>") }, 'payload holds "one" as an <integer>'],
  [{ payload: withSetting("<key>a</key><real/>") }, 'payload holds "" as a <real>'],
  [{ payload: withSetting("<key>a</key><date>soon</date>") }, 'payload holds "soon" as a <date>'],
  [{ payload: withSetting("<key>a</key><set/>") }, "payload holds <set>, which no property list has"],
  [{ payload: { PayloadContent: {} } }, "payload.PayloadContent must be a list of payloads"],
  [{ payload: { PayloadContent: [] } }, "payload.PayloadContent must hold at least one payload"],
  [
    { payload: { PayloadContent: [{ PayloadType: "a" }, { tilesize: 48 }] } },
    'payload.PayloadContent[1].PayloadType must be a text such as "com.apple.extensiblesso", not left out',
  ],
  [
    { payload: { PayloadContent: [{ PayloadType: 5 }] } },
    /^payload\.PayloadContent\[0\]\.PayloadType must be a text .+ not 5$/,
  ],
  [{ payload: { PayloadContent: ["a"] } }, /^payload\.PayloadContent\[0\]\.PayloadType must be a text/],
  [
    { payload: { PayloadContent: [{ PayloadType: "a", b: [null] }] } },
    "payload holds null, which no property list can hold",
  ],
  [
    { level: "User Level", payload: { ...good, PayloadScope: "System" } },
    'payload.PayloadScope is "System", which does not fit level "User Level": leave it out, or set "User"',
  ],
  [
    { payload: { ...good, PayloadScope: "User" } },
    /^payload\.PayloadScope is "User", which does not fit level "Computer Level"/,
  ],
];

describe("what a configuration profile refuses offline", () => {
  it("accepts a payload as text, as an object, and one that is not known yet", () => {
    assert.deepEqual(inProfile({}), []);
    const doctype = '<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://a/b.dtd">\n';
    assert.deepEqual(inProfile({ payload: `\uFEFF${doctype}${withSetting("<key>a</key><true/>")}` }), []);
    assert.deepEqual(
      configurationProfile.validate!({ name: "a", payload: {} }, () => true),
      [],
    );
  });

  it("misses a name and a payload only when the program has left them out", () => {
    assert.deepEqual(problems({}), ["name is missing", "payload is missing"]);
    assert.deepEqual(
      configurationProfile.validate!({}, () => true),
      [],
    );
  });

  it("says something about everything of the wrong type, and never fails over it", () => {
    const keys = ["name", "description", "level", "site", "categoryId", "scope", "payload", "distributeUpdatesTo"];
    const content = fc.dictionary(
      fc.constantFrom("PayloadContent", "PayloadType", "$date", "$data", "$real"),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.oneof(fc.jsonValue(), content), (key, value) => {
        const given = JSON.parse(
          JSON.stringify({ jamfUrl: "https://a", name: "x", payload: good, [key]: value }),
        ) as Bag;
        const args = knownPart(given) as unknown as ConfigurationProfileArgs;
        if (inProfile(args).length > 0 || !Array.isArray((args.payload as Bag)?.["PayloadContent"])) return;
        const whole = configurationProfile.canonical!(configurationProfile.defaults!(args));
        assert.deepEqual(configurationProfile.canonical!(structuredClone(whole)), whole);
        toWire(configurationProfile.defaults!(args));
      }),
      { numRuns: 600 },
    );
  });

  for (const [args, said] of wrong) {
    it(`says "${typeof said === "string" ? said : said.source}" of ${JSON.stringify(args).slice(0, 60)}`, () => {
      const found = inProfile(args);
      const matches = (problem: string) => (typeof said === "string" ? problem === said : said.test(problem));
      assert.ok(found.some(matches), `${String(said)} is not among: ${found.join(" | ")}`);
    });
  }
});
