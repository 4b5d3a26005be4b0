/**
 * Category: groups policies and apps in Self Service and in the admin center (Settings > Global > Categories).
 *
 * | | |
 * |---|---|
 * | Endpoints | `/api/v1/categories`, `/api/v1/categories/{id}` (Jamf Pro OpenAPI 11.30.1) |
 * | Privileges | Create, Read, Update, Delete Categories |
 * | Quirks | no free-text field, so no marker: after a lost answer an equal category counts as adopted |
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Observed, Problem } from "../core/lifecycle";
import { type Inputs, ManagedResource } from "../core/resource";
import { jamfClient, type JamfClient, rsqlEquals } from "./client";
import type { JamfArgs } from "./instance";
import { subjects } from "./subject";
import { requireName } from "./validation";

export interface CategoryArgs extends JamfArgs, CommonArgs {
  /** Display Name, 1 to 255 characters, unique in the instance. A change renames. */
  name: string;
  /** Order in Self Service: 1 (first) to 20 (last). Default 9, as in the admin center. */
  priority?: number;
}

/**
 * A category of Jamf Pro.
 *
 * ```ts
 * const category = new Category("compliance", { jamfUrl, name: "Device Compliance" });
 * ```
 */
export class Category extends ManagedResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly priority: pulumi.Output<number>;

  constructor(name: string, args: Inputs<CategoryArgs>, opts?: pulumi.CustomResourceOptions) {
    super(category, name, args, opts);
  }
}

interface Wire {
  id?: string;
  name: string;
  priority: number;
}

const path = "/v1/categories";
const about = subjects("category", "Categories");

export const category: Lifecycle<CategoryArgs, JamfClient> = {
  kind: "jamf:Category",
  noun: "category",
  refusesSecondOfName: true,
  givesBack: true,

  defaults: (args) => ({ ...args, priority: args.priority ?? 9 }),

  validate(args): Problem[] {
    const problems = requireName(args.name);
    if (
      args.priority !== undefined &&
      !(Number.isInteger(args.priority) && args.priority >= 1 && args.priority <= 20)
    ) {
      problems.push({ property: "priority", reason: `must be a whole number from 1 to 20, not ${args.priority}` });
    }
    return problems;
  },

  connect: (args) => Promise.resolve(jamfClient(args.jamfUrl)),

  async find(jamf, { name }) {
    const found = await jamf.list<Wire>(path, about.lookUp(name), { filter: rsqlEquals("name", name) });
    return found.filter((c) => c.name === name).map((c) => observed(c.id!, c));
  },

  async create(jamf, args) {
    return (await jamf.create<{ id: string }>(path, toWire(args), about.create(args.name))).id;
  },

  async read(jamf, id, { name }) {
    const found = await jamf.read<Wire>(`${path}/${id}`, about.read(name, id));
    return found && observed(id, found);
  },

  async update(jamf, id, args) {
    await jamf.replace(`${path}/${id}`, toWire(args), about.update(args.name, id));
  },

  async delete(jamf, id, { name }) {
    await jamf.remove(`${path}/${id}`, about.delete(name, id));
  },
};

const toWire = (args: Pick<CategoryArgs, "name" | "priority">): Wire => ({
  name: args.name,
  priority: args.priority ?? 9,
});

const fromWire = (wire: Wire): Pick<CategoryArgs, "name" | "priority"> => ({
  name: wire.name,
  priority: wire.priority,
});

const observed = (id: string, wire: Wire): Observed<CategoryArgs> => ({ id: String(id), args: fromWire(wire) });
