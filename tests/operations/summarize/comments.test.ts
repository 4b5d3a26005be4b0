/** The comments of previews that the real engine printed: what a reviewer learns from each, and what never stands in one. */
import assert from "node:assert/strict";
import { commentOf, linesOf } from "../../../operations/summarize/comment";
import { differences } from "../../../operations/summarize/properties";
import { serviceNames, services } from "../../../operations/summarize/services";
import { previewIn } from "../../../operations/summarize/preview";
import { summaryOf } from "../../../operations/summarize/summary";
import type { TenantSummary } from "../../../operations/summarize/tenantSummary";
import { actingParts, beforeFold, commentFor, recordedNames, recordedText, summaryFor } from "./recorded";

interface Expected {
  outcome: TenantSummary["outcome"];
  /** Before the fold. */
  says: RegExp[];
  deploy: "allowed" | "approval" | "forbidden";
}

const expected: Readonly<Record<string, Expected>> = {
  create: {
    outcome: "changes",
    says: [
      /`test`: stage `prepare`/,
      /Smart computer group `Jamf-Intune Compliance Group`: created/,
      /pageSaved/,
      /Device Compliance \(/,
    ],
    deploy: "allowed",
  },
  "no-change": {
    outcome: "noChange",
    says: [/^<!-- [^\n]+\n`test`: no change, stage `prepare`\.\n$/],
    deploy: "allowed",
  },
  refused: {
    outcome: "refused",
    says: [
      /If it were not refused: .*\n\n- Compliance partners that are not active: 1 \(limit 0\)/,
      /refused, stage `prepare` → `pilot`/,
      /Nothing would be written/,
      /Stage pilot: pageSaved: not done, required: done/,
    ],
    deploy: "forbidden",
  },
  "configuration-error": { outcome: "refused", says: [/jamff/], deploy: "forbidden" },
  "prepare-to-connect": {
    outcome: "changes",
    says: [
      /stage `prepare` → `connect`/,
      /`Require a compliant Mac \(Jamf\)` is created, report-only/,
      /Done since the last run: .*confirmed/,
    ],
    deploy: "allowed",
  },
  "connect-to-pilot": {
    outcome: "changes",
    says: [/stage `connect` → `pilot`/, /Users can register their Macs from Self Service/, /of \d+ met|\d+ of \d+ met/],
    deploy: "approval",
  },
  "pilot-to-enforce": {
    outcome: "changes",
    says: [
      /A compliant Mac will be required of all users who register Macs/,
      /\d+ of \d+ users would be blocked now/,
      /state report-only → on; it applies to \d+ users/,
      /stage `pilot` → `enforce`/,
    ],
    deploy: "approval",
  },
  "enforce-refused": { outcome: "refused", says: [/compliantShare/], deploy: "forbidden" },
  criteria: {
    outcome: "changes",
    says: [
      /The criteria of the group .*Jamf-Intune Compliance Group.* change/,
      /8 users are blocked after this run/,
      /Users newly blocked: 3 \(limit 1000\)/,
    ],
    deploy: "approval",
  },
  "users-moved": { outcome: "refused", says: [/partnerAssignment/], deploy: "forbidden" },
  "enforce-to-connect": {
    outcome: "changes",
    says: [/required of no user .*until now of all users/, /state on → report-only/, /Registration closes/],
    deploy: "approval",
  },
  drain: {
    outcome: "changes",
    says: [
      /stage `enforce` → `drain`/,
      /state on → off/,
      /0 users are blocked after this run/,
      /Macs that could register and no longer can: 33\./,
      /criteria: .*All Partitions Encrypted → Serial Number is no Mac: stage drain/,
    ],
    deploy: "approval",
  },
  "broken-since": {
    outcome: "noChange",
    says: [
      /no change of an object, stage `enforce`/,
      /9 of 12 met/,
      /`partnerActive` inactive \(required: active\), broken since this stage was reached/,
      /`pageSaved` \(broken\): Jamf Pro administrator/,
    ],
    deploy: "allowed",
  },
  // It stays off, so a pipeline may deploy; the reviewer must learn that nothing is required of anybody.
  "switched-off": {
    outcome: "noChange",
    says: [
      /no change of an object, stage `enforce`/,
      /switched to report-only by a run of this stack that did not come to its end, or outside this stack, and stays so: it requires no compliant Mac/,
      /managedPolicy\.resume/,
    ],
    deploy: "allowed",
  },
  removed: {
    outcome: "changes",
    says: [
      /stage `enforce` → `prepare`/,
      /Registration closes/,
      /state on → off/,
      /Extension attribute `Entra registration`: deleted/,
    ],
    deploy: "approval",
  },
  "lost-state": {
    outcome: "refused",
    says: [
      /a policy "Require a compliant Mac \(Jamf\)" \(id [\w-]+, on\) that is not in this stack's state/,
      /set conditionalAccess\.managedPolicy\.id to its ID/,
    ],
    deploy: "forbidden",
  },
  candidate: {
    outcome: "noChange",
    says: [
      /No user gains or loses access by this run/,
      /\*\*Candidate of the Compliance group, if it were moved now\.\*\* 16 users would be blocked/,
      /Macs in the Compliance group: 31, then 16\./,
      /Users newly blocked: 16 \(limit 2\)\. 16 users would lose access/,
    ],
    deploy: "allowed",
  },
  "held-back": {
    outcome: "changes",
    says: [
      /27 users would be blocked, by any policy, if nothing were held back/,
      /Users newly blocked: 27 \(limit 2\), held back/,
      /\*\*Held back\.\*\*[^]*`the Compliance group` 27 users would lose access/,
      /state on → off/,
    ],
    deploy: "approval",
  },
  adoption: {
    outcome: "changes",
    says: [
      /\*\*Adopted objects\.\*\*/,
      /criteria: FileVault 2 Status is All Partitions Encrypted → Last Inventory Update less than x days ago 2 and Application Title is/,
      /Category `Device Compliance`: created, or adopted where one of this name exists/,
    ],
    deploy: "allowed",
  },
  drift: {
    outcome: "changes",
    says: [
      /Changed outside of Pulumi/,
      /Smart computer group `Jamf-Intune Compliance Group`: criteria: .*All Partitions Encrypted/,
      /\*\*Objects\.\*\* change 1/,
    ],
    deploy: "approval",
  },
  mixed: { outcome: "changes", says: [/Changed outside of Pulumi/, /Category/], deploy: "approval" },
  failure: {
    outcome: "failed",
    says: [/preview failed/, /Could not list smart computer groups: Jamf Pro answered 403/],
    deploy: "forbidden",
  },
  "fabrikam-create": { outcome: "changes", says: [/`fabrikam`/], deploy: "allowed" },
  blocked: {
    outcome: "refused",
    says: [/Policies that block the registration of a Mac/, /`CA001: Compliant devices for everybody`/],
    deploy: "forbidden",
  },
  exclusion: { outcome: "changes", says: [/2 apps that registration needs are excluded/], deploy: "allowed" },
  hostile: { outcome: "changes", says: [/Conditional Access policies/], deploy: "allowed" },
  "hostile-refused": {
    outcome: "refused",
    says: [/Policies that block the registration of a Mac/],
    deploy: "forbidden",
  },
  huge: { outcome: "changes", says: [/and \d+ more, below/], deploy: "allowed" },
};

const decision = ({ deploy: { allowed, needsApproval } }: TenantSummary) =>
  !allowed ? "forbidden" : needsApproval ? "approval" : "allowed";

describe("comments of recorded previews", () => {
  it("at least sixteen situations are recorded, and each has its expectation", () => {
    const names = recordedNames();
    assert.ok(names.length >= 16);
    assert.deepEqual(
      names.filter((name) => !(name in expected)),
      [],
    );
  });

  for (const [name, { outcome, says, deploy }] of Object.entries(expected)) {
    it(`${name}: ${outcome}, deployment ${deploy}`, () => {
      const summary = summaryFor(name);
      const comment = commentFor(name);
      assert.equal(summary.outcome, outcome, comment);
      for (const text of says) assert.match(beforeFold(comment), text);
      assert.equal(decision(summary), deploy, summary.deploy.why.join("\n"));
    });
  }

  for (const name of recordedNames()) {
    it(`${name}: one screen before the fold, inert, within each service's size, nothing internal`, () => {
      for (const service of serviceNames) {
        const comment = commentFor(name, service);
        assert.ok(linesOf(beforeFold(comment)) <= 40, `${linesOf(beforeFold(comment))} lines:\n${beforeFold(comment)}`);
        assert.deepEqual(actingParts(comment), [], comment);
        assert.ok(comment.length <= services[service].longest, `${comment.length} characters`);
        assert.doesNotMatch(
          comment,
          /__provider|__defaults|managedBy|exports\.handler|4dabf18193072939515e22adb298388d/,
        );
      }
    });
  }

  it("parentheses alone are a change of criteria", () => {
    const at = (parenthesis: boolean) => ({
      criteria: [{ criterion: "A", operator: "is", value: "x", openingParenthesis: parenthesis }],
    });
    assert.deepEqual(differences(at(false), at(true)), [{ property: "criteria", old: "A is x", new: "(A is x" }]);
  });

  it("a value that Pulumi marks as a secret stands nowhere, whatever its name", () => {
    const secret = `"harmless": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "hunter2"},`;
    const text = recordedText("create").replaceAll('"displayName":', (all) => `${secret} ${all}`);
    const summary = summaryOf(previewIn(text, "create.json"));
    const comment = commentOf(summary, { service: "github" });
    assert.match(comment, /harmless: \[secret\]/);
    for (const each of [comment, JSON.stringify(summary)])
      assert.doesNotMatch(each, /hunter2|1b47061264138c4ac30d75fd1eb44270/);
  });
});
