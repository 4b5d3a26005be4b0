/** What the Macs do as simulated time passes. */
import { appTitle } from "../apps/titles";
import { compliancePage, type GroupMembers } from "../groups/groupMembers";
import type { Instance } from "../instance";
import { registered, withWhomAtScreen } from "./registration";
import type { InstalledApp, Mac } from "./mac";
import { isAwake } from "./officeHours";
import { hasPortal, offeredRegistration } from "./selfService";

const minute = 60_000;
const hour = 60 * minute;

/** What happened on the Macs during a tick, in numbers. */
interface TickReport {
  checkedIn: number;
  reported: number;
  installed: number;
  registered: number;
  registrationsRefused: number;
}

/** The Macs live on: they check in, report, install what they are told to, and their users open Self Service. */
export function tickFleet(instance: Instance, members: GroupMembers, minutes: number): TickReport {
  const { clock, random } = instance.surroundings;
  const { keepsOfficeHours } = instance.settings;
  const now = clock.now();
  /** When a Mac that is awake does what it does. */
  const momentOf = (mac: Mac) => (keepsOfficeHours ? mac.checkedInAt : now);
  const report: TickReport = { checkedIn: 0, reported: 0, installed: 0, registered: 0, registrationsRefused: 0 };
  if (minutes === 0) return report;

  /** Those that do something in this time. */
  const awake = new Set<number>();
  for (const [id, mac] of instance.macs.all()) {
    if (mac.isAway) continue;
    const isDue = now - mac.reportedAt >= mac.reportsEvery * hour;
    const reportedAt = isDue ? now - random.integer(Math.min(minutes, 60)) * minute : mac.reportedAt;
    const checkedInAt = Math.max(reportedAt, now - random.integer(Math.min(minutes, 15) * minute));
    const moments = isDue ? [reportedAt, checkedInAt] : [checkedInAt];
    if (keepsOfficeHours && !moments.every((at) => isAwake(mac, at))) continue;
    awake.add(id);
    report.checkedIn += 1;
    if (isDue) report.reported += 1;
    const seen = isDue ? withWhomAtScreen(mac, reportedAt) : mac;
    instance.macs.put(id, { ...seen, reportedAt, checkedInAt });
  }
  installApps();
  openSelfService();
  return report;

  function installApps(): void {
    for (const [, deployment] of instance.deployments.all()) {
      if (!deployment.enabled || deployment.deploymentType !== "INSTALL_AUTOMATICALLY") continue;
      const { appName, bundleId, version } = appTitle(deployment.appTitleId)!;
      const app = { name: appName, bundleId, version: deployment.selectedVersion || version };
      for (const id of Array.from(members.of(deployment.smartGroupId))) install(instance.macs.get(id)!, app);
    }
  }

  /** An installation is followed by an inventory report, so that groups see the app at once. */
  function install(mac: Mac, app: InstalledApp): void {
    const present = mac.apps.find(({ bundleId }) => bundleId === app.bundleId);
    if (!awake.has(mac.id) || present?.version === app.version) return;
    const apps = [...mac.apps.filter((each) => each !== present), app];
    const at = momentOf(mac);
    instance.macs.put(mac.id, { ...mac, apps, reportedAt: at, checkedInAt: at });
    report.installed += 1;
  }

  /** About half of those who can register do so within a working day. */
  function openSelfService(): void {
    const page = compliancePage(instance);
    if (!page?.isEnabled || !instance.surroundings.other().register) return;
    const applicable = members.of(page.applicableGroupId);
    const chance = 1 - 0.5 ** (minutes / 480);
    for (const macId of offeredRegistration(instance, members)) {
      const mac = instance.macs.get(macId)!;
      if (!awake.has(macId) || mac.registration || mac.registrationFailure || !hasPortal(mac) || !applicable.has(macId))
        continue;
      if (random.next() < chance) register(mac);
    }
  }

  function register(mac: Mac): void {
    const failure =
      random.next() < instance.registrationFailureRate ? random.pick(instance.registrationFailures) : undefined;
    const after = registered(mac, failure, instance.surroundings.other(), { now: momentOf(mac), random });
    if ("refused" in after) {
      report.registrationsRefused += 1;
      return;
    }
    instance.macs.put(mac.id, after);
    if (after.key) report.registered += 1;
  }
}
