/**
 * The entries of an import file: what the program would register, each with the inputs and outputs that its state would have if this stack
 * had adopted it as it stands. The program runs without an engine; objects are found and read by the code of their resources, and nothing is
 * written. The managed policy that `conditionalAccess.managedPolicy.id` names is read by Pulumi itself, with the provider of this stack.
 */
import { randomUUID } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { MacDeviceCompliance } from "../../components/macDeviceCompliance";
import type { Config } from "../../components/config/schema";
import { ReportDraft } from "../../components/report/draft";
import { nameOf } from "../../providers/core/adoption";
import { textOf } from "../../providers/core/errors";
import { foundAs } from "../../providers/core/givingBack";
import type { AnyLifecycle } from "../../providers/core/hostAdapter";
import type { Observed } from "../../providers/core/lifecycle";
import { stackIdentity } from "../../providers/core/stackIdentity";
import type { Bag } from "../../providers/core/unknown";
import { lifecycleOf, run } from "../../providers/host";

interface ImportEntry {
  type: string;
  name: string;
  id?: string;
  parent?: string;
  /** Name of the entry of its provider. */
  provider?: string;
  /** Of a provider's plugin. */
  version?: string;
  component?: true;
  inputs?: Bag;
  outputs?: Bag;
}

interface ImportEntries {
  resources: ImportEntry[];
  /**
   * What azuread reads: the provider and the managed policy. Pulumi makes a provider before anything else of a file, so its parent must be in the
   * state by then: they are a file of their own. Absent without a tenant.
   */
  ofEntra?: { nameTable: Record<string, string>; resources: ImportEntry[] };
  /** What is not in the file, one sentence each. */
  leftOut: string[];
}

const providers = "pulumi:providers:";
const { version: pluginVersion } = require("@pulumi/azuread/package.json") as { version: string };
const dynamic = "pulumi-nodejs:dynamic/";
/** They have no object anywhere: their creation reads at most. */
const bookkeeping: ReadonlySet<string> = new Set([
  "core:StackIdentity",
  "core:Gate",
  "graph:DeviceComplianceConnection",
  "graph:TearDownGuard",
  "graph:ExclusionRecord",
]);
/** Beside the component. */
const atTheTop: ReadonlySet<string> = new Set([stackIdentity.kind, "graph:TearDownGuard"]);

export async function importEntries(
  name: string,
  config: Config,
  { stack, project }: { stack: string; project: string },
): Promise<ImportEntries> {
  const component = "jamf-entra-compliance:index:MacDeviceCompliance";
  const resources: ImportEntry[] = [{ type: component, name, component: true }];
  const ofEntra: ImportEntry[] = [];
  const leftOut: string[] = [];
  await pulumi.runtime.setMocks(
    {
      call: ({ token }) => (token.startsWith("pulumi:") ? { outputs: {} } : {}),
      async newResource({ type, name: resource, inputs, id }) {
        const kind = type.startsWith(dynamic) ? type.slice(dynamic.length) : undefined;
        const life = kind === undefined ? undefined : lifecycleOf(kind);
        if (!life) {
          if (type.startsWith(providers)) {
            ofEntra.push({ type, name: resource, parent: name, version: pluginVersion, inputs: inputs as Bag });
          } else if (id) {
            ofEntra.push({ type, name: resource, id, parent: name, provider: ofEntra[0]!.name });
          }
          return standing(type, inputs as Bag, id);
        }
        const parent = atTheTop.has(life.kind) ? {} : { parent: name };
        try {
          const made = await entryOf(life, inputs as Bag);
          if ("leftOut" in made) leftOut.push(made.leftOut);
          else resources.push({ type, name: resource, ...parent, ...made });
          return "leftOut" in made ? { id: undefined, state: inputs as Bag } : { id: made.id, state: made.outputs };
        } catch (error) {
          leftOut.push(`Left out: ${life.noun} of ${resource}: ${textOf(error)}`);
          return { id: undefined, state: inputs as Bag };
        }
      },
    },
    project,
    stack,
    true,
    // Of no matter: nothing of it stands in what is registered.
    "organization",
  );
  await MacDeviceCompliance["reporting"](new ReportDraft(), name, { ...config, waitForPeople: 0 }, { isJudged: false });
  await pulumi.runtime.disconnect();
  const nameTable = { [name]: `urn:pulumi:${stack}::${project}::${component}::${name}` };
  return { resources, leftOut, ofEntra: ofEntra.length > 0 ? { nameTable, resources: ofEntra } : undefined };
}

/** What azuread makes: an object that enters the state by its id is known by it; nothing else of it exists yet. */
function standing(type: string, inputs: Bag, imported: string | undefined): { id: string | undefined; state: Bag } {
  if (imported) return { id: imported, state: { ...inputs, objectId: imported.split("/").pop() } };
  return { id: type.startsWith(providers) ? randomUUID() : undefined, state: inputs };
}

type Entry = { id: string; inputs: Bag; outputs: Bag };

async function entryOf(life: AnyLifecycle, given: Bag): Promise<Entry | { leftOut: string }> {
  const { __provider: provider, ...own } = given;
  const { inputs, failures } = (await run(life.kind, "check", [{}, own])) as { inputs: Bag; failures?: unknown[] };
  if (failures) throw new Error(JSON.stringify(failures));
  const withProvider = (bag: Bag): Bag => ({ ...bag, __provider: provider });
  if (bookkeeping.has(life.kind)) {
    const { id, outs } = (await run(life.kind, "create", [withProvider(inputs)])) as { id: string; outs: Bag };
    return { id, inputs: withProvider(inputs), outputs: withProvider(outs) };
  }
  const found = (await life.find(await life.connect(inputs), inputs)) as Observed<Bag>[];
  const what = `${life.noun} "${nameOf(life, inputs)}"`;
  if (found.length === 0) return { leftOut: `Left out: ${what} does not exist; the next pulumi up makes it.` };
  const [only] = found;
  if (found.length > 1 || only!.unlike)
    return { leftOut: `Left out: ${what}: ${only!.unlike ?? `there are ${found.length} of that name`}.` };
  const isOurs = only!.managedBy !== undefined && only!.managedBy === inputs["managedBy"];
  const ownership = isOurs ? { ownership: "created" } : { ownership: "adopted", ...foundAs(life, inputs, only!.args) };
  const read = (await run(life.kind, "read", [only!.id, { ...inputs, ...ownership }])) as {
    id?: string;
    props: Bag;
    inputs: Bag;
  };
  if (read.id === undefined) return { leftOut: `Left out: ${what} is gone.` };
  return { id: read.id, inputs: withProvider(read.inputs), outputs: withProvider(read.props) };
}
