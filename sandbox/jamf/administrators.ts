/** What administrators do in the admin center of Jamf Pro. */
import type { Reply, Step } from "../service";
import { compliancePage, type CompliancePage } from "./groups/groupMembers";
import { sameName, type Instance } from "./instance";
import type { Collection } from "./server/cluster";
import { setTick } from "./ticks";

class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Steps of Jamf administrators are refused to people of other roles; without `as` the right one does it. */
function asJamfAdministrator(step: (body: Record<string, unknown>) => object): Step {
  return (body): Reply => {
    try {
      const as = String(body["as"] ?? "Jamf administrator");
      if (!/jamf/i.test(as)) throw new Refused(403, `${as} cannot sign in to Jamf Pro as an administrator`);
      return { status: 200, body: step(body) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, body: { error: error.message } };
    }
  };
}

/** An object by number or by name, as a person would pick it from a list. */
function picked<T extends { name: string }>(all: Collection<T>, noun: string, which: unknown): [number, T] {
  const found = all.find(({ name }, id) => id === which || String(id) === which || sameName(name, String(which)));
  if (!found) throw new Refused(404, `There is no ${noun} "${String(which)}"`);
  return found;
}

/** What people do in Jamf Pro's admin pages and nobody can do by API. */
export function jamfPeople(instance: Instance): Record<string, Step> {
  const { people, clock } = instance.surroundings;
  const smartGroup = (which: unknown): number => {
    const [id, group] = picked(instance.groups, "computer group", which);
    if (!group.isSmart) throw new Refused(400, `"${group.name}" is not a smart group`);
    return id;
  };
  return {
    savePage: asJamfAdministrator((body) => {
      const page: CompliancePage & { savedAt: string } = {
        isEnabled: true,
        complianceGroupId: smartGroup(body["complianceGroup"]),
        applicableGroupId: smartGroup(body["applicableGroup"]),
        savedAt: new Date(clock.now()).toISOString(),
      };
      people["page"] = page;
      return { page };
    }),
    disablePage: asJamfAdministrator(() => {
      const page = compliancePage(instance);
      if (!page) throw new Refused(409, "The Device Compliance page has not been saved");
      people["page"] = { ...page, isEnabled: false };
      return { page: people["page"] };
    }),
    confirm: asJamfAdministrator(() => {
      if (!compliancePage(instance)?.isEnabled) throw new Refused(409, "The Device Compliance page has not been saved");
      return {};
    }),
    tickPayload: asJamfAdministrator((body) => {
      const [id, { name }] = picked(instance.policies, "policy", body["policy"]);
      setTick(instance, "payload", id, body["ticked"] !== false);
      return { policy: { id, name } };
    }),
    tickMembershipEmail: asJamfAdministrator((body) => {
      const id = smartGroup(body["group"]);
      setTick(instance, "membershipEmail", id, body["ticked"] !== false);
      return { group: { id, name: instance.groups.get(id)!.name } };
    }),
  };
}
