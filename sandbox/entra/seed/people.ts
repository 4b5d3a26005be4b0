/** The accounts of a tenant at the start. */
import { domain, employee } from "../../staff";
import { skus } from "../licences";
import { roleTemplates, type RoleName } from "../roles";
import type { Tenant } from "../tenant";
import type { User } from "../user";

const departments = ["Engineering", "Production", "Sales", "Finance", "Human Resources", "IT", "Legal", "Marketing"];
const titles = ["Specialist", "Team Lead", "Manager", "Engineer", "Assistant", "Director"];
const places: readonly [string, string, string][] = [
  ["Germany", "DE", "Hamburg"],
  ["Germany", "DE", "Leipzig"],
  ["Germany", "DE", "Hamburg"],
  ["Denmark", "DK", "Aarhus"],
  ["Poland", "PL", "Gdańsk"],
];

function account(tenant: Tenant, userPrincipalName: string, displayName: string, more: Partial<User> = {}): User {
  const { random } = tenant;
  return {
    id: random.uuid(),
    displayName,
    givenName: null,
    surname: null,
    userPrincipalName,
    mail: null,
    jobTitle: null,
    department: null,
    officeLocation: null,
    country: null,
    usageLocation: null,
    companyName: null,
    employeeId: null,
    accountEnabled: true,
    userType: "Member",
    $skuIds: [],
    $roleTemplateIds: [],
    createdDateTime: tenant.now(60 * 24 * (30 + random.integer(1500))),
    ...more,
  };
}

/**
 * An employee as the directory has them. Most have a licence with Intune, some only one without, a few none; a few accounts
 * of people who left are switched off.
 */
function person(tenant: Tenant, number: number): User {
  const { random, names } = tenant;
  const { firstName, lastName, username, userPrincipalName } = employee(number);
  const [country, usageLocation, officeLocation] = random.pick(places);
  const luck = random.next();
  const $skuIds = luck < 0.9 ? [skus.microsoft365E3.skuId] : luck < 0.97 ? [skus.office365E3.skuId] : [];
  const name = names.domain === domain ? userPrincipalName : `${username}@${names.domain}`;
  return account(tenant, name, `${firstName} ${lastName}`, {
    givenName: firstName,
    surname: lastName,
    mail: name,
    jobTitle: random.pick(titles),
    department: random.pick(departments),
    country,
    usageLocation,
    officeLocation,
    $skuIds,
    companyName: names.displayName,
    employeeId: String(100_000 + number),
    accountEnabled: random.next() >= 0.03,
  });
}

const administrators: readonly [string, RoleName[]][] = [
  ["Global Administrator", ["Global Administrator"]],
  ["Identity", ["Conditional Access Administrator", "Application Administrator"]],
  ["Intune", ["Intune Administrator"]],
  ["Helpdesk", ["Helpdesk Administrator", "User Administrator"]],
];

/** People whom one manager has. The first employee has no manager. */
const reports = 8;

/** Accounts of a tenant: its people, those who administer it, two for emergencies, guests. Returns the emergency accounts. */
export function seedPeople(tenant: Tenant, count: number, guests: number): User[] {
  const { domain: own, initialDomain } = tenant.names;
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    const $managerId = ids[Math.floor((number - 1) / reports)];
    ids.push(tenant.users.put({ ...person(tenant, number), ...($managerId && { $managerId }) }).id);
  }
  for (const [name, roles] of administrators) {
    const upn = `adm-${name.toLowerCase().replace(/ /g, "-")}@${initialDomain}`;
    const $roleTemplateIds = roles.map((role) => roleTemplates[role]);
    tenant.users.put(account(tenant, upn, `Admin ${name}`, { $roleTemplateIds, department: "IT" }));
  }
  const emergency = [1, 2].map((number) => {
    const upn = `breakglass${number}@${initialDomain}`;
    const $roleTemplateIds = [roleTemplates["Global Administrator"]];
    return tenant.users.put(account(tenant, upn, `Notfallzugang ${number}`, { $roleTemplateIds }));
  });
  for (let number = 0; number < guests; number++) {
    const { firstName, lastName, username } = employee(5000 + number);
    const upn = `${username}_partner.example#EXT#@${initialDomain}`;
    const mail = `${username}@partner.example`;
    tenant.users.put(account(tenant, upn, `${firstName} ${lastName} (Partner)`, { userType: "Guest", mail }));
  }
  tenant.users.put(
    account(tenant, `Sync_AZC01_3f2a@${initialDomain}`, "On-Premises Directory Synchronization Service Account"),
  );
  tenant.users.put(account(tenant, `empfang@${own}`, "Empfang (Sammelkonto)", { $skuIds: [skus.office365E3.skuId] }));
  return emergency;
}
