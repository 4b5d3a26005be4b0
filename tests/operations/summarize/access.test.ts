/** What a run does to users, in the comment: the parts that the report's schema has for it, put into previews that were recorded without them. */
import assert from "node:assert/strict";
import { runReport, type RunReport } from "../../../components/report/schema";
import { commentOf } from "../../../operations/summarize/comment";
import { summaryOf } from "../../../operations/summarize/summary";
import { actingParts, beforeFold, previewOf } from "./recorded";

/** The recorded preview with this in its report. */
function summaryWith(name: string, parts: Partial<RunReport>) {
  const preview = previewOf(name);
  return summaryOf({ ...preview, report: runReport.parse({ ...preview.report, ...parts }) });
}
const comment = (summary: ReturnType<typeof summaryOf>) => beforeFold(commentOf(summary, { service: "github" }));

const access = {
  before: { asked: 293, blocked: 77, compliantMacs: 216 },
  after: { asked: 293, blocked: 192, compliantMacs: 101 },
  difference: true,
  totalBlocked: 192,
  effects: [],
  heldBack: [],
};

describe("what a run does to users, in the comment", () => {
  it("says effects with their limit first, and needs an approval", () => {
    const effects = [{ kind: "peopleNewlyBlocked", count: 115, limit: 120, why: "Criteria require a newer macOS." }];
    const summary = summaryWith("criteria", { access: { ...access, effects } });
    const lines = comment(summary);
    assert.match(lines, /\*\*Users\.\*\* 192 users are blocked after this run, by any policy\./);
    assert.match(lines, /Users newly blocked: 115 \(limit 120\)\. Criteria require a newer macOS\./);
    assert.doesNotMatch(lines, /was not counted/);
    assert.ok(summary.deploy.why.includes("Access of users changes."));
  });

  it("says that nobody gains or loses access where nothing differs", () => {
    const none = { ...access, after: access.before, difference: false, totalBlocked: 77 };
    assert.match(comment(summaryWith("exclusion", { access: none })), /No user gains or loses access by this run\./);
  });

  it("says what is held back, why, and how it goes on", () => {
    const heldBack = [
      { what: "Compliance group", why: "216 Macs would stay compliant.", remedy: "Wait a day, then run drain again." },
    ];
    const summary = summaryWith("drain", { access: { ...access, heldBack } });
    assert.match(
      comment(summary),
      /\*\*Held back\.\*\*[^]*`Compliance group` 216 Macs would stay compliant\. Wait a day/,
    );
    assert.equal(summary.deploy.needsApproval, true);
  });

  it("is not deployed where it would switch on again what somebody switched off outside of Pulumi", () => {
    const displayName = "Require a compliant Mac (Jamf)";
    const enforcedFor = { before: "nobody", after: "everybody" } as const;
    const resumed = { displayName, live: "reportOnly", planned: "on", enforcedFor } as const;
    const summary = summaryWith("switched-off", { managedPolicy: resumed });
    assert.equal(summary.deploy.allowed, false);
    assert.match(comment(summary), /\*\*Not deployed\.\*\*[^]*was switched off outside of Pulumi, as report-only does/);
  });

  it("shows adopted objects old and new, and names of the tenant stay text", () => {
    const adopted = [
      { kind: "Smart computer group", name: "<b>Macs</b>", changes: [{ property: "criteria", old: "A", new: "@all" }] },
      { kind: "Mac App", name: "Company Portal", changes: [] },
    ];
    const whole = commentOf(summaryWith("adoption", { adopted }), { service: "azure" });
    assert.match(whole, /Smart computer group `<b>Macs<\/b>`: criteria: A → `@all`/);
    assert.match(whole, /Mac App `Company Portal`: unchanged/);
    assert.deepEqual(actingParts(whole), []);
  });
});
