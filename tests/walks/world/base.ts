/** Where walks begin: one tenant whose people have done their steps, and a stack in each stage of its life, marked so that any walk can go back. */
import assert from "node:assert/strict";
import { people } from "../../support/connected";
import { truthOf } from "../../support/livingFleet";
import type { Tenant } from "../../support/tenant";
import type { AnyStack, Config } from "./anyStack";
import { keysOf } from "./look";

export const beginnings = ["nothing", "prepare", "connect", "pilot", "enforce"] as const;
export type Beginning = (typeof beginnings)[number];

/** Objects of the tenant that edits name. */
export interface Facts {
  /** Users with a compliant Mac, users with any Mac, and the others, by object id. */
  compliant: string[];
  owners: string[];
  others: string[];
  emergencyGroup: string;
  emptyGroup: string;
  pilotGroup: string;
  disabledUser: string;
  /** The tenant's own policy from which registration may be excluded. */
  policy: string;
  placeholderApp: string;
}

export interface Base {
  facts: Facts;
  at: Record<Beginning, { saved: unknown; keys: string[]; config: Config }>;
}

export const pageGroups = {
  complianceGroup: "Jamf-Intune Compliance Group",
  applicableGroup: "Jamf-Intune Applicable Group",
};

export async function makeBase(tenant: Tenant, stack: AnyStack): Promise<Base> {
  const { admin } = tenant;
  await admin.control("POST", "/reset");
  const { config: connected, emergencyGroupId } = await people(tenant);
  const { entra } = await tenant.snapshot();
  const macs = await truthOf(tenant);
  const names = new Set(macs.map((mac) => mac.userPrincipalName.toLowerCase()));
  const users = entra.users as { id: string; userPrincipalName: string; accountEnabled: boolean }[];
  const isOwner = (user: (typeof users)[number]) => names.has(user.userPrincipalName.toLowerCase());
  const owners = users.filter(isOwner).map(({ id }) => id);
  const group = async (displayName: string, members: string[]): Promise<string> => {
    const mailNickname = displayName.replaceAll(" ", "-");
    const body = { displayName, mailNickname, mailEnabled: false, securityEnabled: true };
    const { id } = await admin.graph("POST", "/v1.0/groups", body);
    for (const member of members) {
      const reference = `${tenant.sandbox.entra.graphUrl}/v1.0/directoryObjects/${member}`;
      await admin.graph("POST", `/v1.0/groups/${id}/members/$ref`, { "@odata.id": reference });
    }
    return id as string;
  };
  const { appId: placeholderApp } = entra.applications.find((app: any) => app.displayName === "Old automation");
  const facts: Facts = {
    owners,
    compliant: [],
    emergencyGroup: emergencyGroupId,
    placeholderApp,
    others: users.filter((user) => user.accountEnabled && !isOwner(user)).map(({ id }) => id),
    emptyGroup: await group("Nobody", []),
    pilotGroup: await group("Pilot users", owners.slice(0, 4)),
    disabledUser: users.at(-1)!.id,
    policy: (await admin.graph("POST", "/v1.0/identity/conditionalAccess/policies", ownPolicy)).id,
  };
  await admin.control("POST", "/entra/user", { id: facts.disabledUser, set: { accountEnabled: false } });
  const config: Config = {
    ...connected,
    registration: { method: "script" },
    jamf: { complianceGroup: { inventoryWithinDays: 8 } },
    thresholds: {
      inventoryPercent: 0,
      compliantPercent: 50,
      peopleLosingAccess: 2,
    },
    users: { members: owners },
  };
  const nothing = { saved: stack.save(), keys: [] as string[], config };
  const at: Partial<Base["at"]> = { nothing };
  await admin.control("POST", "/marks", { name: "nothing" });
  const reached = async (stage: Beginning, more: Config = {}): Promise<void> => {
    const now = { ...config, stage, ...more };
    stack.configure(now);
    const ran = await stack.up();
    assert.equal(ran.code, 0, `${stage}: ${ran.text}`);
    at[stage] = { saved: stack.save(), keys: keysOf(await stack.held()), config: now };
    await admin.control("POST", "/marks", { name: stage });
  };
  const step = (name: string, body: object = {}) => admin.control("POST", `/people/${name}`, body);
  const later = (minutes: number) => admin.control("POST", "/macs/tick", { minutes });
  await reached("prepare");
  await step("savePage", pageGroups);
  await step("consentCloudConnector");
  await step("consentRegistrationApp");
  const groups = (await tenant.snapshot()).entra.groups as { description?: string; displayName: string }[];
  const own = groups.find(({ description }) => /Jamf device compliance/.test(description ?? ""))!;
  await step("addPartner", { group: own.displayName });
  await step("confirm");
  await step("customizeBaselineScopes", { placeholderAppId: placeholderApp });
  await later(60);
  await reached("connect");
  await reached("pilot");
  for (const minutes of [3000, 1440, 120]) await later(minutes);
  await admin.control("POST", "/marks", { name: "pilot" });
  const { compliant } = await admin.control("GET", "/access");
  facts.compliant = users.filter((user) => compliant.includes(user.userPrincipalName)).map(({ id }) => id);
  assert.ok(facts.compliant.length >= 10, `${facts.compliant.length} users have a compliant Mac`);
  await reached("enforce", { users: { members: facts.compliant } });
  return { facts, at: at as Base["at"] };
}

/** Asks nobody for a compliant Mac. */
const ownPolicy = {
  displayName: "Multifactor authentication for all",
  state: "enabled",
  conditions: {
    users: { includeUsers: ["All"] },
    applications: { includeApplications: ["All"] },
    clientAppTypes: ["all"],
  },
  grantControls: {
    operator: "OR",
    builtInControls: ["mfa"],
  },
};
