/**
 * What needs the network and must hold before anything is registered: the instance answers, its credentials work, the app
 * is in the catalogue, the groups that the configuration names exist. Also counts the Macs that each scope reaches.
 *
 * Reads only, and fails closed: an error is never "none". Missing write privileges are reported by the write that needs them.
 */
import { withDeadline } from "../../providers/core/deadline";
import { textOf } from "../../providers/core/errors";
import { visible } from "../../providers/core/escaping";
import { jamfClient, type JamfClient } from "../../providers/jamf/client";
import { directoryOf } from "../../providers/jamf/directory";
import { allManagedClients } from "../../providers/jamf/macApp/catalog";
import { isDeployed, macAppObstacles } from "../../providers/jamf/macApp/readiness";
import { type CountedGroup, smartGroupsWithCounts } from "../../providers/jamf/smartComputerGroup/counts";
import { singleSignOnProfilesBeside } from "../../providers/jamf/singleSignOnProfiles";
import { companyPortal } from "../config/jamfSchema";
import type { Config } from "../config/schema";
import { SectionError, type SectionPath, TenantErrors } from "../config/sections";
import type { KnownIds } from "../state/knownIds";
import { criteriaGroupChecks } from "./criteriaGroups";
import { groupAmong, type SmartGroupIds } from "../state/recordedSmartGroups";

/** How many Macs a scope reaches now. `undefined`: the group is not made yet. */
export interface Reach {
  scope: string;
  group: string;
  macs: number | undefined;
}

/** Milliseconds for all that takes few requests; a refusal should not take longer than a glance. */
const deadline = 60_000;

/**
 * Throws a `RunError` with every reason found. `smartGroups`: a list that somebody else needs too. `say`: a line for the terminal, of
 * what takes long. Of the state: ids of the two smart groups, and computer groups that their criteria name.
 */
export async function preflight(
  config: Config,
  smartGroups?: () => Promise<CountedGroup[]>,
  say: (text: string) => void = () => undefined,
  { smartGroups: ids = {}, criteriaGroups = [] }: Pick<KnownIds, "smartGroups" | "criteriaGroups"> = {},
): Promise<Reach[]> {
  const jamf = jamfClient(config.jamfUrl);
  // Alone and first: when the instance does not answer or the credentials fail, one reason says it, not five.
  await withDeadline(deadline, () => jamf.version());
  let listed: Promise<CountedGroup[]> | undefined;
  const groups = smartGroups ?? (() => (listed ??= smartGroupsWithCounts(jamf)));
  const bounded = <T>(work: () => Promise<T>) => withDeadline(deadline, work);
  const [reach, ...others] = await Promise.allSettled([
    bounded(() => reached(jamf, config, groups, ids)),
    ofSection("jamf.macApp", () => bounded(() => app(jamf, config, groups))),
    bounded(() => site(jamf, config)),
    // As long as there are profiles: each request has a deadline of its own.
    ofSection("jamf.profiles", () => singleSignOn(jamf, config, say)),
    ...criteriaGroupChecks(jamf, config, new Set(criteriaGroups)).map(bounded),
  ]);
  const errors: unknown[] = [reach, ...others].flatMap((r) => (r.status === "rejected" ? [r.reason] : []));
  const read = reach.status === "rejected" ? [] : reach.value;
  if (errors.length > 0) throw new PreflightErrors(errors, read);
  return read;
}

/** Every reason, with what could be read all the same. */
export class PreflightErrors extends TenantErrors {
  constructor(
    errors: readonly unknown[],
    readonly reach: readonly Reach[],
  ) {
    super(errors);
  }
}

/** Whatever it is: neither would be written as it should be, and no user's access depends on them. */
const ofSection = (section: SectionPath, work: () => Promise<void>): Promise<void> =>
  work().catch((error: unknown) => {
    throw new SectionError(section, textOf(error));
  });

async function reached(
  jamf: JamfClient,
  { jamf: objects, pilot }: Config,
  smartGroups: () => Promise<CountedGroup[]>,
  { applicable, compliance }: SmartGroupIds,
): Promise<Reach[]> {
  const groups = await smartGroups();
  const unclear = pilot.computerGroup && (await directoryOf(jamf).groups.disagreement(pilot.computerGroup));
  if (unclear) throw new Error(`Configuration pilot.computerGroup: ${unclear}.`);
  if (pilot.computerGroup && !(await directoryOf(jamf).groups.find(pilot.computerGroup))) {
    throw new Error(
      `Configuration pilot.computerGroup: Jamf Pro has no computer group "${pilot.computerGroup}". Create it first, or correct the name.`,
    );
  }
  const scopes: [scope: string, name: string, id?: string | undefined][] = [
    ...(objects.macApp ? [["Company Portal is installed on", objects.macApp.targetGroup] as [string, string]] : []),
    ["Registration is offered to", objects.applicableGroup.displayName, applicable],
    ["Compliant are", objects.complianceGroup.displayName, compliance],
  ];
  // Under the configured name: the run gives it back to a group that was renamed by hand.
  return scopes.map(([scope, group, id]) => ({ scope, group, macs: groupAmong(groups, id, group)?.membershipCount }));
}

async function app(
  jamf: JamfClient,
  { jamf: { macApp, site: siteName } }: Config,
  smartGroups: () => Promise<CountedGroup[]>,
): Promise<void> {
  if (!macApp) return;
  if (siteName) await inSite(jamf, siteName, macApp.targetGroup, smartGroups);
  const { displayName: name, title: appTitle, bundleId, targetGroup } = macApp;
  // The list of what is deployed tells no title, but which bundle id the guide's title has is known.
  const isProcedures = appTitle === companyPortal.title && bundleId === companyPortal.bundleId;
  if (isProcedures && (await isDeployed(jamf, { name, bundleId }))) {
    if ((await smartGroups()).some((group) => group.name === targetGroup)) return;
  }
  const obstacles = await macAppObstacles(jamf, { jamfUrl: jamf.url, name, appTitle, bundleId, targetGroup });
  if (obstacles.length > 0) throw new Error(obstacles.join(" "));
}

async function site(jamf: JamfClient, { jamf: { site: name } }: Config): Promise<void> {
  if (!name) return;
  const { sites } = directoryOf(jamf);
  // A request that fails says nothing of the site, and fails here.
  await sites.find(name);
  await sites.get(name, { verb: "use", noun: "site", name }).catch((error: unknown) => {
    throw new SectionError("jamf.site", textOf(error));
  });
}

/** An app of the catalog in a site reaches smart groups of that site only, whatever their members are. */
async function inSite(
  jamf: JamfClient,
  siteName: string,
  targetGroup: string,
  smartGroups: () => Promise<CountedGroup[]>,
): Promise<void> {
  const { id } = await directoryOf(jamf).sites.get(siteName, { verb: "use", noun: "site", name: siteName });
  const group = (await smartGroups()).find(({ name }) => name === targetGroup);
  if (targetGroup !== allManagedClients && (group?.siteId ?? id) === id) return;
  throw new Error(
    `Configuration jamf.macApp.targetGroup: "${targetGroup}" is not in site "${siteName}", and an app of the Jamf App Catalog in a site ` +
      "reaches smart groups of that site only. Set jamf.macApp.targetGroup to a smart group of the site that holds its Macs (create one in " +
      'the admin center, for example with the criterion "Computer Name is not" and no value), or set jamf.macApp to false and deploy the ' +
      "app by other means.",
  );
}

/** Milliseconds between two lines about the same. */
const [firstLine, nextLine] = [3_000, 15_000];

/** Only before the profile is made: afterwards nobody but the administrators decides what stands beside it. */
async function singleSignOn(
  jamf: JamfClient,
  { jamf: { profiles } }: Config,
  say: (text: string) => void,
): Promise<void> {
  if (profiles.singleSignOn !== "companyPortal") return;
  let lineAt = Date.now() + firstLine;
  const others = await singleSignOnProfilesBeside(jamf, profiles.singleSignOnName, (lookedAt, of) => {
    if (Date.now() < lineAt) return;
    lineAt = Date.now() + nextLine;
    say(`Looking for Microsoft's SSO extension in the configuration profiles of Jamf Pro: ${lookedAt} of ${of} read.`);
  });
  if (!others || others.found.length === 0) return;
  const named = others.found.map(
    ({ id, name, isPlatformSso }) => `"${name}" (id ${id}${isPlatformSso ? ", Platform SSO" : ""})`,
  );
  throw new Error(
    `Configuration jamf.profiles.singleSignOn: Jamf Pro has ${named.join(", ")} for Microsoft's SSO extension already, and two ` +
      "on one Mac break its sign-in. Set platformSso if it is Platform SSO, none if it stays, or remove it first." +
      (others.notLookedAt > 0 ? ` ${others.notLookedAt} further profiles were not checked.` : ""),
  );
}

/** `Registration is offered to 12 Macs (Jamf-Intune Applicable Group).` */
export function reachText(reach: readonly Reach[]): string {
  return reach
    .map(({ scope, group, macs }) =>
      macs === undefined
        ? `${scope} the members of ${group}, which does not exist yet.`
        : `${scope} ${macs} ${macs === 1 ? "Mac" : "Macs"} (${group}).`,
    )
    .map(visible)
    .join("\n");
}
