/** What users run from Self Service, and what administrators run to repair it: the agent's verbs, in order, and the words. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Ran, shells, SimulatedMac } from "./simulatedMac";

const acquired = "AAD ID acquired for macOS user jane\n";
const ready = (mac: SimulatedMac) => mac.atScreen({ name: "jane", uid: 501 }).managed({ enabled: true });
const quick = { patience: 1, patience_to_register: 1, patience_to_gather: 1 };
const patient = { patience: 5, patience_to_register: 5, patience_to_gather: 5 };

/** Runs it in every shell and expects the same of all. */
async function runs(
  script: string,
  make: (mac: SimulatedMac) => void,
  expected: { code: number; says: RegExp; calls: string[] },
  how: { parameters?: string[]; patience?: object } = {},
): Promise<void> {
  await Promise.all(
    shells.map(async (shell) => {
      const mac = new SimulatedMac();
      try {
        make(mac);
        const ran: Ran = await mac.run(script, shell, { patience: patient, ...how });
        assert.equal(ran.code, expected.code, `${shell[0]}: ${ran.out} ${ran.errors}`);
        assert.match(ran.out, expected.says);
        assert.deepEqual(ran.calls, expected.calls);
        assert.equal(ran.errors, "");
        assert.deepEqual(readdirSync(join(mac.folder, "tmp")), [], "temporary files");
        assert.deepEqual(mac.stillHung(), [], "processes left");
      } finally {
        mac.remove();
      }
    }),
  );
}

for (const script of ["register-with-entra.sh", "repair-entra-registration.sh"]) {
  describe(`${script}, before the agent does anything`, () => {
    it("leaves a Mac alone when nobody is at the screen", () =>
      runs(script, (mac) => mac.atScreen(null), { code: 2, says: /^No user is signed in/, calls: [] }));

    it("leaves a Mac alone in Setup Assistant", () =>
      runs(script, (mac) => mac.atScreen({ name: "_mbsetupuser", uid: 248 }), {
        code: 2,
        says: /^No user is signed in/,
        calls: [],
      }));

    it("says that the agent is missing and how it comes back", () =>
      runs(script, (mac) => ready(mac).withoutAgent(), {
        code: 3,
        says: /agent is missing: .*jamf manage/,
        calls: [],
      }));

    it("asks for the flag of the Applicable Group and stops where the Mac is not in it", () =>
      runs(script, (mac) => mac.atScreen({ name: "jane", uid: 501 }), {
        code: 1,
        says: /not in the Applicable Group yet/,
        calls: ["jamf manage"],
      }));

    it("gives up a jamf manage that hangs", () =>
      runs(
        script,
        (mac) => mac.atScreen({ name: "jane", uid: 501 }).hangs("jamf-manage"),
        { code: 1, says: /not in the Applicable Group yet/, calls: ["jamf manage"] },
        { patience: quick },
      ));
  });
}

describe("register-with-entra.sh", () => {
  const script = "register-with-entra.sh";
  const both = ["agent registerWithIntune as 501", "agent gatherAADInfo as 501"];

  it("registers, gathers and reports inventory, the agent as the person at the screen", () =>
    runs(script, (mac) => ready(mac).agentSays("gatherAADInfo", acquired), {
      code: 0,
      says: /^Registered: the agent has the Entra id of jane\.$/,
      calls: [...both, "jamf recon"],
    }));

  it("goes on once jamf manage has brought the flag", () =>
    runs(
      script,
      (mac) =>
        mac
          .atScreen({ name: "jane", uid: 501 })
          .managed({ enabled: false })
          .answer("flags-after-manage/microsoftCAEnabled", "1\n")
          .agentSays("gatherAADInfo", acquired),
      { code: 0, says: /^Registered/, calls: ["jamf manage", ...both, "jamf recon"] },
    ));

  it("runs as the one at the screen among several, whatever the name holds", () =>
    runs(
      script,
      (mac) =>
        mac
          .atScreen({ name: "jörg müller", uid: 503 }, { name: "jane", uid: 501 })
          .managed({ enabled: true })
          .agentSays("gatherAADInfo", acquired),
      {
        code: 0,
        says: /^Registered: the agent has the Entra id of jörg müller\.$/,
        calls: ["agent registerWithIntune as 503", "agent gatherAADInfo as 503", "jamf recon"],
      },
    ));

  it("does not gather when Company Portal did not register", () =>
    runs(script, (mac) => ready(mac).agentSays("registerWithIntune", "", 1), {
      code: 1,
      says: /^Company Portal did not register this Mac\.$/,
      calls: both.slice(0, 1),
    }));

  it("ends Company Portal's wait when nobody signs in", () =>
    runs(
      script,
      (mac) => ready(mac).hangs("agent/registerWithIntune"),
      { code: 1, says: /the sign-in was not completed/, calls: both.slice(0, 1) },
      { patience: quick },
    ));

  it("says so when the agent has no id, and reports no inventory", () =>
    runs(script, (mac) => ready(mac).agentSays("gatherAADInfo", "Failed to acquire AAD ID\n"), {
      code: 1,
      says: /the agent did not get its Entra id\. Run the policy again\.$/,
      calls: both,
    }));
});

describe("repair-entra-registration.sh", () => {
  const script = "repair-entra-registration.sh";
  const asked = { parameters: ["reregister"] };
  const [clean, register, gather] = ["clean", "registerWithIntune", "gatherAADInfo"].map((v) => `agent ${v} as 501`);

  it("only gathers when nothing else is asked", () =>
    runs(script, (mac) => ready(mac).agentSays("gatherAADInfo", acquired), {
      code: 0,
      says: /^Repaired: the agent has the Entra id of jane\.$/,
      calls: [gather!, "jamf recon"],
    }));

  it("says what comes next when gathering did not help, and throws nothing away", () =>
    runs(script, (mac) => ready(mac), { code: 1, says: /parameter 4 set to reregister/, calls: [gather!] }));

  it("gives up gathering when nobody signs in", () =>
    runs(
      script,
      (mac) => ready(mac).hangs("agent/gatherAADInfo"),
      { code: 1, says: /parameter 4 set to reregister/, calls: [gather!] },
      { patience: quick },
    ));

  it("cleans, registers and gathers when asked", () =>
    runs(
      script,
      (mac) => ready(mac).agentSays("gatherAADInfo", acquired),
      { code: 0, says: /^Repaired/, calls: [clean!, register!, gather!, "jamf recon"] },
      asked,
    ));

  it("registers nothing anew where cleaning failed", () =>
    runs(
      script,
      (mac) => ready(mac).agentSays("clean", "keychain locked", 1),
      { code: 1, says: /could not remove its registration.*keychain locked/, calls: [clean!] },
      asked,
    ));

  it("says that the old registration is gone where registering failed", () =>
    runs(
      script,
      (mac) => ready(mac).agentSays("registerWithIntune", "", 1),
      { code: 1, says: /old registration is gone.*Self Service/, calls: [clean!, register!] },
      asked,
    ));

  it("refuses an unknown parameter before it does anything", () =>
    runs(
      script,
      (mac) => ready(mac),
      { code: 4, says: /must be empty or reregister, not yes/, calls: [] },
      { parameters: ["yes"] },
    ));
});
