/** Jamf Pro as a vendor of the sandbox: one instance with its Macs. */
import appInstallers from "../contracts/jamf-app-installers.json";
import proApi from "../contracts/jamf-pro.json";
import { Contract, type OpenApi } from "../contract";
import type { Vendor, VendorSurroundings, Reply } from "../service";
import { Access, type Account } from "./server/access";
import { accountRoutes } from "./server/account";
import { appCatalogRoutes } from "./apps/catalog";
import { appDeploymentRoutes } from "./apps/deployments";
import { categoryRoutes } from "./objects/categories";
import { classicGroupRoutes } from "./groups/classicGroups";
import { smallClassicRoutes } from "./classic/categoriesAndSites";
import { jamfControl } from "./control";
import { classicComputerRoutes } from "./macs/classicComputers";
import { deviceComplianceRoutes } from "./macs/deviceCompliance";
import { extensionAttributeRoutes } from "./objects/extensionAttributes";
import { tickFleet } from "./macs/fleet";
import { userActions } from "./macs/users";
import { GroupMembers } from "./groups/groupMembers";
import { iconRoutes } from "./objects/icons";
import { Instance } from "./instance";
import { inventoryRoutes } from "./macs/inventory";
import { jamfPeople } from "./administrators";
import { policyRoutes } from "./classic/policies";
import { profileRoutes } from "./classic/profiles";
import { ClassicRefusal, Refusal } from "./server/refusals";
import { longestStep } from "./macs/officeHours";
import { Router } from "./server/router";
import { scriptRoutes } from "./objects/scripts";
import { seedInstance } from "./seed";
import { smartGroupRoutes } from "./groups/smartGroups";
import { jamfSnapshot } from "./snapshot";
import { staticGroupRoutes } from "./groups/staticGroups";

interface JamfOptions {
  jamfVersion: string;
  nodes?: number;
  /** Seconds. */
  lag: number;
  macs: number;
  jamfTokenSeconds: number;
  reportOutsideApplicable?: boolean;
}

let contracts: Contract[] | undefined;

/** Jamf Pro's own API and that of App Installers. */
export const jamfDocuments = (): OpenApi[] => [proApi, appInstallers] as unknown as OpenApi[];

/** One Jamf Pro instance with its Macs. */
export function createJamf(surroundings: VendorSurroundings, options: JamfOptions): Vendor {
  contracts ??= jamfDocuments().map((document) => new Contract(document, { isTrusted: true }));
  const access = new Access(surroundings.random, options.jamfTokenSeconds, surroundings.clock);
  const instance = new Instance(surroundings, options);
  const members = new GroupMembers(instance);
  seedInstance(instance, options.macs);
  const routes = [
    ...accountRoutes(instance, access),
    ...smartGroupRoutes(instance, members),
    ...staticGroupRoutes(instance),
    ...categoryRoutes(instance),
    ...scriptRoutes(instance),
    ...extensionAttributeRoutes(instance),
    ...iconRoutes(instance),
    ...inventoryRoutes(instance, members),
    ...deviceComplianceRoutes(instance, members),
    ...appCatalogRoutes(instance),
    ...appDeploymentRoutes(instance, members),
    ...policyRoutes(instance),
    ...profileRoutes(instance),
    ...classicGroupRoutes(instance, members),
    ...classicComputerRoutes(instance, members),
    ...smallClassicRoutes(instance),
  ];
  const router = new Router(routes, contracts, access, instance.cluster);
  return {
    services: [
      { name: "jamf", handle: (call) => router.handle(call), open: (call) => router.open(call), phrase: inJamfsWords },
    ],
    info: { clientId: access.main.name, clientSecret: access.main.secret },
    snapshot: () => jamfSnapshot(instance, members, access),
    save: () => ({ accounts: access.accounts, instance: instance.save() }),
    restore: (saved) => {
      const { accounts, instance: kept } = saved as { accounts: Account[]; instance: object };
      access.accounts = accounts;
      instance.restore(kept);
    },
    people: jamfPeople(instance),
    control: { ...jamfControl(instance, access, members), ...userActions(instance, members) },
    tick: (minutes) => ({ macs: tickFleet(instance, members, minutes) }),
    longestTick: () => (instance.settings.keepsOfficeHours ? longestStep : Infinity),
    expireToken: (bearer) => access.end(bearer),
    serials: () =>
      new Map(
        instance.macs.all().flatMap(([, mac]) => (mac.deviceIds ?? []).map((id): [string, string] => [id, mac.serial])),
      ),
    compliance: () =>
      instance.macs.all().flatMap(([, mac]) => {
        const isSaid = mac.registration && mac.registrationFailure !== "reportsLost";
        return isSaid ? [{ deviceId: mac.registration!.deviceId, state: members.complianceOf(mac) }] : [];
      }),
  };
}

/** Only 500 comes from Jamf Pro itself; 429, 502 and 503 come from what stands in front of it. */
function inJamfsWords(status: number, { path }: { path: string }): Reply | undefined {
  if (status !== 500) return undefined;
  if (path.startsWith("/JSSResource")) return new ClassicRefusal(500, "Internal server error").reply;
  return new Refusal(500, [{ code: "INTERNAL_SERVER_ERROR", description: "Internal server error" }]).reply;
}
