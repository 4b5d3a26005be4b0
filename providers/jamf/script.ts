/**
 * Script: what policies run on Macs (Settings > Computer management > Scripts).
 *
 * | | |
 * |---|---|
 * | Endpoints | `/api/v1/scripts`, `/api/v1/scripts/{id}` (Jamf Pro OpenAPI 11.30.1) |
 * | Privileges | Create, Read, Update, Delete Scripts |
 * | Quirks | PUT replaces everything; the contents gain or lose a trailing newline (field reports, 2024); an unknown priority is silently dropped, so it is checked here; a web application firewall may refuse shell text with an HTML 403 |
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Observed, Problem } from "../core/lifecycle";
import { splitMarker, withMarker } from "../core/marker";
import { type Inputs, ManagedResource } from "../core/resource";
import { jamfClient, type JamfClient, rsqlEquals } from "./client";
import type { JamfArgs } from "./instance";
import { type LabelOf, labels } from "./labels";
import { scriptDigest, scriptText } from "./packagedScript";
import { subjects } from "./subject";
import { lineFeeds, normalText } from "./text";
import { requireGiven, requireId, requireName, requireOneOf } from "./validation";

const priorities = labels({ Before: "BEFORE", After: "AFTER", "At Reboot": "AT_REBOOT" });

export interface ScriptArgs extends JamfArgs, CommonArgs {
  /** Display Name, 1 to 255 characters, unique in the instance. A change renames. */
  name: string;
  /** Id of the category. Default `-1`: none. */
  categoryId?: string;
  /** Information: shown to administrators when they add the script to a policy. Default: none. */
  information?: string;
  /** Notes. Default: none. Our ownership marker follows them in Jamf Pro. */
  notes?: string;
  /** Script Contents. Line ends become line feeds; a difference in trailing line ends is none. */
  contents: string;
  /** When the script runs in relation to the other actions of a policy. Default `After`. */
  priority?: LabelOf<typeof priorities>;
  /** Parameter Labels: of parameter 4, 5, … up to 11, in this order; an empty text leaves one out. Default: none. */
  parameterLabels?: string[];
  /** Operating System Requirements, comma-separated: `14.x, 15.1`. Default: none, any version. */
  operatingSystemRequirements?: string;
}

/**
 * A script of Jamf Pro.
 *
 * ```ts
 * const greet = new Script("greet", { jamfUrl, name: "Greet", contents: "#!/bin/zsh\necho hello\n" });
 *
 * new Script("register", {
 *   jamfUrl,
 *   name: "Register with Microsoft Entra ID",
 *   categoryId: category.id,
 *   priority: "Before",
 *   contents: readFileSync("register.zsh", "utf8"),
 *   parameterLabels: ["Seconds to wait", "Log file"],
 * });
 * ```
 */
export class Script extends ManagedResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly categoryId: pulumi.Output<string>;
  declare readonly contents: pulumi.Output<string>;

  constructor(name: string, args: Inputs<ScriptArgs>, opts?: pulumi.CustomResourceOptions) {
    super(script, name, args, opts);
  }
}

/** `Script` of the OpenAPI; the labels are the properties `parameter4` to `parameter11`. */
interface Wire extends Partial<Record<`parameter${number}`, string | null>> {
  id?: string;
  name: string;
  info?: string | null;
  notes?: string | null;
  priority?: string | null;
  categoryId?: string | null;
  osRequirements?: string | null;
  scriptContents?: string | null;
}

const path = "/v1/scripts";
const about = subjects("script", "Scripts");
const parameters = [4, 5, 6, 7, 8, 9, 10, 11] as const;

export const script: Lifecycle<ScriptArgs, JamfClient> = {
  kind: "jamf:Script",
  noun: "script",
  givesBack: true,
  confidential: ["contents"],
  refusesSecondOfName: true,

  defaults: (args) => ({
    ...args,
    categoryId: args.categoryId ?? "-1",
    information: args.information ?? "",
    notes: args.notes ?? "",
    priority: args.priority ?? "After",
    parameterLabels: args.parameterLabels ?? [],
    operatingSystemRequirements: args.operatingSystemRequirements ?? "",
  }),

  validate(args, given): Problem[] {
    const problems = [
      ...requireGiven(given, "name", "contents"),
      ...requireName(args.name),
      ...requireId(args.categoryId, "categoryId"),
      ...requireOneOf(args.priority, priorities.all, "priority"),
    ];
    if (args.contents?.trim() === "") {
      problems.push({ property: "contents", reason: "must hold the text of the script" });
    }
    const labels = args.parameterLabels ?? [];
    if (!Array.isArray(labels) || labels.some((label) => typeof label !== "string")) {
      problems.push({ property: "parameterLabels", reason: "must be a list of texts, beginning with parameter 4" });
    } else if (labels.length > parameters.length) {
      problems.push({
        property: "parameterLabels",
        reason: `must hold at most 8 labels (4 to 11), not ${labels.length}`,
      });
    }
    return problems;
  },

  canonical(args) {
    const same = { ...args };
    if (typeof same.contents === "string") same.contents = scriptDigest(same.contents);
    for (const text of ["information", "notes", "operatingSystemRequirements"] as const) {
      if (typeof same[text] === "string") same[text] = normalText(same[text]);
    }
    if (Array.isArray(same.parameterLabels)) same.parameterLabels = withoutTrailingBlanks(same.parameterLabels);
    return same;
  },

  connect: (args) => Promise.resolve(jamfClient(args.jamfUrl)),

  async find(jamf, { name }) {
    const found = await jamf.list<Wire>(path, about.lookUp(name), { filter: rsqlEquals("name", name) });
    return found.filter((s) => s.name === name).map((s) => observed(s.id!, s));
  },

  async create(jamf, args) {
    return (await jamf.create<{ id: string }>(path, toWire(args), about.create(args.name))).id;
  },

  async read(jamf, id, { name }) {
    const found = await jamf.read<Wire>(`${path}/${id}`, about.read(name, id));
    return found && observed(id, found);
  },

  async update(jamf, id, args, previous) {
    const contents = scriptText(args.contents, previous.contents);
    await jamf.replace(`${path}/${id}`, toWire({ ...args, contents }), about.update(args.name, id));
  },

  async delete(jamf, id, { name }) {
    await jamf.remove(`${path}/${id}`, about.delete(name, id));
  },
};

type Own = Omit<ScriptArgs, keyof JamfArgs | keyof CommonArgs> & Pick<CommonArgs, "managedBy">;

export const toWire = (args: Own): Wire => ({
  name: args.name,
  info: args.information ?? "",
  notes: withMarker(args.notes, args.managedBy),
  priority: priorities.toWire(args.priority ?? "After"),
  categoryId: args.categoryId ?? "-1",
  osRequirements: args.operatingSystemRequirements ?? "",
  scriptContents: lineFeeds(scriptText(args.contents)),
  ...Object.fromEntries(parameters.map((n, i) => [`parameter${n}`, args.parameterLabels?.[i] ?? ""])),
});

export function fromWire(wire: Wire): Own {
  const { text, managedBy } = splitMarker(wire.notes);
  return {
    name: wire.name,
    categoryId: wire.categoryId ?? "-1",
    information: wire.info ?? "",
    notes: text,
    contents: wire.scriptContents ?? "",
    priority: priorities.fromWire(wire.priority),
    parameterLabels: withoutTrailingBlanks(parameters.map((n) => wire[`parameter${n}`] ?? "")),
    operatingSystemRequirements: wire.osRequirements ?? "",
    managedBy,
  };
}

function observed(id: string, wire: Wire): Observed<ScriptArgs> {
  const { managedBy, ...args } = fromWire(wire);
  return { id: String(id), args, managedBy };
}

function withoutTrailingBlanks(labels: readonly string[]): string[] {
  let end = labels.length;
  while (end > 0 && labels[end - 1] === "") end--;
  return labels.slice(0, end);
}
