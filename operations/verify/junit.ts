/** One test case per Mac, for pipelines: `unknown` is skipped, never passed. */
import { xmlText } from "../../providers/core/escaping";
import type { VerifyReport } from "./report";

export function junitOf({ macs, generatedAt, counts, isComplete, gaps }: VerifyReport): string {
  const failures = macs.length - counts.compliant - counts.unknown;
  const cases = macs.map(({ verdict, name, serial, reasons, remedy }) => {
    const head = `<testcase classname="${xml(verdict)}" name="${xml(`${name} (${serial})`)}" time="0"`;
    if (verdict === "compliant") return `${head}/>`;
    const message = xml(reasons.join(" "));
    if (verdict === "unknown") return `${head}><skipped message="${message}"/></testcase>`;
    return `${head}><failure type="${verdict}" message="${message}">${xml(remedy ?? "")}</failure></testcase>`;
  });
  // What could not be read fails as a case of its own: a pipeline must not take it for success.
  const gap = isComplete
    ? []
    : [
        `<testcase classname="verify" name="everything could be read" time="0"><error message="${xml(gaps.join(" "))}"/></testcase>`,
      ];
  const numbers = `tests="${macs.length + gap.length}" failures="${failures}" errors="${gap.length}" skipped="${counts.unknown}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${numbers} time="0">`,
    `<testsuite name="Macs" ${numbers} time="0" timestamp="${generatedAt.replace(/\.\d+Z$/, "")}">`,
    ...gap,
    ...cases,
    "</testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** What XML has no way to write becomes a blank. */
const xml = (text: string): string => xmlText(text, true, " ");
