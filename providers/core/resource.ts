/** The Pulumi side of every dynamic resource: registers the constant provider text and the resource's inputs. */
import * as pulumi from "@pulumi/pulumi";
import { markedInputs } from "./configSecrets";
import type { Lifecycle, Ownership } from "./lifecycle";
import type { Bag } from "./unknown";
import { assertHostIsFound, providerText } from "./shim";
import { stackIdentity } from "./stackIdentity";

/** A value, or an output of another resource in place of the whole or of any part of it. */
export type Input<T> = pulumi.Input<
  T extends readonly (infer Item)[] ? Input<Item>[] : T extends object ? { [K in keyof T]: Input<T[K]> } : T
>;

export type Inputs<Args> = { [K in keyof Args]: Input<Args[K]> };

/**
 * Base of the resources: what `pulumi.dynamic.Resource` is, with a provider text of our own in place of a serialized closure.
 * `pulumi import` and `.get` do not work with dynamic resources: `adoptExisting` adopts an existing object.
 */
export abstract class ManagedResource extends pulumi.CustomResource {
  /** `adopted` objects stay when the stack is destroyed, unless `deleteAdopted` is set. */
  declare readonly ownership: pulumi.Output<Ownership>;
  /** The object's id in its service. Unlike `id` it can be read back from the state by the program itself. */
  declare readonly objectId: pulumi.Output<string>;

  protected constructor(
    life: Pick<Lifecycle<Record<string, unknown>, unknown>, "kind"> & { outputs?: readonly string[] },
    name: string,
    given: object,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const args = markedInputs(given);
    const computed = ["ownership", "objectId", ...(life.outputs ?? [])].map((key) => [key, undefined]);
    const managedBy = markerOf(name);
    const own = { managedBy, ...args, secretInputs: secretInputs(args) };
    const inputs = { ...Object.fromEntries(computed), ...own, __provider: providerText(life.kind) };
    // What a kind works out from a secret input is one too.
    const secret = args === given ? {} : { additionalSecretOutputs: [...(life.outputs ?? [])] };
    super(typeOf(life.kind), name, inputs, pulumi.mergeOptions({ ...secret, dependsOn: identity() }, opts));
    if (opts?.parent) declaredBelow(opts.parent).push({ resource: this, life, name, args: given as Bag });
  }
}

/**
 * Makes resources of which Pulumi's state holds no stack trace. The SDK notes with each the frames through which it was made, which it
 * reads from an error's text; here they are all of the compiled package: half a kilobyte for each object that tells nobody anything.
 */
export function withoutStackTraces<T>(make: () => T): T {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (error) => String(error);
  try {
    return make();
  } finally {
    Error.prepareStackTrace = before;
  }
}

/**
 * Names of the inputs that the program marks secret, as a whole or in a part; none where nothing is. The engine takes the mark off
 * before it hands values to a dynamic provider, which then could not know what it must not say.
 */
function secretInputs(args: object): pulumi.Output<string[] | undefined> {
  const each = Object.entries(args).map(async ([name, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? [name] : [],
  );
  return pulumi.output(Promise.all(each).then((names) => (names.flat().length > 0 ? names.flat() : undefined)));
}

/** What the program has declared, before anything of it is known. */
export interface Declared {
  resource: ManagedResource;
  life: Pick<Lifecycle<Record<string, unknown>, unknown>, "kind">;
  name: string;
  /** As they were given: values, and outputs of other resources. */
  args: Bag;
}

const declared = new WeakMap<pulumi.Resource, Declared[]>();

/** The managed resources directly below `parent`, in the order in which they were made. */
export function declaredBelow(parent: pulumi.Resource): Declared[] {
  let below = declared.get(parent);
  if (!below) declared.set(parent, (below = []));
  return below;
}

/** `pulumi-nodejs:dynamic/jamf:Policy` for `jamf:Policy`, as Pulumi names a dynamic resource. */
const typeOf = (kind: string): string => `pulumi-nodejs:dynamic/${kind}`;

/**
 * What every run writes into the objects it makes; see `stackIdentity.ts`. As a value and not as an output: each resource depends on the
 * identity as a whole, and Pulumi's state would name it once more for the property. Absent in the preview before the identity exists,
 * which compares no marker.
 */
async function markerOf(name: string): Promise<string | undefined> {
  let marker: string | undefined;
  const seen = identity().id.apply((id) => (marker = `${id}/${name}`));
  // Settled with the value, and also where it stays unknown.
  await pulumi.isSecret(seen);
  return marker;
}

class StackIdentity extends pulumi.CustomResource {
  constructor() {
    // Without an engine nothing is handed to a host.
    if (pulumi.runtime.hasEngine()) assertHostIsFound();
    super(typeOf(stackIdentity.kind), "stack-identity", { __provider: providerText(stackIdentity.kind) });
  }
}

/** One for each run of a program; tests run several in one process. */
const identities = new WeakMap<object, StackIdentity>();

function identity(): StackIdentity {
  const run = pulumi.runtime.getMonitor() ?? identities;
  let known = identities.get(run);
  if (!known) identities.set(run, (known = new StackIdentity()));
  return known;
}
