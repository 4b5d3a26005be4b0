/**
 * Hostile texts of services and files in what `status`, `adopt`, `report-only`, `tenants`, `summarize` and a preview's log say: as many lines
 * as with harmless texts, none of them a command, and for programs the same values.
 */
import assert from "node:assert/strict";
import { adoptedText, reportedChange } from "../../components/adoption/text";
import { reportLine } from "../../components/report/draft";
import type { RunReport } from "../../components/report/schema";
import { proposalText, questionText } from "../../operations/adopt/text";
import { text as reportOnlyText } from "../../operations/reportOnly/command";
import { statusText } from "../../operations/status/text";
import type { Seen } from "../../operations/status/tenantStatus";
import { annotations } from "../../operations/summarize/annotations";
import { commentOf } from "../../operations/summarize/comment";
import { serviceNames } from "../../operations/summarize/services";
import type { TenantSummary } from "../../operations/summarize/tenantSummary";
import { secretsInFile, secretsInState } from "../../operations/tenants/secrets";
import { forLog, jsonText } from "../../providers/core/escaping";
import { RunError, SettingsError } from "../../providers/core/errors";
import { hostile } from "../support/hostileTexts";
import { actingParts, summaryFor } from "./summarize/recorded";

/** What no terminal, log or reader may get. */
const raw = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const commands = [/^\s*::/m, /##\[/, /##vso\[/, /##teamcity\[/];
/** No line is broken for its length, so the number of lines tells. */
const terminal = { width: 1_000_000, colour: false };

/** Made of the hostile text and of a harmless one, printed as the commands print. */
async function sameLines(of: (text: string) => string | Promise<string>): Promise<void> {
  const expected = (await of("harmless")).split("\n").length;
  for (const text of hostile) {
    const printed = forLog(await of(text));
    assert.doesNotMatch(printed, raw, JSON.stringify(text));
    for (const command of commands) assert.doesNotMatch(printed, command, JSON.stringify(text));
    assert.equal(printed.split("\n").length, expected, `${JSON.stringify(text)} makes lines: ${printed}`);
  }
}

const at = "2026-11-20T10:00:00.000Z";

const statusOf = (text: string): Seen => {
  const gate = { name: "confirmed", who: text, where: text, what: text, follows: text, contradiction: text };
  return {
    status: {
      stage: "pilot",
      configuration: [text],
      warnings: [text],
      clock: [],
      observedStage: "connect",
      partner: { state: text, heartbeat: text, groups: [text] },
      blockers: [{ id: text, displayName: text, verdict: "blocks", why: text, rule: text, fixableByExclusion: true }],
      preconditions: [{ name: text, holds: false, value: text, needed: text, remedy: text }],
      pending: [{ operation: text, resource: text }],
      lastUpdate: { kind: text, result: text, at: text, changes: { [text || "x"]: 1 } },
      gates: [],
      access: null,
    },
    gates: [
      { ...gate, state: "waiting", evidence: { text, at: text } },
      { ...gate, name: "pageSaved", state: "cannotBeSeen", evidence: { text, at } },
    ],
    nextStage: "pilot",
    stateUnknown: text,
  } as unknown as Seen;
};

const criterion = (text: string) => [{ criterion: text, operator: text, value: text, andOr: "and" as const }];
const changesOf = (text: string) =>
  [
    { property: "displayName", old: text, new: "x" },
    { property: "criteria", old: criterion(text), new: criterion("x") },
    { property: "scope", old: { [`a${text}`]: [text, { b: text }] }, new: [] },
    { property: "groups", old: [text], new: undefined },
  ] as Parameters<typeof adoptedText>[1];

describe("reports of hostile texts", function () {
  this.timeout(60_000);

  it("status: a line of its own for nobody's words", async () => {
    const people = (text: string) => [{ displayName: text, userPrincipalName: text }];
    await sameLines((text) => statusText(text, statusOf(text), people(text), terminal));
    await sameLines((text) =>
      statusText(text, { ...statusOf(text), status: { ...statusOf(text).status, pending: null } }, [], terminal),
    );
  });

  it("status as JSON: harmless, and read back as it was", () => {
    for (const text of hostile) {
      const { status } = statusOf(text);
      const json = jsonText(status, 2);
      assert.deepEqual(JSON.parse(json), status);
      assert.doesNotMatch(json, raw, JSON.stringify(text));
    }
  });

  it("adopt: objects that exist, questions, and what is left out", async () => {
    await sameLines((text) => adoptedText({ noun: "smart computer group", name: text, id: text }, changesOf(text)));
    await sameLines((text) => questionText({ piece: "applicableGroup", candidates: [{ id: text, name: text }] }));
    await sameLines((text) =>
      proposalText(
        { notes: [`Category "${text}" has the priority 3.`], values: {}, config: {} as never },
        { texts: [], refused: [`Could not adopt "${text}".`], notRead: [text], adopted: [] },
      ),
    );
  });

  it("report-only", () =>
    sameLines((text) =>
      reportOnlyText({
        stack: "s",
        policy: { id: text, displayName: text },
        before: text,
        now: text,
        removedApplications: [text],
        next: [],
      } as never),
    ));

  it("tenants --without-secrets: keys of a stack file and of a state", () =>
    sameLines((text) =>
      [
        ...secretsInFile({ config: { [`a${text}`]: { [`b${text}`]: { secure: "v1:x" } } } }),
        ...secretsInState({
          deployment: {
            resources: [
              {
                urn: `urn:pulumi:s::p::t::n${text.replaceAll(":", "")}`,
                outputs: { [`b${text}`]: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } },
              },
            ],
          },
        }),
      ].join("\n"),
    ));

  it("errors of a run, and of settings: each reason one line", async () => {
    await sameLines((text) => new RunError([`first ${text}`, `second ${text}`]).message);
    await sameLines((text) => new SettingsError(`There is no group "${text}".`).message);
  });

  it("the report in a preview's log: one line, harmless, with the values as they were", () => {
    for (const text of hostile) {
      const report = {
        outcome: "refused",
        reasons: [text],
        adopted: [{ name: text, changes: changesOf(text).map(reportedChange) }],
      };
      const line = reportLine(report as unknown as RunReport);
      assert.doesNotMatch(line, raw, JSON.stringify(text));
      for (const command of [...commands, /\n/]) assert.doesNotMatch(line, command, JSON.stringify(text));
      const said = JSON.parse(line.slice(line.indexOf("{"))) as { reasons: string[] };
      assert.deepEqual(said.reasons, [text]);
    }
  });

  it("summarize: every text of a report inert in the comment, and harmless in the log", () => {
    const base = summaryFor("hostile-refused");
    hostile.forEach((text, i) => {
      const summary: TenantSummary = {
        ...base,
        reasons: [text],
        warnings: [text],
        force: text,
        stepsDone: [text],
        adopted: [{ kind: text, name: text, id: text, changes: changesOf(text).map(reportedChange) }],
        preconditions: [
          { name: text, holds: false, value: text, needed: text, remedy: text, ruling: "refused" } as never,
        ],
        deploy: { ...base.deploy, why: [text] },
        access: {
          before: {},
          after: {},
          difference: true,
          totalBlocked: 1,
          effects: [{ kind: "gap", count: 1, limit: 0, why: text, outcome: "refused" }],
          heldBack: [{ what: text, why: text }],
        } as never,
      };
      const service = serviceNames[i % serviceNames.length]!;
      const comment = commentOf(summary, { service });
      assert.deepEqual(actingParts(comment), [], `${service}: ${JSON.stringify(text)}`);
      assert.doesNotMatch(comment, raw, JSON.stringify(text));
      for (const command of commands) assert.doesNotMatch(comment, command, JSON.stringify(text));
      for (const line of annotations([summary], service).split("\n").filter(Boolean))
        assert.match(line, /^(::(warning|error|notice)|##vso\[task\.logissue )/, JSON.stringify(text));
    });
  });
});
