/**
 * Hostile texts in everything that services return, through every output of the commands: terminal, JSON, CSV, JUnit, HTML, YAML, Markdown,
 * and texts for users. Nothing escapes into what the output is written in, nothing fails, and what a program reads back is what it was.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { parseDocument } from "yaml";
import { blockersReport } from "../../operations/blockers/report";
import { StackFile } from "../../operations/blockers/proposal";
import { blockersText } from "../../operations/blockers/text";
import { diagnoseText } from "../../operations/diagnose/text";
import { formats, subjectOf, written } from "../../operations/notify/formats";
import { pieces, template } from "../../operations/notify/templates";
import { annotations } from "../../operations/summarize/annotations";
import { commentOf } from "../../operations/summarize/comment";
import { previewIn } from "../../operations/summarize/preview";
import { serviceNames } from "../../operations/summarize/services";
import { summaryOf } from "../../operations/summarize/summary";
import { csvOf } from "../../operations/verify/csv";
import { pageOf } from "../../operations/verify/html/page";
import { jsonOf } from "../../operations/verify/json";
import { junitOf } from "../../operations/verify/junit";
import { funnelSteps, type VerifyReport, verdicts } from "../../operations/verify/report";
import { verifyText } from "../../operations/verify/text";
import { isGuid } from "../../providers/graph/guid";
import { forLog, jsonText, plain, xmlCharacters } from "../../providers/core/escaping";
import { policy, situation } from "../providers/graph/conditionalAccess/policies";
import { hostile } from "../support/hostileTexts";
import { actingParts, recordedText } from "./summarize/recorded";

/** What no terminal, log or reader may get. */
const raw = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const commands = [/^\s*::/m, /##\[/, /##vso\[/, /##teamcity\[/];
const terminal = { width: 100, colour: false };

function harmless(text: string, about: string): void {
  assert.doesNotMatch(text, raw, about);
  for (const command of commands) assert.doesNotMatch(text, command, about);
}

/** A report of these Macs: each text is a name, a serial, a user, a reason, a remedy, evidence; and the report's own words. */
const reportOf = (texts: readonly string[]): VerifyReport => ({
  format: 1,
  generatedAt: "2026-11-20T10:00:00.000Z",
  stack: texts[0] ?? "",
  jamfUrl: "https://example.jamfcloud.com",
  tenantId: "0f0e0d0c-0b0a-4908-8706-050403020100",
  isComplete: true,
  gaps: [...texts],
  isMasked: false,
  trend: [],
  counts: Object.fromEntries(
    verdicts.map((verdict, i) => [verdict, i === 0 ? texts.length : 0]),
  ) as VerifyReport["counts"],
  funnel: Object.fromEntries(funnelSteps.map((step) => [step, texts.length])) as VerifyReport["funnel"],
  macs: texts.map((text, i) => ({
    serial: text,
    name: text,
    user: text,
    verdict: verdicts[i % verdicts.length]!,
    reasons: [text, text],
    remedy: text,
    evidence: [{ source: "Entra", label: "isCompliant", value: text }],
    reached: null,
    links: {},
  })),
});

describe("outputs of hostile texts", function () {
  this.timeout(60_000);
  const report = reportOf(hostile);

  it("verify as JSON: harmless on a terminal, and read back as they were", () => {
    const text = [...jsonOf(report)].join("");
    assert.deepEqual(JSON.parse(text), report);
    harmless(text, "JSON");
  });

  it("verify as CSV: one line for each Mac, one cell for each text, no formula, whatever stands between cells", () => {
    const rows = rowsOf(csvOf(report).slice(1));
    assert.equal(rows.length, hostile.length + 1);
    rows.slice(1).forEach((cells, i) => {
      const text = hostile[i]!;
      assert.equal(cells.length, 7, JSON.stringify(text));
      for (const cell of cells) assert.doesNotMatch(cell, /^\s*[=+\-@]/, JSON.stringify(text));
      assert.equal(cells[1]!.replace(/^'/, ""), text.replace(/^'/, ""));
    });
    // Where a semicolon separates, none of it stands outside of quotes.
    assert.doesNotMatch(csvOf(report).replace(/"(?:[^"]|"")*"/g, ""), /[;|\t]/);
  });

  it("verify as JUnit: well-formed, one case for each Mac, each name as far as XML can carry it", () => {
    const options = {
      ignoreAttributes: false,
      parseAttributeValue: false,
      trimValues: false,
      isArray: (name: string) => name === "testcase",
    };
    const suites = new XMLParser({ ...options, processEntities: true, htmlEntities: true }).parse(junitOf(report));
    const cases = JSON.stringify(suites).match(/"@_classname"/g) ?? [];
    assert.equal(cases.length, hostile.length);
    assert.doesNotMatch(junitOf(report), /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
    assert.equal(xmlCharacters(junitOf(report)), junitOf(report));
  });

  it("verify as a page: no tag of their making", async () => {
    const tagsOf = (text: string) =>
      text.replace(/<(script|style)[^>]*>[^]*?<\/\1>/g, "<$1>").match(/<\/?[a-z!][\w-]*/gi) ?? [];
    const page = await pageOf(report);
    assert.deepEqual(tagsOf(page), tagsOf(await pageOf(reportOf(hostile.map((_, i) => `harmless ${i}`)))));
  });

  it("verify, diagnose and blockers on a terminal: no control, no turned direction, no command", async () => {
    harmless(forLog(await verifyText(report, terminal, { most: 10_000 })), "verify");
    for (const text of hostile) {
      const subject = { serial: text, name: text, user: text };
      const finding = {
        cause: "wrongUser" as const,
        says: text,
        remedy: text,
        command: { where: text, line: text } as never,
        link: text,
      };
      const step = { question: text, answer: text, outcome: "bad" as const };
      const diagnosis = { subject, verdict: null, findings: [finding], path: [step], unknown: [text] };
      const said = { format: 1 as const, generatedAt: report.generatedAt, stack: text, diagnoses: [diagnosis] };
      harmless(forLog(await diagnoseText(said as never, terminal)), JSON.stringify(text));
    }
    const policies = hostile.map((text, i) => policy({ policy: { id: `id-${i}`, displayName: text } }));
    const blockers = blockersReport(policies, situation({}));
    harmless(forLog(await blockersText(blockers, terminal)), "blockers");
    const json = jsonText(blockers.judgements);
    harmless(json, "blockers as JSON");
    const names = (JSON.parse(json) as { displayName: string }[]).map(({ displayName }) => displayName);
    assert.deepEqual(names.sort(), [...hostile].sort());
  });

  it("names of policies in a stack's file: comments, and nothing else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hostile-"));
    const file = join(folder, "Pulumi.contoso.yaml");
    writeFileSync(join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
    writeFileSync(file, "config:\n  p:jamfUrl: a\n");
    const id = (i: number) => `0f0e0d0c-0b0a-4908-8706-${String(i).padStart(12, "0")}`;
    const judgements = hostile.map((displayName, i) => ({
      id: id(i),
      displayName,
      verdict: "blocks",
      fixableByExclusion: true,
      marks: [],
    }));
    // What says it is a policy and has no id of Graph's is not written at all.
    const forged = hostile.filter((text) => !isGuid(text)).map((text) => ({ ...judgements[0]!, id: text }));
    const said = await (await StackFile.open(file)).propose([...judgements, ...forged] as never);
    assert.match(said.join("\n"), new RegExp(`${forged.length} policies whose ID is not a GUID`, "i"));
    harmless(said.join("\n").replaceAll(folder, ""), "sentences");
    const document = parseDocument(readFileSync(file, "utf8"));
    rmSync(folder, { recursive: true });
    assert.deepEqual(document.errors, []);
    const policyIds = hostile.map((_, i) => id(i));
    assert.deepEqual(document.toJS().config, {
      "p:jamfUrl": "a",
      "p:conditionalAccess": { exclusions: { policyIds } },
    });
  });

  it("comments of pull requests and annotations: inert for each service", () => {
    const recorded = ["create", "pilot-to-enforce", "hostile-refused"].map(recordedText);
    hostile.forEach((text, i) => {
      // In place of the names of a group and of a policy, wherever the engine printed them; its report is JSON within JSON.
      const inText = JSON.stringify(text).slice(1, -1);
      const [inJson, inReport] = [inText, JSON.stringify(inText).slice(1, -1)];
      const put = (whole: string, name: string) =>
        whole
          .split("\n")
          .map((line) => line.replaceAll(name, () => (line.includes("/report:") ? inReport : inJson)))
          .join("\n");
      const source = put(
        put(recorded[i % recorded.length]!, "Jamf-Intune Compliance Group"),
        "Require a compliant Mac (Jamf)",
      );
      const summary = summaryOf(previewIn(source, "hostile"));
      for (const service of serviceNames) {
        assert.deepEqual(actingParts(commentOf(summary, { service })), [], `${service}: ${JSON.stringify(text)}`);
        const lines = annotations([summary], service).split("\n").filter(Boolean);
        for (const line of lines)
          assert.match(line, /^(::(warning|error|notice)|##vso\[task\.logissue )/, JSON.stringify(text));
      }
    });
  });

  it("texts for users: no tag, no link and no second line of a subject", async () => {
    const facts = {
      deadline: "1 December",
      policy: "Register",
      button: "Register",
      contact: "it@example.com",
      link: "jamfselfservice://content",
    };
    const tags = (text: string) => (text.match(/<\/?[a-z][^>]*>/gi) ?? []).map((tag) => tag.replace(/".*"/s, ""));
    for (const [i, text] of hostile.entries()) {
      const piece = pieces[i % pieces.length]!;
      const source = template("en", piece);
      const given = { ...facts, policy: text, button: text, contact: text, deadline: text };
      for (const format of formats) {
        const [made, plainly] = [
          await written(source, given, "en", format),
          await written(source, facts, "en", format),
        ];
        assert.doesNotMatch(
          made,
          /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/,
          JSON.stringify(text),
        );
        // A name without a sign that can be seen is not bold.
        if (format === "html" && plain(text) !== "") assert.deepEqual(tags(made), tags(plainly), JSON.stringify(text));
      }
      assert.doesNotMatch(subjectOf(source, given), /[\r\n]/);
    }
  });
});

/** Cells of RFC 4180. */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (let found = cell.exec(text); found && cell.lastIndex <= text.length; found = cell.exec(text)) {
    if (found.index === text.length) break;
    rows.at(-1)!.push(found[1] === undefined ? found[2]! : found[1].replaceAll('""', '"'));
    if (found[3] === "\r\n") rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
