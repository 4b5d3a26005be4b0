/** One document of `pulumi preview --json`, as far as a comment needs it. */
import { z } from "zod";
import { ownEntry } from "../../providers/core/ownEntry";
import { reportPrefix } from "../../components/report/prefix";
import { reportIn, type RunReport } from "../../components/report/schema";
import { SettingsError } from "../../providers/core/errors";

const state = z.object({
  type: z.string().optional(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

const stepSchema = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: state.optional(),
  newState: state.optional(),
});

const document = z.object({
  steps: z.array(stepSchema).nullish(),
  diagnostics: z.array(z.object({ message: z.string(), severity: z.string() })).nullish(),
});

export type State = z.infer<typeof state>;

/** What would happen to one resource. */
export interface Step {
  op: "create" | "update" | "replace" | "delete" | "refresh";
  /** Without the types of its parents: `pulumi-nodejs:dynamic/jamf:Policy`. */
  type: string;
  /** Its name in the program. */
  name: string;
  old?: State;
  new?: State;
}

export interface Preview {
  stack: string;
  report?: RunReport;
  steps: Step[];
  /** Stage that the last run of this stack ended with. */
  stageBefore?: string;
  warnings: string[];
  /** Empty: the preview went through. */
  errors: string[];
}

/** What came before the engine or could not be read at all. `source` names the document to a person. */
export function previewIn(text: string, source: string): Preview {
  const content = parsed(text);
  if (content === undefined) {
    return failedEarly(source, text.trim() === "" ? "pulumi preview wrote nothing; its error is in the log" : text);
  }
  const { success, data } = document.safeParse(content);
  if (!success)
    throw new SettingsError(`${source} is not a document of pulumi preview --json: it has no list of steps.`);
  const steps = data.steps ?? [];
  const messages = (data.diagnostics ?? []).map(({ message, severity }) => ({ severity, text: plainMessage(message) }));
  const line = messages.find(({ text }) => text.startsWith(reportPrefix));
  const report = line && reportIn(line.text);
  const root = steps.find(({ urn }) => typeOf(urn) === "pulumi:pulumi:Stack");
  const before = root?.oldState?.outputs?.["stage"];
  const ofSeverity = (severity: string) => [
    ...new Set(messages.filter((m) => m.severity === severity && m !== line && !isNoise(m.text)).map((m) => m.text)),
  ];
  return {
    stack: report?.stack ?? (steps[0] ? stackOf(steps[0].urn) : stackFrom(source)),
    report,
    steps: steps.flatMap(stepOf),
    stageBefore: typeof before === "string" ? before : undefined,
    warnings: ofSeverity("warning"),
    errors: ofSeverity("error"),
  };
}

function parsed(text: string): unknown {
  // Pulumi may warn on the same stream before the document begins.
  const start = text.indexOf("{");
  try {
    return start < 0 ? undefined : (JSON.parse(text.slice(start)) as unknown);
  } catch {
    return undefined;
  }
}

const failedEarly = (source: string, text: string): Preview => ({
  stack: stackFrom(source),
  steps: [],
  warnings: [],
  errors: [text.trim().split("\n").slice(-5).join("\n")],
});

/** `previews/contoso.json` → `contoso`. */
const stackFrom = (source: string): string => source.replace(/^.*[/\\]/, "").replace(/\.(json|txt|log)$/, "");

const urnParts = (urn: string): string[] => urn.split("::");
const stackOf = (urn: string): string => urnParts(urn)[0]!.replace(/^urn:pulumi:/, "");
const typeOf = (urn: string): string => urnParts(urn)[2]?.split("$").at(-1) ?? "";

const ops: Readonly<Record<string, Step["op"]>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  refresh: "refresh",
};

/** Steps that change nothing, and the halves of a replacement, are left out. */
function stepOf({ op, urn, oldState, newState }: z.infer<typeof stepSchema>): Step[] {
  const known = ownEntry(ops, op);
  if (!known) return [];
  return [
    {
      op: known,
      type: typeOf(urn),
      name: urnParts(urn).slice(3).join("::"),
      old: oldState,
      new: newState,
    },
  ];
}

const plainMessage = (message: string): string => message.replace(/^(warning|error): /, "").trim();

/** What Pulumi says of itself, not of the tenant. */
const isNoise = (text: string): boolean =>
  text.startsWith("using pulumi-resource-") || text === "" || text === "preview failed" || /^update failed$/.test(text);
