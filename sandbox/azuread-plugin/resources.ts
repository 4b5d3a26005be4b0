/** What the bridge between Pulumi and the provider does with resources and functions. */
import { functions, kinds, version } from "./catalogue";
import type { Connection } from "./connection";
import { asList } from "./failure";
import { objectIdOf, type Held, type Kind } from "./kind";
import { Operation } from "./operation";
import { applied, refreshed, withEmptyLists } from "./properties/applied";
import { marked, objectionsTo } from "./properties/check";
import { difference, type Difference } from "./properties/difference";
import { importedInputs, refreshedInputs } from "./properties/inputs";
import { known, plan } from "./properties/plan";
import type { Values } from "./values";
import type { Pauses } from "./waiting";

/** The object exists, and what was to be done with it failed: it stays in the stack, marked. */
export class Unfinished extends Error {
  constructor(
    readonly id: string,
    readonly state: Values,
    reason: string,
  ) {
    super(reason);
  }
}

/** A resource and the request about it, as the engine names them. */
interface About {
  urn: string;
  /** Seconds, where the program sets its own; 0 otherwise. */
  timeout?: number;
}

const typeOf = (urn: string) => urn.split("::")[2]!.split("$").pop()!;
const nameOf = (urn: string) => urn.split("::").slice(3).join("::");

/**
 * What the bridge between Pulumi and the provider does: checks, plans and differences, and who says what went wrong.
 */
export class Resources {
  constructor(
    private readonly connected: () => Connection,
    private readonly pauses: Pauses,
    private readonly complain: (urn: string, message: string) => Promise<void>,
  ) {}

  /** The provider behind the real plugin logs what went wrong, and its bridge shows it a second time. */
  private async twice(urn: string, error: unknown): Promise<string> {
    const said = (error instanceof Error ? error.message : String(error)).replace(/^\[\w+\] /, "");
    await this.complain(urn, `  sdk-v2/provider2.go:572: sdk.helper_schema: ${said}: provider=azuread@${version}`);
    return asList(error);
  }

  private kindOf(urn: string, asked: string): Kind {
    const type = typeOf(urn);
    const kind = kinds.get(type);
    if (kind) return kind;
    throw new Error(`unrecognized resource type (${asked}): ${type}; the azuread stand-in covers ${[...kinds.keys()]}`);
  }

  private operation(minutes: number, timeout?: number): Operation {
    const seconds = timeout || minutes * 60;
    return new Operation(this.connected(), this.pauses, Date.now() + seconds * 1000);
  }

  check(urn: string, inputs: Values): { inputs: Values; failures: string[] } {
    const { fields, beyond } = this.kindOf(urn, "Check");
    const beyondUs = beyond?.(inputs);
    const failures = [...objectionsTo(fields, inputs, nameOf(urn)), ...(beyondUs ? [beyondUs] : [])];
    return { inputs: marked(fields, inputs), failures };
  }

  private async planned(kind: Kind, urn: string, inputs: Values, held?: Held): Promise<Values> {
    const planned = plan(kind.fields, inputs, held?.state);
    const settled = held && kind.settle ? kind.settle(planned, held.state) : planned;
    try {
      await kind.refuse?.(this.operation(5), settled, held);
    } catch (error) {
      throw new Error(`diffing ${urn}: ${await this.twice(urn, error)}`);
    }
    return settled;
  }

  /** Also the properties whose change would replace the object, and that do not change. */
  async diff(urn: string, held: Held, inputs: Values): Promise<{ differences: Difference[]; stable: string[] }> {
    const kind = this.kindOf(urn, "Diff");
    const differences = difference(kind.fields, held.state, await this.planned(kind, urn, inputs, held));
    const replaced = new Set(differences.filter((each) => each.replaces).map((each) => each.path.split(/[.[]/)[0]!));
    const replacing = Object.entries(kind.fields).filter(([, property]) => property.replaces);
    return { differences, stable: replacing.map(([name]) => name).filter((name) => !replaced.has(name)) };
  }

  /** In a preview the plan, and no request. */
  async create({ urn, timeout }: About, inputs: Values, preview: boolean): Promise<Held> {
    const kind = this.kindOf(urn, "Create");
    const planned = await this.planned(kind, urn, inputs);
    if (preview) return { id: "", state: refreshed(kind.fields, planned) };
    const operation = this.operation(kind.minutes.create, timeout);
    try {
      const found = await kind.create(operation, planned);
      const id = operation.madeId;
      if (found && id) return { id, state: { ...applied(kind.fields, planned, found), id } };
    } catch (error) {
      const { madeId } = operation;
      const said = await this.twice(urn, error);
      if (!madeId) throw new Error(said);
      throw new Unfinished(madeId, { ...known(planned), id: madeId }, `creating ${urn}: ${said}`);
    }
    throw new Error(`expected non-nil error with nil state during Create of ${urn}`);
  }

  async update({ urn, timeout }: About, held: Held, inputs: Values, preview: boolean): Promise<Values> {
    const kind = this.kindOf(urn, "Update");
    const plan = await this.planned(kind, urn, inputs, held);
    const planned = { ...withEmptyLists(kind.fields, plan), id: held.id };
    if (preview) return refreshed(kind.fields, planned);
    let state: Values | undefined;
    try {
      state = await kind.update(this.operation(kind.minutes.update, timeout), planned, held);
    } catch (error) {
      // The state then holds what was not applied: the real plugin does the same.
      throw new Unfinished(held.id, known(planned), `updating ${urn}: ${await this.twice(urn, error)}`);
    }
    if (state) return { ...applied(kind.fields, planned, state), id: held.id };
    throw new Error(
      `Resource provider reported that the resource did not exist while updating ${urn}.\n\n` +
        "This is usually a result of the resource having been deleted outside of Pulumi, and can often be " +
        "fixed by running `pulumi refresh` before updating.",
    );
  }

  /** Without a state it is an import; an id of another form than the kind's own is then simply not there. */
  async read(urn: string, held: Held, inputs: Values): Promise<{ state: Values; inputs: Values } | undefined> {
    const kind = this.kindOf(urn, "Read");
    const refresh = Object.keys(held.state).length > 0;
    if (held.id !== kind.idPrefix + objectIdOf(held.id) || objectIdOf(held.id) === "") {
      if (!refresh) return undefined;
      throw new Error(`refreshing ${urn}: ${asList(new Error(`[id] Parsing ID: parsing "${held.id}"`))}`);
    }
    const found = await kind.read(this.operation(kind.minutes.read), held).catch(async (error: unknown) => {
      throw new Error(`refreshing ${urn}: ${await this.twice(urn, error)}`);
    });
    if (!found) return undefined;
    const state = { ...refreshed(kind.fields, found), id: held.id };
    const now = refresh ? refreshedInputs(kind.fields, inputs, state) : importedInputs(kind.fields, state);
    return { state, inputs: now };
  }

  async delete({ urn, timeout }: About, held: Held): Promise<void> {
    const kind = this.kindOf(urn, "Delete");
    await kind.delete(this.operation(kind.minutes.delete, timeout), held).catch(async (error: unknown) => {
      throw new Error(`deleting ${urn}: ${await this.twice(urn, error)}`);
    });
  }

  async invoke(token: string, args: Values): Promise<Values> {
    const asked = functions.get(token);
    if (!asked) {
      throw new Error(
        `unrecognized data function (Invoke): ${token}; the azuread stand-in covers ${[...functions.keys()]}`,
      );
    }
    return asked(this.operation(5), args).catch((error: unknown) => {
      throw new Error(`invoking ${token}: ${asList(error)}`);
    });
  }
}
