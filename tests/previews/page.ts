/**
 * `npm run docs:previews`: the previews of ten typical pull requests as an administrator reads them, from what was recorded on the real engine
 * against the sandbox, into docs/guides/previews.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportPrefix } from "../../components/report/prefix";
import { root } from "../support/host";

interface Request {
  recording: string;
  title: string;
  edit: string;
}

const requests: readonly Request[] = [
  { recording: "create", title: "A new tenant", edit: "Pulumi.contoso.yaml is new: jamfUrl, tenantId, users" },
  { recording: "adoption", title: "A tenant with groups made by hand", edit: "adoptExisting: true" },
  { recording: "prepare-to-connect", title: "The steps for people may begin", edit: "stage: prepare → connect" },
  { recording: "connect-to-pilot", title: "Registration opens", edit: "stage: connect → pilot" },
  { recording: "enforce-refused", title: "Enforcement, too early", edit: "stage: pilot → enforce" },
  { recording: "pilot-to-enforce", title: "Enforcement", edit: "stage: pilot → enforce" },
  { recording: "criteria", title: "Other criteria", edit: "jamf.complianceGroup" },
  {
    recording: "exclusion",
    title: "An exclusion in a policy of the tenant",
    edit: "conditionalAccess.exclusions.policyIds",
  },
  { recording: "enforce-to-connect", title: "Back", edit: "stage: enforce → connect" },
  { recording: "drain", title: "The way out", edit: "stage: enforce → drain" },
];

interface Recorded {
  steps?: { op: string; urn: string; detailedDiff?: Record<string, unknown> | null; diffReasons?: string[] | null }[];
  diagnostics?: { severity: string; message: string }[];
}

export const page = (): string =>
  [
    "# Previews of ten typical pull requests",
    "",
    "As `pulumi preview` prints them, without colors and Pulumi's own headings. Written by `npm run docs:previews` from recordings on the real",
    "engine against the sandbox; a test keeps the page equal to them. In a pull request `summarize` says the same in fewer words ([pull requests](pull-requests.md)).",
    ...requests.map(sectionOf),
    "",
  ].join("\n");

function sectionOf({ recording, title, edit }: Request): string {
  const path = join(root, "tests", "previews", "recorded", `${recording}.json`);
  const recorded = JSON.parse(readFileSync(path, "utf8")) as Recorded;
  const lines = [...changes(recorded), "", ...messages(recorded)];
  return ["", `## ${title}`, "", `Changed: \`${edit}\``, "", "```", ...lines, "```"].join("\n").trimEnd();
}

const signs: Readonly<Record<string, string>> = { create: "+", update: "~", delete: "-", replace: "+-", import: "=" };

/** One line for each object that changes, as the preview lists them. */
function changes({ steps = [] }: Recorded): string[] {
  const changing = steps.filter(({ op }) => op in signs);
  const unchanged = steps.filter(({ op }) => op === "same").length;
  return [
    ...changing.map(({ op, urn, detailedDiff, diffReasons }) => {
      const parts = urn.split("::");
      const type = parts[2]!.split("$").at(-1)!.replace("pulumi-nodejs:dynamic/", "");
      const properties = Object.keys(detailedDiff ?? {});
      const which = properties.length > 0 ? properties : (diffReasons ?? []);
      return ` ${signs[op]} ${type} ${parts.slice(3).join("::")} ${op}${which.length > 0 ? ` [diff: ${which.join(", ")}]` : ""}`;
    }),
    `   ${changing.length} to change, ${unchanged} unchanged`,
  ];
}

/** What the program says; the stand-in of the plugin and the report for machines say nothing to people. */
const messages = ({ diagnostics = [] }: Recorded): string[] =>
  diagnostics
    .filter(({ message }) => !message.includes(reportPrefix) && !message.startsWith("azuread: the sandbox"))
    .flatMap(({ message }) => message.trim().split("\n"))
    .map((line) => line.trimEnd());

export const pageFile = join(root, "docs", "guides", "previews.md");

if (require.main === module) writeFileSync(pageFile, page());
