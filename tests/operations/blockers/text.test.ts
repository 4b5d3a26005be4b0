import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { blockersReport } from "../../../operations/blockers/report";
import { blockersText } from "../../../operations/blockers/text";
import type { SignInContext } from "../../../providers/graph/conditionalAccess/signInContext";
import {
  A,
  W,
  groupOne,
  placeholder,
  policy,
  situation,
  type Change,
} from "../../providers/graph/conditionalAccess/policies";

const named = (displayName: string, change: Change = {}) =>
  policy({ ...change, policy: { id: `id of ${displayName}`, displayName, ...change.policy } });
const wide = { width: 120, colour: false };

const text = (policies: unknown[], circumstances: Partial<SignInContext> = {}, terminal = wide): Promise<string> =>
  blockersText(blockersReport(policies, situation(circumstances)), terminal);

const mixed = [
  named("off", { policy: { state: "disabled" } }),
  named("asks", { grant: { builtInControls: ["mfa"] } }),
  named("session", { grant: null }),
  named("trial", { policy: { state: "enabledForReportingButNotEnforced" } }),
  named("risky", { conditions: { signInRiskLevels: ["high"] } }),
  named("odd", { conditions: { times: { includeAllTimes: true } } }),
  named("exposed", { applications: { excludeApplications: [A] } }),
  named("stops", {}),
];

describe("blockers on a terminal", () => {
  it("lists the worst first", async () => {
    const names = ["stops", "exposed", "odd", "risky", "trial", "off", "asks", "session"];
    const lines = (await text(mixed)).split("\n");
    const at = names.map((name) => lines.findIndex((line) => new RegExp(`^[✗?~·] .* ${name}\\b`).test(line)));
    assert.ok(
      at.every((line) => line > 0),
      at.join(),
    );
    assert.deepEqual(
      at,
      [...at].sort((a, b) => a - b),
    );
  });

  it("counts and says on which premises", async () => {
    const shown = await text(mixed);
    assert.match(
      shown.replace(/\s+/g, " "),
      /8 policies: 1 blocking, 1 exposed [^.]*, 1 unknown, 1 conditional, 1 report-only, [^.]*1 off that would block\./,
    );
    assert.match(shown, /users: +a user in every group/);
    assert.match(shown, /assumed: +the user has no directory role, is not named individually and is not a guest/);
    assert.match(shown, /assumed: +the baseline scopes setting, which could not be read, is enforced/);
    assert.match(shown, new RegExp(`registration app: ${A}`));
    assert.match(shown, /baseline scopes: +could not be read/);
  });

  it("ends with the next step", async () => {
    const next = async (policies: unknown[], circumstances: Partial<SignInContext> = {}): Promise<string> =>
      (await text(policies, circumstances)).split("Next: ")[1]!.replace(/\s+/g, " ");
    const forGroup = named("g", { users: { includeUsers: [], includeGroups: [groupOne] } });
    const naming = named("w", { applications: { includeApplications: [W] } });
    assert.match(await next([named("a")]), /^apply the remediation above to the one policy that blocks\./);
    assert.match(await next([naming]), /^in the one policy that exclusions do not help/);
    assert.match(await next([named("a"), naming]), /^apply the remediation .* blocks; in the one policy/);
    assert.match(await next([forGroup], { people: "unknown" }), /^name the users to judge for/);
    assert.match(await next([mixed[5]]), /^check the one policy marked unknown/);
    assert.match(await next([mixed[4]]), /^no policy blocks every Mac now/);
    assert.match(await next([mixed[0]]), /^nothing to change/);
    assert.match(await next([{ Conditions: { Users: { IncludeUsers: ["All"] } } }]), /contains PowerShell objects/);
  });

  it("says the remediation that all rows share once, above the table, with the ids of the apps", async () => {
    const shown = await text([named("a"), named("b"), named("c", { conditions: { signInRiskLevels: ["high"] } })]);
    const step = "exclude the registration app and the placeholder app (baseline scopes setting: Customize behavior)";
    const words = shown.replace(/\s+/g, " ");
    assert.equal(words.split(step).length, 2, words);
    assert.match(
      words,
      new RegExp(`Remediation \\(3 policies\\): ${step.replace(/[()]/g, "\\$&")}\\. .*VERDICT POLICY WHY`),
    );
    assert.match(shown, new RegExp(`Registration app: ${A}`));
    assert.match(shown, /a single-tenant app registration that you create/);
    assert.match(
      await text([named("a")], { placeholderApp: placeholder }),
      new RegExp(`Placeholder app: ${placeholder}`),
    );
    assert.doesNotMatch(await text([named("a")], { baselineScopes: { appId: placeholder } }), /Customize behavior:/);
  });

  it("numbers remediations that differ, and every row names its own", async () => {
    const exposed = named("b", { applications: { excludeApplications: [A] } });
    const shown = (await text([named("a"), exposed, named("c")])).replace(/\s+/g, " ");
    assert.match(
      shown,
      /Remediation 1 \(2 policies\): exclude the registration app and .* Remediation 2 \(1 policy\): exclude the placeholder/,
    );
    assert.match(shown, /✗ exposed b .* Remediation 2\./);
    assert.match(shown, /✗ blocks c .* Remediation 1\./);
  });

  it("gives a policy that is off and would block a row of its own, with its id", async () => {
    const id = "1d42c94a-098f-4802-800d-8e4e7e78874f";
    const off = named("dormant", { policy: { id, state: "disabled" } });
    assert.match(
      await text([off]),
      new RegExp(`^~ off, blocks +dormant +Off; if it were enabled: Requires .*\n +${id} `, "m"),
    );
    const harmless = named("idle", { policy: { id, state: "disabled" }, grant: null });
    assert.doesNotMatch(await text([harmless]), new RegExp(id));
  });

  for (const width of [40, 60, 72, 80, 90, 98, 120])
    it(`breaks no id at ${width} columns`, async () => {
      const id = "1d42c94a-098f-4802-800d-8e4e7e78874f";
      const strange = named("by name", { policy: { id }, users: { includeUsers: [`(${id})`] } });
      const shown = await text([named("a", { policy: { id } }), strange], {}, { width, colour: false });
      assert.ok(shown.split("\n").filter((line) => line.includes(id)).length >= 3, shown);
      assert.doesNotMatch(shown, /1d42c94a(?!-098f-4802-800d-8e4e7e78874f)/);
    });

  for (const width of [40, 60, 80, 120, 200])
    it(`fits into ${width} columns`, async () => {
      const long = named("プラットフォーム".repeat(12), {});
      const unbroken = named("x".repeat(250));
      for (const line of (await text([...mixed, long, unbroken], {}, { width, colour: false })).split("\n")) {
        const columns = [...line].reduce((sum, c) => sum + (/[\u3000-\u9fff]/.test(c) ? 2 : 1), 0);
        assert.ok(columns <= Math.max(width, 68), `${columns}: ${line}`);
      }
    });

  it("says the same with colours and without", async () => {
    const plain = await text(mixed);
    const coloured = await text(mixed, {}, { width: 120, colour: true });
    assert.ok(!plain.includes("\u001b"));
    assert.ok(coloured.includes("\u001b[31m"));
    assert.equal(stripVTControlCharacters(coloured), plain);
  });

  it("lets no policy name write to the terminal", async () => {
    const shown = await text([named("\u001b[2Jnice\u0007\r\n✓ all fine\u009b31m")]);
    assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    assert.match(shown, /nice ✓ all fine/);
  });

  it("says so when there is no policy", async () => assert.match(await text([]), /^There is no policy/));
});
