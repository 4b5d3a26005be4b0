/** A simulated Mac, and the fleet at the start. */
import type { Clock, Random } from "../../service";
import { employee } from "../../staff";
import type { RegistrationFailure } from "./registrationFailures";

export interface InstalledApp {
  /** The file name of the bundle, which is what criteria call the application title: `Company Portal.app`. */
  name: string;
  bundleId: string;
  version: string;
}

interface SecondUser {
  userPrincipalName: string;
  /** Whether this one, and not the first, was at the screen during the last inventory. */
  isAtScreen: boolean;
}

/** A simulated Mac as its last inventory described it. Times in milliseconds since the epoch. */
export interface Mac {
  id: number;
  udid: string;
  managementId: string;
  serial: string;
  name: string;
  model: string;
  modelIdentifier: string;
  isAppleSilicon: boolean;
  osVersion: string;
  osBuild: string;
  username: string;
  realName: string;
  email: string;
  siteId: number;
  fileVault: "All Partitions Encrypted" | "Boot Partitions Encrypted" | "No Partitions Encrypted";
  /** Set while the disk is still being encrypted or decrypted. */
  fileVaultPercent: number;
  apps: readonly InstalledApp[];
  enrolledAt: number;
  reportedAt: number;
  checkedInAt: number;
  /** Hours between two inventory reports. */
  reportsEvery: number;
  /** A Mac in a drawer: it neither checks in nor installs anything. */
  isAway: boolean;
  isUserApproved: boolean;
  hasBootstrapToken: boolean;
  /** Values of extension attributes, by number of the attribute. */
  attributes: Record<string, string>;
  /** The device key on the Mac itself. */
  key?: { deviceId: string; userPrincipalName: string; at: number };
  /** Ids of all records that its registrations have made in Entra, whether or not it still has their keys. */
  deviceIds?: readonly string[];
  /** What went wrong with it; a Mac has its luck once. */
  registrationFailure?: RegistrationFailure;
  /** Somebody else who uses it too. Key and registration stay the first one's. */
  secondUser?: SecondUser;
  /** What Jamf's agent gathered about the registration with Entra. */
  registration?: { deviceId: string; userPrincipalName: string; at: number };
}

const models: readonly [string, string, boolean][] = [
  ["MacBook Pro (14-inch, M4, 2024)", "Mac16,1", true],
  ["MacBook Air (13-inch, M3, 2024)", "Mac15,12", true],
  ["MacBook Air (M2, 2022)", "Mac14,2", true],
  ["Mac mini (M2, 2023)", "Mac14,3", true],
  ["iMac (24-inch, M1, 2021)", "iMac21,1", true],
  ["MacBook Pro (16-inch, 2019)", "MacBookPro16,1", false],
];
const systems: readonly [string, string][] = [
  ["26.1", "25B78"],
  ["15.7.2", "24G325"],
  ["15.6.1", "24G90"],
  ["14.8.2", "23J126"],
  ["13.7.8", "22H730"],
];
export const companyPortal: InstalledApp = {
  name: "Company Portal.app",
  bundleId: "com.microsoft.CompanyPortalMac",
  version: "5.2604.0",
};
const everywhere: readonly InstalledApp[] = [
  { name: "Safari.app", bundleId: "com.apple.Safari", version: "26.1" },
  { name: "Self Service+.app", bundleId: "com.jamf.selfserviceplus", version: "2.11.0" },
  { name: "Mail.app", bundleId: "com.apple.mail", version: "16.0" },
];
const sometimes: readonly InstalledApp[] = [
  { name: "Google Chrome.app", bundleId: "com.google.Chrome", version: "142.0.7444.60" },
  { name: "Microsoft Edge.app", bundleId: "com.microsoft.edgemac", version: "142.0.3595.53" },
  { name: "Microsoft Teams.app", bundleId: "com.microsoft.teams2", version: "25290.302" },
  { name: "Slack.app", bundleId: "com.tinyspeck.slackmacgap", version: "4.46.101" },
  { name: "zoom.us.app", bundleId: "us.zoom.xos", version: "6.6.6" },
  { name: "Bürosoftware Ärzte.app", bundleId: "example.nordlicht.buero", version: "3.1" },
];

const serialLetters = "CDFGHJKLMNPQRTVWXY0123456789";
const day = 86_400_000;

function oneMac(id: number, now: number, random: Random): Mac {
  const owner = employee(id - 1);
  const [model, modelIdentifier, isAppleSilicon] = random.pick(models);
  const [osVersion, osBuild] = systems[Math.min(systems.length - 1, Math.floor(random.next() * random.next() * 7))]!;
  const luck = random.next();
  const isAway = random.next() < 0.06;
  const reportsEvery = random.pick([4, 24, 24, 24]);
  const reportedAt = now - (isAway ? 3 + random.integer(40) : random.next() * (reportsEvery / 24)) * day;
  return {
    id,
    udid: random.uuid().toUpperCase(),
    managementId: random.uuid(),
    serial: Array.from({ length: 10 }, () => random.pick([...serialLetters])).join(""),
    name: `${model.split(" (")[0]!} von ${owner.firstName} ${owner.lastName}`,
    model,
    modelIdentifier,
    isAppleSilicon,
    osVersion,
    osBuild,
    username: owner.username,
    realName: `${owner.firstName} ${owner.lastName}`,
    email: owner.userPrincipalName,
    siteId: -1,
    fileVault:
      luck < 0.85 ? "All Partitions Encrypted" : luck < 0.92 ? "Boot Partitions Encrypted" : "No Partitions Encrypted",
    fileVaultPercent: luck < 0.92 ? 100 : 0,
    apps: [...everywhere, ...sometimes.filter(() => random.next() < 0.4)],
    enrolledAt: now - (60 + random.integer(900)) * day,
    reportedAt,
    checkedInAt: isAway ? reportedAt : now - random.integer(15 * 60_000),
    reportsEvery,
    isAway,
    isUserApproved: true,
    hasBootstrapToken: random.next() < 0.95,
    attributes: {},
  };
}

/** The fleet at the start. Nobody has Company Portal: bringing it is what the product is for. */
export function seedMacs(count: number, clock: Clock, random: Random): Mac[] {
  const now = clock.now();
  return Array.from({ length: count }, (_, at) => oneMac(at + 1, now, random));
}
