/** Where walks begin: one tenant whose people have done their steps, and a stack in each stage of its life, marked so that any walk can go back. */
import assert from "node:assert/strict";
import { people } from "../../support/connected";
import {
  compliantOwners,
  macOwners,
  macsRegister,
  onboardingConfig,
  onboardingThresholds,
  stepsForPeople,
} from "../../support/onboarding";
import type { Tenant } from "../../support/tenant";
import type { AnyStack, Config } from "./anyStack";
import type { Fleet } from "./fleets";
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
  /** Policies of the tenant's own; registration may be excluded from the first. */
  policies: string[];
  /** A policy made by hand that the stack may adopt. */
  adoptable: string;
  placeholderApp: string;
  /** A static computer group. */
  computerGroup: string;
  /** The simulated day, as people write it. */
  today: string;
}

export interface Base {
  facts: Facts;
  at: Record<Beginning, { saved: unknown; keys: string[]; config: Config }>;
}

export async function makeBase(tenant: Tenant, stack: AnyStack, fleet: Fleet): Promise<Base> {
  const { admin } = tenant;
  await admin.control("POST", "/reset");
  await fleet.seeded(tenant);
  const { config: connected, emergencyGroupId } = await people(tenant);
  const facts = await factsOf(tenant, fleet, emergencyGroupId);
  const conditionalAccess = {
    ...(connected["conditionalAccess"] as object),
    exclusions: { policyIds: fleet.isExcluded ? facts.policies.slice(0, 1) : [] },
  };
  const config: Config = {
    ...connected,
    conditionalAccess,
    ...onboardingConfig,
    thresholds: onboardingThresholds,
    users: { members: facts.owners },
  };
  const at: Partial<Base["at"]> = { nothing: { saved: stack.save(), keys: [], config } };
  await admin.control("POST", "/marks", { name: "nothing" });
  const reached = async (stage: Beginning, more: Config = {}): Promise<void> => {
    const now = { ...config, stage, ...more };
    stack.configure(now);
    const ran = await stack.up();
    assert.equal(ran.code, 0, `${stage}: ${ran.text}`);
    at[stage] = { saved: stack.save(), keys: keysOf(await stack.held()), config: now };
    await admin.control("POST", "/marks", { name: stage });
  };
  await reached("prepare");
  await stepsForPeople(tenant);
  await reached("connect");
  await reached("pilot");
  await macsRegister(tenant);
  await fleet.renamed(tenant);
  await admin.control("POST", "/marks", { name: "pilot" });
  facts.compliant = (await compliantOwners(tenant)).members;
  await reached("enforce", { users: { members: facts.compliant } });
  return { facts, at: at as Base["at"] };
}

async function factsOf(tenant: Tenant, fleet: Fleet, emergencyGroup: string): Promise<Facts> {
  const { admin } = tenant;
  const { entra, jamf } = await tenant.snapshot(["entra.users", "entra.applications", "jamf.staticComputerGroups"]);
  const { owners, others } = await macOwners(tenant);
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
  const made = async (policy: object): Promise<string> =>
    (await admin.graph("POST", "/v1.0/identity/conditionalAccess/policies", policy)).id;
  const policies: string[] = [];
  for (const each of fleet.policies(owners)) policies.push(await made(each));
  const disabledUser: string = entra.users.at(-1).id;
  await admin.control("POST", "/entra/user", { id: disabledUser, set: { accountEnabled: false } });
  const { now } = await admin.control("POST", "/macs/tick", { minutes: 0 });
  const pilotGroup = await group("Pilot users", owners.slice(0, 4));
  return {
    owners,
    others,
    policies,
    disabledUser,
    pilotGroup,
    compliant: [],
    emergencyGroup,
    emptyGroup: await group("Nobody", []),
    adoptable: await made(adoptable(pilotGroup)),
    placeholderApp: entra.applications.find((app: any) => app.displayName === "Old automation").appId,
    computerGroup: jamf.staticComputerGroups[0].name,
    today: String(now).slice(0, 10),
  };
}

const adoptable = (group: string) => ({
  displayName: "Macs, made by hand",
  state: "disabled",
  conditions: {
    users: { includeGroups: [group] },
    applications: { includeApplications: ["All"] },
    clientAppTypes: ["all"],
    platforms: { includePlatforms: ["macOS"] },
  },
  grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
});
