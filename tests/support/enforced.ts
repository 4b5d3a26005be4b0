/**
 * A stack in stage `enforce` whose Macs live: made by the product, registered and compliant in the sandbox, with the managed policy on for
 * those who own a compliant Mac. Tests of what a run does to users begin here.
 */
import assert from "node:assert/strict";
import { people } from "./connected";
import {
  compliantOwners,
  macOwners,
  macsLive,
  macsRegister,
  onboardingConfig,
  onboardingThresholds,
  stepsForPeople,
} from "./onboarding";
import { done, type Stack } from "./stack";
import type { AnyStack } from "./standInStack";
import { Tenant } from "./tenant";

interface AccessNow {
  asked: string[];
  compliant: string[];
  blocked: string[];
  frozen: { name: string }[];
}

export interface Enforced<Engine extends AnyStack = AnyStack> {
  tenant: Tenant;
  stack: Engine;
  /** Of stage `enforce`. */
  config: Record<string, any>;
  /** Users with a compliant Mac, who are members of the group of users, by object id. */
  members: string[];
  /** Users without a compliant Mac, who are no members. */
  others: string[];
  /** Users with a Mac, compliant or not, whose account is enabled. */
  owners: string[];
  /** As the sandbox judges it. */
  access: () => Promise<AccessNow>;
  /** Lets Macs live, and the partner report. */
  later: (minutes?: number) => Promise<void>;
  /** The configuration with this in place of what it has. */
  configure: (more: Record<string, unknown>) => void;
}

export async function enforced(macs = 40, more?: More): Promise<Enforced> {
  const world = await piloting(macs, more);
  try {
    world.configure({});
    done(await world.stack.up());
    const now = await world.access();
    assert.ok(now.asked.length >= 10, `${now.asked.length} users are asked`);
    assert.deepEqual([now.blocked, now.frozen], [[], []]);
    return world;
  } catch (error) {
    await world.tenant.stop();
    throw error;
  }
}

/** One step before: registration is open, nobody is asked, and the group of users holds every owner of a Mac, compliant or not. */
export const piloting = (macs = 40, more?: More): Promise<Enforced> =>
  pilotingWith((tenant, config) => tenant.anyStack(config), macs, more);

/** The same on the real engine, whatever the others run on. */
export const pilotingOnTheEngine = (macs = 40): Promise<Enforced<Stack>> =>
  pilotingWith((tenant, config) => tenant.stack(config), macs);

/** In stage `pilot`: nobody is required to use a compliant Mac, and everybody in the group of users has one. */
export async function inPilot(): Promise<Enforced> {
  const world = await piloting();
  world.configure({ stage: "pilot" });
  done(await world.stack.up());
  return world;
}

/** What the configuration has besides from its first run on; may make what it names. */
type More = (tenant: Tenant) => Promise<Record<string, unknown>>;
type Makes<Engine> = (tenant: Tenant, config: Record<string, unknown>) => Engine;

async function pilotingWith<Engine extends AnyStack>(
  make: Makes<Engine>,
  macs: number,
  more?: More,
): Promise<Enforced<Engine>> {
  const tenant = await Tenant.start("--macs", String(macs), "--seed", "3");
  try {
    return await madeIn(tenant, make, more);
  } catch (error) {
    await tenant.stop();
    throw error;
  }
}

async function madeIn<Engine extends AnyStack>(
  tenant: Tenant,
  make: Makes<Engine>,
  more?: More,
): Promise<Enforced<Engine>> {
  const { config: connected } = await people(tenant);
  const { owners, enabledOwners } = await macOwners(tenant);
  const common: Record<string, any> = {
    ...connected,
    users: undefined,
    ...onboardingConfig,
    ...(await more?.(tenant)),
  };
  const piloted = common.users ?? { members: owners };
  const stack = make(tenant, { ...common, users: piloted });
  done(await stack.up());
  await stepsForPeople(tenant);
  stack.configure({ ...common, users: piloted, stage: "pilot" });
  done(await stack.up());
  await macsRegister(tenant);
  const { members, others } = await compliantOwners(tenant);
  const config = { ...common, stage: "enforce", users: common.users ?? { members }, thresholds: onboardingThresholds };
  const configure = (more: Record<string, unknown>) => stack.configure({ ...config, ...more });
  const later = (minutes = 1440): Promise<void> => macsLive(tenant, minutes);
  const access = (): Promise<AccessNow> => tenant.admin.control("GET", "/access");
  return { tenant, stack, config, members, others, owners: enabledOwners, access, later, configure };
}
