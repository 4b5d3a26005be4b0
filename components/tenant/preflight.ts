/**
 * What needs the network and must hold before anything is registered: the instance answers, its credentials work, the app
 * is in the catalogue, the groups that the configuration names exist. Also counts the Macs that each scope reaches.
 *
 * Reads only, and fails closed: an error is never "none". Missing write privileges are reported by the write that needs them.
 */
import { withDeadline } from "../../providers/core/deadline";
import { RunError, textOf } from "../../providers/core/errors";
import { visible } from "../../providers/core/escaping";
import { jamfClient, type JamfClient } from "../../providers/jamf/client";
import { directoryOf } from "../../providers/jamf/directory";
import { isDeployed, macAppObstacles } from "../../providers/jamf/macApp/readiness";
import { type CountedGroup, smartGroupsWithCounts } from "../../providers/jamf/smartComputerGroup/counts";
import { singleSignOnProfilesBeside } from "../../providers/jamf/singleSignOnProfiles";
import { companyPortal } from "../config/jamfSchema";
import type { Config } from "../config/schema";

/** How many Macs a scope reaches now. `undefined`: the group is not made yet. */
export interface Reach {
  scope: string;
  group: string;
  macs: number | undefined;
}

/** Milliseconds for all of it; a refusal should not take longer than a glance. */
const deadline = 60_000;

/** Throws a `RunError` with every reason found. `smartGroups`: a list that somebody else needs too. */
export async function preflight(config: Config, smartGroups?: () => Promise<CountedGroup[]>): Promise<Reach[]> {
  return withDeadline(deadline, async () => {
    const jamf = jamfClient(config.jamfUrl);
    // Alone and first: when the instance does not answer or the credentials fail, one reason says it, not five.
    await jamf.version();
    let listed: Promise<CountedGroup[]> | undefined;
    const groups = smartGroups ?? (() => (listed ??= smartGroupsWithCounts(jamf)));
    const [reach, ...others] = await Promise.allSettled([
      reached(jamf, config, groups),
      app(jamf, config, groups),
      site(jamf, config),
      singleSignOn(jamf, config),
    ]);
    const reasons = [reach, ...others].flatMap((r) => (r.status === "rejected" ? [textOf(r.reason)] : []));
    if (reach.status === "rejected" || reasons.length > 0) throw new RunError(reasons);
    return reach.value;
  });
}

async function reached(
  jamf: JamfClient,
  { jamf: objects, pilot }: Config,
  smartGroups: () => Promise<CountedGroup[]>,
): Promise<Reach[]> {
  const groups = await smartGroups();
  const count = (name: string) => groups.find((group) => group.name === name)?.membershipCount;
  const unclear = pilot.computerGroup && (await directoryOf(jamf).groups.disagreement(pilot.computerGroup));
  if (unclear) throw new Error(`Configuration pilot.computerGroup: ${unclear}.`);
  if (pilot.computerGroup && !(await directoryOf(jamf).groups.find(pilot.computerGroup))) {
    throw new Error(
      `Configuration pilot.computerGroup: Jamf Pro has no computer group "${pilot.computerGroup}". Create it first, or correct the name.`,
    );
  }
  const scopes: [string, string][] = [
    ...(objects.macApp ? [["Company Portal is installed on", objects.macApp.targetGroup] as [string, string]] : []),
    ["Registration is offered to", objects.applicableGroup.displayName],
    ["Compliant are", objects.complianceGroup.displayName],
  ];
  return scopes.map(([scope, group]) => ({ scope, group, macs: count(group) }));
}

async function app(
  jamf: JamfClient,
  { jamf: { macApp } }: Config,
  smartGroups: () => Promise<CountedGroup[]>,
): Promise<void> {
  if (!macApp) return;
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
  if (name) await directoryOf(jamf).sites.get(name, { verb: "use", noun: "site", name });
}

/** Only before the profile is made: afterwards nobody but the administrators decides what stands beside it. */
async function singleSignOn(jamf: JamfClient, { jamf: { profiles } }: Config): Promise<void> {
  if (profiles.singleSignOn !== "companyPortal") return;
  const others = await singleSignOnProfilesBeside(jamf, profiles.singleSignOnName);
  if (!others || others.length === 0) return;
  const named = others.map(
    ({ id, name, isPlatformSso }) => `"${name}" (id ${id}${isPlatformSso ? ", Platform SSO" : ""})`,
  );
  throw new Error(
    `Configuration jamf.profiles.singleSignOn: Jamf Pro has ${named.join(", ")} for Microsoft's SSO extension already, and two ` +
      "on one Mac break its sign-in. Set platformSso if it is Platform SSO, none if it stays, or remove it first.",
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
