/**
 * What an instance holds that may belong to an integration made by hand: everything that `adopt` chooses from.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/api/v3/computer-groups/smart-groups`, Classic `/policies`, `/api/v1/app-installers/deployments`, `/api/v1/categories`; each object by the code of its resource |
 * | Privileges | Read Smart Computer Groups, Policies, Mac Applications, Categories, Computers, Device Compliance Information |
 * | Quirks | a list of policies has names alone, so those whose names tell something are read first, and all of them only where none of these is one |
 */
import type { JamfClient } from "./client";
import { complianceInformation, type ComplianceInformation, groupsOfLatest } from "./fleet";
import { macApp, type MacAppArgs } from "./macApp";
import { policy, type PolicyArgs } from "./policy";
import { smartComputerGroup, type SmartComputerGroupArgs } from "./smartComputerGroup";
import { smartGroupsWithCounts } from "./smartComputerGroup/counts";

export interface FoundObject<Args> {
  id: string;
  name: string;
  args: Partial<Args>;
  /** Marker of the stack that made it. */
  managedBy?: string;
}

/** A Mac that was asked about, and the groups that it is in. */
export interface SampledMac {
  groups: ReadonlySet<string>;
  information: ComplianceInformation;
}

export interface IntegrationObjects {
  groups: FoundObject<SmartComputerGroupArgs>[];
  policies: FoundObject<PolicyArgs>[];
  apps: FoundObject<MacAppArgs>[];
  categories: { id: string; name: string; priority: number }[];
  macs: SampledMac[];
}

/** Macs that Jamf Pro is asked about one by one. */
const sampled = 24;

export async function integrationObjects(jamf: JamfClient): Promise<IntegrationObjects> {
  const [groups, policies, apps, categories, macs] = await Promise.all([
    smartGroups(jamf),
    selfServicePolicies(jamf),
    deployments(jamf),
    jamf.list<{ id: string; name: string; priority: number }>("/v1/categories", {
      verb: "list",
      noun: "categories",
      permission: "Read Categories",
    }),
    sampleMacs(jamf),
  ]);
  return { groups, policies, apps, macs, categories: categories.map((each) => ({ ...each, id: String(each.id) })) };
}

async function smartGroups(jamf: JamfClient): Promise<FoundObject<SmartComputerGroupArgs>[]> {
  const all = await smartGroupsWithCounts(jamf);
  const read = all.map(({ id, name }) =>
    smartComputerGroup.read(jamf, String(id), { jamfUrl: jamf.url, name, site: "None", criteria: [] }),
  );
  return (await Promise.all(read)).flatMap((group) =>
    group ? [{ id: group.id, name: group.args.name ?? "", args: group.args, managedBy: group.managedBy }] : [],
  );
}

const tells = /regist|entra|azure|aad|intune|complian|conditional access|company portal/i;

async function selfServicePolicies(jamf: JamfClient): Promise<FoundObject<PolicyArgs>[]> {
  const all = await jamf.classic.list("/policies", { verb: "list", noun: "policies", permission: "Read Policies" });
  const telling = all.filter(({ name }) => tells.test(name));
  const found = await inSelfService(jamf, telling);
  return found.length > 0
    ? found
    : inSelfService(
        jamf,
        all.filter((each) => !telling.includes(each)),
      );
}

async function inSelfService(jamf: JamfClient, listed: readonly { id: string; name: string }[]) {
  const read = listed.map(({ id, name }) =>
    policy.read(jamf, id, { jamfUrl: jamf.url, displayName: name, site: "None" }),
  );
  return (await Promise.all(read)).flatMap((each): FoundObject<PolicyArgs>[] =>
    each?.args.selfService?.available ? [{ id: each.id, name: each.args.displayName ?? "", args: each.args }] : [],
  );
}

async function deployments(jamf: JamfClient): Promise<FoundObject<MacAppArgs>[]> {
  const subject = { verb: "list", noun: "Mac Apps", permission: "Read Mac Applications" };
  const all = await jamf.list<{ id: string; name: string }>("/v1/app-installers/deployments", subject);
  const read = all.map(({ id, name }) =>
    macApp.read(jamf, String(id), { jamfUrl: jamf.url, name, appTitle: "", targetGroup: "", site: "None" }),
  );
  return (await Promise.all(read)).flatMap((app) =>
    app ? [{ id: app.id, name: app.args.name ?? "", args: app.args }] : [],
  );
}

/** Those that reported last; a Mac of which Jamf Pro says nothing tells nothing. */
async function sampleMacs(jamf: JamfClient): Promise<SampledMac[]> {
  const macs = await groupsOfLatest(jamf, sampled);
  const said = await Promise.all(macs.map(({ id }) => complianceInformation(jamf, id)));
  return macs.flatMap(({ groups }, i) => {
    const information = said[i];
    return information ? [{ information, groups: new Set(groups.flatMap(({ name }) => name || [])) }] : [];
  });
}
