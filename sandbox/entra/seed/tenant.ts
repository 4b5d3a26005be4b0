/** The two tenants at the start. */
import type { Clock, Random } from "../../service";
import { domain, organisation } from "../../staff";
import { newPartner, jamfPartnerName, groupAssignment } from "../compliancePartners";
import { addDevice } from "../devices";
import { newGroup } from "../groups";
import { newServicePrincipal } from "../servicePrincipals";
import { Tenant } from "../tenant";
import type { User } from "../user";
import { deployPermissions, readOnlyPermissions } from "../permissions";
import { seedApplications, seedLookalikes } from "./apps";
import { addClient, type Client } from "./clients";
import { seedPeople } from "./people";
import { seedPolicies } from "./policies";

const day = 60 * 24;

function group(
  tenant: Tenant,
  displayName: string,
  members: readonly string[],
  more: Record<string, unknown> = {},
): string {
  const mailNickname = displayName.normalize("NFD").replace(/[^A-Za-z0-9]/g, "");
  const kind = { mailEnabled: false, securityEnabled: true, mailNickname };
  const made = newGroup(tenant, { displayName, ...kind, createdDateTime: tenant.now(400 * day), ...more });
  tenant.groups.put(made);
  tenant.members.add(made.id, ...members);
  tenant.owners.add(made.id, tenant.users.all()[0]!.id);
  return made.id;
}

const byRule = (membershipRule: string) => ({
  groupTypes: ["DynamicMembership"],
  membershipRule,
  membershipRuleProcessingState: "On",
});

const macPeople = (tenant: Tenant, count: number): User[] => tenant.users.all().slice(0, count);

/** The tenant that the ready line names: years of history, nothing of Jamf yet. */
export function seedMainTenant(
  clock: Clock,
  random: Random,
  people: number,
  staleReadSeconds: number,
): { tenant: Tenant; client: Client } {
  const names = {
    id: random.uuid(),
    displayName: organisation,
    domain,
    initialDomain: "nordlichtwerke.onmicrosoft.com",
  };
  const tenant = new Tenant(names, clock, random, 0);
  const emergency = seedPeople(tenant, people, 6).map(({ id }) => id);
  seedApplications(tenant);
  const client = addClient(tenant, "Device compliance as code", deployPermissions, 540);
  addClient(tenant, "Device compliance preview (read only)", readOnlyPermissions, 540);
  addClient(tenant, "Old automation", readOnlyPermissions, -20);
  seedLookalikes(tenant);
  const workload = { appId: random.uuid(), displayName: "Lager-Schnittstelle", owner: tenant.id };
  const workloadId = tenant.servicePrincipals.put(newServicePrincipal(tenant, workload)).id;
  const emergencyGroup = group(tenant, "CA-Exclude-Notfallzugänge", emergency);
  const staff = group(
    tenant,
    "Alle Mitarbeitenden",
    [],
    byRule('(user.userType -eq "Member") and (user.accountEnabled -eq true) and (user.employeeId -ne null)'),
  );
  const finance = group(tenant, "Finance", [], byRule('user.department -eq "Finance"'));
  const platform = group(
    tenant,
    "Engineering Plattform",
    macPeople(tenant, 8)
      .slice(4)
      .map(({ id }) => id),
  );
  group(tenant, "Engineering", [...macPeople(tenant, 4).map(({ id }) => id), platform]);
  const iPads = group(
    tenant,
    "iPad-Pilot",
    tenant.users
      .all()
      .slice(10, 14)
      .map(({ id }) => id),
  );
  const guestsAllowed = group(
    tenant,
    "Gäste mit Ausnahme",
    tenant.users
      .all()
      .filter(({ userType }) => userType === "Guest")
      .slice(0, 1)
      .map(({ id }) => id),
  );
  const germany = places(tenant);
  seedPolicies(tenant, { emergencyGroup, staff, finance, guestsAllowed, germany, workloadId });
  for (const name of ["Kandji", "Fleet", "Mosyle"])
    tenant.partners.put(newPartner(tenant, `${name} Device Compliance`));
  // Somebody began with iPads once and never finished: foreign content in the entry that Macs need.
  tenant.partners.put(newPartner(tenant, jamfPartnerName, { iosEnrollmentAssignments: [groupAssignment(iPads)] }));
  seedDevices(tenant);
  tenant.settings.staleReadSeconds = staleReadSeconds;
  return { tenant, client };
}

function places(tenant: Tenant): string {
  const dates = { createdDateTime: tenant.now(800 * day), modifiedDateTime: tenant.now(200 * day) };
  tenant.namedLocations.put({
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    id: tenant.random.uuid(),
    ...dates,
    displayName: "Büros Hamburg und Leipzig",
    isTrusted: true,
    ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "203.0.113.0/24" }],
  });
  return tenant.namedLocations.put({
    "@odata.type": "#microsoft.graph.countryNamedLocation",
    id: tenant.random.uuid(),
    ...dates,
    displayName: "Länder mit Standorten",
    countriesAndRegions: ["DE", "DK", "PL"],
    includeUnknownCountriesAndRegions: false,
    countryLookupMethod: "clientIpAddress",
  }).id;
}

/** Devices that have nothing to do with Jamf: Windows joined to Entra, phones, a Mac that somebody registered by hand. */
function seedDevices(tenant: Tenant): void {
  const { random } = tenant;
  const kinds = [
    {
      operatingSystem: "Windows",
      operatingSystemVersion: "10.0.26100.4652",
      trustType: "AzureAd",
      isCompliant: true,
      isManaged: true,
    },
    {
      operatingSystem: "IPhone",
      operatingSystemVersion: "26.1",
      trustType: "Workplace",
      isCompliant: true,
      isManaged: true,
    },
    {
      operatingSystem: "Windows",
      operatingSystemVersion: "10.0.19045.6456",
      trustType: "ServerAd",
      isCompliant: null,
      isManaged: null,
    },
    {
      operatingSystem: "MacMDM",
      operatingSystemVersion: "14.8.2",
      trustType: "Workplace",
      isCompliant: null,
      isManaged: null,
    },
  ];
  for (const [number, user] of tenant.users.all().slice(20, 44).entries()) {
    if (user.employeeId === null) continue;
    const kind = kinds[number % kinds.length]!;
    const seen = {
      registrationDateTime: tenant.now(300 * day),
      approximateLastSignInDateTime: tenant.now(random.integer(20) * day),
    };
    const managed = kind.isManaged ? { managementType: "mdm", mdmAppId: "0000000a-0000-0000-c000-000000000000" } : {};
    addDevice(
      tenant,
      { displayName: `NW-${1000 + number}`, profileType: "RegisteredDevice", ...kind, ...managed, ...seen },
      user.id,
    );
  }
}

/** A neighbour, for whoever signs in to the wrong one. */
export function seedOtherTenant(clock: Clock, random: Random): Tenant {
  const names = {
    id: random.uuid(),
    displayName: "Südkontor Beratung GmbH",
    domain: "suedkontor.example",
    initialDomain: "suedkontor.onmicrosoft.com",
  };
  const tenant = new Tenant(names, clock, random, 0);
  seedPeople(tenant, 12, 1);
  seedApplications(tenant);
  addClient(tenant, "Device compliance as code", deployPermissions, 540);
  tenant.partners.put(newPartner(tenant, jamfPartnerName));
  return tenant;
}
