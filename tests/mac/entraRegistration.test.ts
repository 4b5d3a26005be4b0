/** The extension attribute's answer for every state of a Mac, in every shell that `/bin/sh` may be. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { certificates, entraIssuer } from "./certificates";
import { type Ran, type Session, shells, SimulatedMac } from "./simulatedMac";

const device = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const other = "ffffffff-0000-4000-8000-000000000001";
const clientId = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
const jane: Session = { name: "jane", uid: 501 };
const key = certificates({ subject: "Apple Development", issuer: "Apple" }, { subject: device, issuer: entraIssuer });
const platformSso = (id: string) =>
  `1 {\n  "primary_registration_metadata_device_id" : "${id}",\n  "primary_registration_metadata_tenant_id" : "${other}"\n}\n`;

describe("extension attribute entra-registration.sh", () => {
  /** Every run: exit 0, nothing on stderr, nothing left, and never a word that could open a window. */
  async function answers(expected: string, make: (mac: SimulatedMac) => void, patience?: object): Promise<Ran[]> {
    return Promise.all(
      shells.map(async (shell) => {
        const mac = new SimulatedMac().managed({ enabled: true, clientId });
        try {
          make(mac);
          const ran = await mac.run("entra-registration.sh", shell, { patience });
          const where = `${shell.join(" ")}: ${ran.errors}`;
          assert.deepEqual([ran.out, ran.code, ran.errors], [`<result>${expected}</result>`, 0, ""], where);
          assert.deepEqual(readdirSync(join(mac.folder, "tmp")), [], "temporary files");
          const harmless =
            /^(jamf version|agent getPSSOStatus as|security find-certificate -a as|defaults read (as|by root of))/;
          for (const call of ran.calls) assert.match(call, harmless);
          const front = existsSync(join(mac.folder, "console"))
            ? /^ {2}Name : (.*)$/m.exec(readFileSync(join(mac.folder, "console"), "utf8"))?.[1]
            : undefined;
          assert.ok(!ran.calls.includes(`defaults read by root of ${front}`), "the person's settings, read as root");
          assert.deepEqual(mac.stillHung(), [], "processes left");
          return ran;
        } finally {
          mac.remove();
        }
      }),
    );
  }

  const states: [string, string, (mac: SimulatedMac) => void][] = [
    [
      "registered by Platform SSO",
      `Registered (${device})`,
      (mac) => mac.atScreen(jane).noted("jane", true).agentSays("getPSSOStatus", platformSso(device.toUpperCase())),
    ],
    [
      "registered with a certificate in the keychain",
      `Registered (${device})`,
      (mac) => mac.atScreen(jane).noted("jane", true).answer("keychains/501", key),
    ],
    [
      "certificate without alias",
      `Registered (${device})`,
      (mac) =>
        mac
          .atScreen(jane)
          .noted("jane", true)
          .answer("keychains/501", certificates({ subject: device, issuer: "MS-Organization-Access", alias: false })),
    ],
    [
      "certificates of two devices",
      `Registered (${device}, ${other})`,
      (mac) =>
        mac
          .atScreen(jane)
          .noted("jane", true)
          .answer(
            "keychains/501",
            certificates({ subject: other, issuer: entraIssuer }, { subject: device, issuer: entraIssuer }),
          ),
    ],
    [
      "Platform SSO before the keychain's old certificate",
      `Registered (${device})`,
      (mac) =>
        mac
          .atScreen(jane)
          .noted("jane", true)
          .agentSays("getPSSOStatus", platformSso(device))
          .answer("keychains/501", certificates({ subject: other, issuer: entraIssuer })),
    ],
    [
      "key in the Secure Enclave, where nothing can see it",
      "Registered (device id not visible)",
      (mac) => mac.atScreen(jane).noted("jane", true),
    ],
    [
      "key present, the agent has no id",
      `Key present, AAD ID not acquired (${device})`,
      (mac) => mac.atScreen(jane).noted("jane", false).answer("keychains/501", key),
    ],
    [
      "key present, the agent noted nothing about it",
      `Key present, AAD ID not acquired (${device})`,
      (mac) => mac.atScreen(jane).noted("jane", undefined).answer("keychains/501", key),
    ],
    [
      "key present, no property list",
      `Key present, plist missing (${device})`,
      (mac) => mac.atScreen(jane).answer("keychains/501", key),
    ],
    ["not registered", "Not registered", (mac) => mac.atScreen(jane)],
    [
      "an empty device id of Platform SSO is none, and no other id is taken for it",
      "Not registered",
      (mac) => mac.atScreen(jane).agentSays("getPSSOStatus", platformSso("")),
    ],
    [
      "a device id as name of somebody else's certificate is none",
      "Not registered",
      (mac) => mac.atScreen(jane).answer("keychains/501", certificates({ subject: device, issuer: "Apple" })),
    ],
    [
      "not in the Applicable Group",
      "Not in applicable scope",
      (mac) => mac.atScreen(jane).managed({ enabled: false, clientId }),
    ],
    [
      "registered, but not in the Applicable Group",
      `Registered (${device}); not in applicable scope`,
      (mac) => mac.atScreen(jane).noted("jane", true).answer("keychains/501", key).managed({ enabled: false }),
    ],
    ["another client id", `Wrong client id: ${other}`, (mac) => mac.atScreen(jane).managed({ clientId: other })],
    ["no client id", "Wrong client id: none", (mac) => mac.atScreen(jane).managed({ clientId: "" })],
    [
      "a client id in capitals is the same",
      "Not registered",
      (mac) => mac.atScreen(jane).managed({ clientId: clientId.toUpperCase() }),
    ],
    ["nobody has ever signed in", "No console user", () => undefined],
    [
      "the log-in window, others in the background",
      "No console user",
      (mac) => mac.atScreen(null, jane).noted("jane", true).answer("keychains/501", key),
    ],
    ["root at the screen", "No console user", (mac) => mac.atScreen({ name: "root", uid: 0 })],
    ["Setup Assistant", "No console user", (mac) => mac.atScreen({ name: "_mbsetupuser", uid: 248 })],
    [
      "fast user switching: only the person at the screen counts, and another's registration is told",
      "Not registered; another user is registered",
      (mac) => mac.atScreen({ name: "max", uid: 502 }, jane).noted("jane", true).answer("keychains/501", key),
    ],
    [
      "blanks and umlauts in the names",
      `Registered (${device})`,
      (mac) =>
        mac
          .atScreen({ name: "jörg müller", uid: 503, longName: "Jörg  Name : Müller" }, jane)
          .noted("jörg müller", true)
          .answer("keychains/503", key),
    ],
    [
      "agent missing: the keychain still counts",
      `Registered (${device}); agent missing`,
      (mac) => mac.withoutAgent().atScreen(jane).noted("jane", true).answer("keychains/501", key),
    ],
    [
      "another user whose agent has no id",
      "Not registered",
      (mac) => mac.atScreen(jane, { name: "zoë weiß", uid: 504 }).noted("zoë weiß", false),
    ],
    [
      "another user with blanks and umlauts, and no agent",
      "Not registered; another user is registered; agent missing",
      (mac) => mac.withoutAgent().atScreen(jane, { name: "zoë weiß", uid: 504 }).noted("zoë weiß", true),
    ],
    [
      "a plist that somebody put into the folder of all, one of a guest, and a link to another's",
      "Not registered",
      (mac) => {
        mac.atScreen(jane).noted("Shared", true).noted("Guest", true).noted("max", true);
        const plist = "Library/Preferences/com.jamf.management.jamfAAD.plist";
        renameSync(join(mac.folder, "max", plist), join(mac.folder, "elsewhere"));
        symlinkSync(join(mac.folder, "elsewhere"), join(mac.folder, "max", plist));
      },
    ],
    ["agent missing, nothing else", "Not registered; agent missing", (mac) => mac.withoutAgent().atScreen(jane)],
  ];
  for (const [state, expected, make] of states) {
    it(`${state}: ${expected}`, async () => void (await answers(expected, make)));
  }

  for (const form of [
    (id: string) => `2\nprimary_registration_metadata_device_id: ${id}\nother: ${other}\n`,
    (id: string) => `{\n    "primary_registration_metadata_device_id" = "${id}";\n    "other" = "${other}";\n}\n`,
    (id: string) =>
      `0 [AnyHashable("other"): "${other}", AnyHashable("primary_registration_metadata_device_id"): Optional(${id})]\n`,
  ]) {
    it(`the device id in an answer such as ${JSON.stringify(form("id"))}`, async () => {
      const answered = (id: string) => (mac: SimulatedMac) =>
        mac.atScreen(jane).noted("jane", true).agentSays("getPSSOStatus", form(id));
      await answers(`Registered (${device})`, answered(device));
      await answers("Registered (device id not visible)", answered(""));
    });
  }

  const impatient = { patience: 1 };

  it("an agent that hangs is ended with all that it started, and its silence is no evidence", () =>
    answers("Unknown: agent did not answer", (mac) => mac.atScreen(jane).hangs("agent/getPSSOStatus"), impatient));

  it("an agent that hangs does not hide the keychain's evidence", () =>
    answers(
      `Registered (${device}); agent did not answer`,
      (mac) => mac.atScreen(jane).noted("jane", true).answer("keychains/501", key).hangs("agent/getPSSOStatus"),
      impatient,
    ));

  it("a keychain that waits for somebody is given up", () =>
    answers("Unknown: keychain did not answer", (mac) => mac.atScreen(jane).hangs("security"), impatient));

  it("settings of the user that cannot be read in time leave the state open", () =>
    answers(
      "Unknown: settings of the user did not answer",
      (mac) => mac.atScreen(jane).noted("jane", true).answer("keychains/501", key).hangs("defaults"),
      impatient,
    ));

  for (const [version, asked] of [
    ["11.20.9", false],
    ["11.21.0", false],
    ["11.21.1", true],
    ["11.22.0", true],
    ["12.0.0", true],
    ["10.50.2", false],
  ] as const) {
    it(`Jamf Pro ${version}: the agent is ${asked ? "" : "not "}asked about Platform SSO`, async () => {
      const ran = await answers("Not registered", (mac) =>
        mac.atScreen(jane).answer("version", `version=${version}-t1756600000\n`),
      );
      for (const { calls } of ran) assert.equal(calls.includes("agent getPSSOStatus as 501"), asked);
    });
  }
});
