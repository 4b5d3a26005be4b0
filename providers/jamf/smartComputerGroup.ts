/**
 * Smart computer group: the Macs that match criteria, kept up to date by Jamf Pro (Computers > Smart Computer Groups).
 *
 * | | |
 * |---|---|
 * | Endpoints | `/api/v3/computer-groups/smart-groups` from Jamf Pro 11.28, `/api/v2/…` before (OpenAPI 11.23.2 to 11.30.1); Classic `/computergroups` for criteria that those wrongly refuse |
 * | Privileges | Create, Read, Update, Delete Smart Computer Groups; Read Sites for a site by name; Read Static Computer Groups for a nested group by id |
 * | Quirks | PUT replaces everything; a write answers when the membership is computed, which may take minutes; 11.29 to 11.30.0 answer ids where nested groups have names (PI-1394) |
 * | Not in any API | "Send email notification on membership change" (OpenAPI 11.23.2 to 11.30.1, Classic 11.26.0) |
 */
import type { Subject } from "../core/errors";
import type { CommonArgs, Lifecycle, Observed, Problem } from "../core/lifecycle";
import { jamfClient, type JamfClient, rsqlEquals } from "./client";
import { canonicalCriteria, computerGroup, type Criterion, validateCriteria } from "./criteria/criterion";
import { directoryOf, isId } from "./directory";
import type { JamfArgs } from "./instance";
import { fromWire, type Named, toWire, type Wire } from "./smartComputerGroup/wire";
import * as writes from "./smartComputerGroup/writes";
import { normalText } from "./text";
import { requireGiven, requireName } from "./validation";

export interface SmartComputerGroupArgs extends JamfArgs, CommonArgs {
  /** Display name, 1 to 255 characters, unique among all computer groups of the instance. A change renames. */
  name: string;
  /** Description. Default: none. Our ownership marker follows it in Jamf Pro. */
  description?: string;
  /** Site: its name, or its id (digits only). Default `None`. The group then holds only Macs of that site. */
  site?: string;
  /** Which Macs are members, in the order of the admin center; `criteria` and `memberOf` make the lines. At least one. */
  criteria?: Criterion[];
  /** Set to `true` to make a group without criteria: every Mac is a member. */
  matchesAllComputers?: true;
  /** Not available: no API of Jamf Pro can set it, so an administrator selects the checkbox in the admin center. */
  emailOnMembershipChange?: never;
}

const { about } = writes;

export const smartComputerGroup: Lifecycle<SmartComputerGroupArgs, JamfClient> = {
  kind: "jamf:SmartComputerGroup",
  noun: "smart computer group",
  refusesSecondOfName: true,
  givesBack: true,

  defaults: (args) => ({
    ...args,
    description: args.description ?? "",
    site: args.site ?? "None",
    ...(args.matchesAllComputers ? { criteria: args.criteria ?? [] } : {}),
  }),

  validate(args, given): Problem[] {
    const problems = [...requireGiven(given, "name"), ...requireName(args.name)];
    if (args.site !== undefined) problems.push(...requireName(args.site, "site"));
    if (args.criteria !== undefined) problems.push(...validateCriteria(args.criteria));
    const empty = !given("criteria") || args.criteria?.length === 0;
    if (empty && args.matchesAllComputers !== true) problems.push({ property: "criteria", reason: noCriteria });
    if (!empty && args.matchesAllComputers) {
      problems.push({ property: "matchesAllComputers", reason: "goes with a group that has no criteria" });
    }
    if (given("emailOnMembershipChange"))
      problems.push({ property: "emailOnMembershipChange", reason: noEmail(args.name) });
    return problems;
  },

  canonical({ matchesAllComputers: _, ...args }) {
    if (typeof args.description === "string") args.description = normalText(args.description);
    if (Array.isArray(args.criteria)) args.criteria = canonicalCriteria(args.criteria);
    return args;
  },

  connect: (args) => Promise.resolve(jamfClient(args.jamfUrl)),

  async find(jamf, args) {
    const rows = await jamf.list<Wire>(await writes.path(jamf), about.lookUp(args.name), {
      filter: rsqlEquals("name", args.name),
    });
    const found = await Promise.all(
      rows.filter(({ name }) => name === args.name).map(({ id }) => smartComputerGroup.read(jamf, String(id), args)),
    );
    return found.filter((group) => group !== undefined);
  },

  async create(jamf, args) {
    return writes.create(jamf, args, toWire(await named(jamf, args, about.create(args.name))));
  },

  async read(jamf, id, args) {
    const wire = await jamf.read<Wire>(`${await writes.path(jamf)}/${id}`, about.read(args.name, id));
    return wire && observed(jamf, id, wire, args);
  },

  async update(jamf, id, args, previous) {
    const wire = toWire(await named(jamf, args, about.update(args.name, id)));
    await writes.update(jamf, id, { args, wire }, previous.description);
  },

  async delete(jamf, id, { name }) {
    await writes.remove(jamf, id, name);
  },
};

async function named(jamf: JamfClient, args: SmartComputerGroupArgs, subject: Subject): Promise<Named> {
  const { groups, sites } = directoryOf(jamf);
  const nested = async (line: Criterion): Promise<Criterion> =>
    line.criterion === computerGroup && isId(line.value)
      ? { ...line, value: (await groups.get(line.value, subject)).name }
      : line;
  return {
    name: args.name,
    description: args.description ?? "",
    siteId: (await sites.get(args.site ?? "None", subject)).id,
    criteria: await Promise.all((args.criteria ?? []).map(nested)),
    managedBy: args.managedBy,
  };
}

async function observed(
  jamf: JamfClient,
  id: string,
  wire: Wire,
  wanted: SmartComputerGroupArgs,
): Promise<Observed<SmartComputerGroupArgs>> {
  const { name, description, siteId, criteria, managedBy } = fromWire(wire);
  const { groups, sites } = directoryOf(jamf);
  const nested = async (line: Criterion, i: number): Promise<Criterion> => {
    const mine = wanted.criteria?.[i]?.value;
    // A value that is equal, or names by name what the program names by name, needs no look-up.
    if (line.criterion !== computerGroup || line.value === mine) return line;
    if (!isId(line.value) && (mine === undefined || !isId(mine))) return line;
    const group = await groups.find(line.value);
    return group ? { ...line, value: await groups.reference(group.id, mine ?? group.name) } : line;
  };
  return {
    id,
    managedBy,
    args: {
      name,
      description,
      site: await sites.reference(siteId, wanted.site),
      criteria: await Promise.all(criteria.map(nested)),
    },
  };
}

const noCriteria =
  "must hold at least one criterion; a group without criteria contains every Mac: set matchesAllComputers: true if that is intended";

const noEmail = (name: string | undefined): string =>
  'cannot be set: Jamf Pro has no API for "Send email notification on membership change". Remove it and select the checkbox in ' +
  `the admin center: Computers > Smart Computer Groups > ${name ?? "the group"} > Edit. The program lists it under the steps for people`;
