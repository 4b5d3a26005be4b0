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

describe("blockers for people", () => {
  it("lists the worst first", async () => {
    const names = ["stops", "exposed", "odd", "risky", "trial", "asks", "session", "off"];
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
      /8 policies: 1 blocking, 1 exposed [^.]*, 1 unknown, 1 conditional, 1 report-only, [^.]*1 not applicable\./,
    );
    assert.match(shown, /for: +a person in every group/);
    assert.match(shown, new RegExp(`registration app: ${A}`));
    assert.match(shown, /baseline scopes: +not readable/);
  });

  it("ends with the next step", async () => {
    const next = async (policies: unknown[], circumstances: Partial<SignInContext> = {}): Promise<string> =>
      (await text(policies, circumstances)).split("Next: ")[1]!.replace(/\s+/g, " ");
    const forGroup = named("g", { users: { includeUsers: [], includeGroups: [groupOne] } });
    const naming = named("w", { applications: { includeApplications: [W] } });
    const both = named("b", { applications: { excludeApplications: [A, placeholder] } });
    assert.match(
      await next([named("a")]),
      /^in the one policy, Target resources > Exclude.*app is b03c10a8.*register for this.*Customize/,
    );
    assert.match(
      await next([named("a")], { placeholderApp: placeholder }),
      new RegExp(`placeholder app is ${placeholder}`),
    );
    assert.doesNotMatch(await next([named("a")], { baselineScopes: { appId: placeholder } }), /Customize/);
    assert.match(
      await next([both], { baselineScopes: "enforced", placeholderApp: placeholder }),
      /^A Conditional Access Administrator chooses/,
    );
    assert.match(await next([naming]), /^in the one policy that exclusions do not help/);
    assert.match(await next([forGroup], { people: "unknown" }), /^say whose sign-in to judge/);
    assert.match(await next([mixed[5]]), /^read the one policy marked unknown/);
    assert.match(await next([mixed[4]]), /^nothing stops every Mac today/);
    assert.match(await next([mixed[0]]), /^nothing to change/);
    assert.match(await next([{ Conditions: { Users: { IncludeUsers: ["All"] } } }]), /written from PowerShell objects/);
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
