/** The Pulumi side of every dynamic resource: registers the constant provider text and the resource's inputs. */
import * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Ownership } from "./lifecycle";
import { providerText } from "./shim";

/** A value, or an output of another resource in place of the whole or of any part of it. */
export type Input<T> = pulumi.Input<
  T extends readonly (infer Item)[] ? Input<Item>[] : T extends object ? { [K in keyof T]: Input<T[K]> } : T
>;

export type Inputs<Args> = { [K in keyof Args]: Input<Args[K]> };

/**
 * Base of the resources: what `pulumi.dynamic.Resource` is, with a provider text of our own in place of a serialized closure.
 * `pulumi import` and `.get` do not work with dynamic resources: `adoptExisting` takes over an object that exists.
 */
export abstract class ManagedResource extends pulumi.CustomResource {
  /** `adopted` objects stay when the stack is destroyed, unless `deleteAdopted` is set. */
  declare readonly ownership: pulumi.Output<Ownership>;

  protected constructor(
    life: Pick<Lifecycle<Record<string, unknown>, unknown>, "kind"> & { outputs?: readonly string[] },
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const [module, type] = life.kind.split(":") as [string, string];
    const computed = Object.fromEntries(["ownership", ...(life.outputs ?? [])].map((key) => [key, undefined]));
    const own: CommonArgs = { managedBy: `${pulumi.getProject()}/${pulumi.getStack()}/${name}` };
    const inputs = { ...computed, ...own, ...args, __provider: providerText(life.kind) };
    super(`pulumi-nodejs:dynamic/${module}:${type}`, name, inputs, opts);
  }
}
