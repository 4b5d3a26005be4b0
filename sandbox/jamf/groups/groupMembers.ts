/** The members of computer groups, and what they mean for device compliance. */
import type { Look } from "./criteria";
import { siteAllows, type ComputerGroup, type Instance } from "../instance";
import type { Mac } from "../macs/mac";
import { compile } from "./membership";

interface Known {
  group: ComputerGroup;
  inventory: number;
  /** Attribute definitions and the compliance page decide what criteria mean. */
  meaning: string;
  /** Simulated minute, for groups that look at dates. */
  minute: number;
  uses: [number, ReadonlySet<number>][];
  members: ReadonlySet<number>;
}

const complianceCriterion = "Device Compliance Integration - Compliance Status";
const nobody: ReadonlySet<number> = new Set();

/** The Device Compliance page as an administrator saved it; shared with the other vendor as `people.page`. */
export interface CompliancePage {
  isEnabled: boolean;
  complianceGroupId: number;
  applicableGroupId: number;
}

export function compliancePage(instance: Instance): CompliancePage | undefined {
  return instance.surroundings.people["page"] as CompliancePage | undefined;
}

/** Who is in a group, worked out when asked for and remembered until something it depends on changes. */
export class GroupMembers {
  #known = new Map<number, Known>();
  /** The same set for the same group, since those that build on it compare sets by identity. */
  #static = new WeakMap<ComputerGroup, ReadonlySet<number>>();
  #underWay = new Set<number>();

  constructor(private readonly instance: Instance) {}

  of(groupId: number): ReadonlySet<number> {
    const group = this.instance.groups.get(groupId);
    if (!group || this.#underWay.has(groupId)) return nobody;
    if (!group.isSmart) return this.#ofStatic(group);
    this.#underWay.add(groupId);
    try {
      return this.#ofSmart(groupId, group);
    } finally {
      this.#underWay.delete(groupId);
    }
  }

  #ofStatic(group: ComputerGroup): ReadonlySet<number> {
    const members = this.#static.get(group) ?? new Set(group.macIds);
    this.#static.set(group, members);
    return members;
  }

  #ofSmart(groupId: number, group: ComputerGroup): ReadonlySet<number> {
    const { instance } = this;
    const uses = this.#uses(group).map((id): [number, ReadonlySet<number>] => [id, this.of(id)]);
    const looksAtDates = group.criteria.some(({ name }) => instance.field(name)?.type === "date");
    const now = instance.surroundings.clock.now();
    const state = {
      group,
      inventory: instance.macs.version,
      meaning: `${instance.attributes.version} ${instance.settings.reportsOutsideApplicable} ${JSON.stringify(compliancePage(instance) ?? null)}`,
      minute: looksAtDates ? Math.floor(now / 60_000) : 0,
    };
    const known = this.#known.get(groupId);
    if (
      known &&
      isSame(known, state) &&
      uses.every(([id, set], at) => known.uses[at]?.[0] === id && known.uses[at][1] === set)
    ) {
      return known.members;
    }
    const look: Look = { now, complianceOf: (mac) => this.complianceOf(mac) };
    const resolve = { field: (name: string) => instance.field(name), members: (id: number) => this.of(id) };
    const test = compile(group.criteria, resolve, look);
    const members = new Set<number>();
    for (const [id, mac] of instance.macs.all()) if (siteAllows(group.siteId, mac) && test(mac)) members.add(id);
    this.#known.set(groupId, { ...state, uses, members });
    return members;
  }

  #uses(group: ComputerGroup): number[] {
    return group.criteria.flatMap(({ name, value }) => {
      if (name === "Computer Group") return [Number(value)];
      const page = compliancePage(this.instance);
      return name === complianceCriterion && page ? [page.complianceGroupId] : [];
    });
  }

  /** What Jamf would tell Microsoft about a Mac. */
  complianceOf(mac: Mac): "Compliant" | "Not Compliant" | "Not Available" {
    const page = compliancePage(this.instance);
    if (!page?.isEnabled || !mac.registration) return "Not Available";
    const { reportsOutsideApplicable } = this.instance.settings;
    if (!reportsOutsideApplicable && !this.of(page.applicableGroupId).has(mac.id)) return "Not Available";
    return this.of(page.complianceGroupId).has(mac.id) ? "Compliant" : "Not Compliant";
  }
}

function isSame(known: Known, state: Omit<Known, "uses" | "members">): boolean {
  return (
    known.group === state.group &&
    known.inventory === state.inventory &&
    known.meaning === state.meaning &&
    known.minute === state.minute
  );
}
