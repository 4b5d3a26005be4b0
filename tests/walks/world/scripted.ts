/** The documented way through all stages and out, on whichever engine: what was asked of the services in each step. */
import assert from "node:assert/strict";
import { people } from "../../support/connected";
import {
  compliantOwners,
  disconnectedByPeople,
  macOwners,
  macsLive,
  macsRegister,
  onboardingConfig,
  onboardingThresholds,
  stepsForPeople,
} from "../../support/onboarding";
import { isSigningIn, type Logged, type Tenant } from "../../support/tenant";
import type { AnyStack } from "./anyStack";

/** `GET graph /v1.0/groups/…`, in alphabetical order: what goes at the same time has none. */
export type Asked = Record<string, string[]>;

export async function throughAllStages(
  tenant: Tenant,
  under: Pick<AnyStack, "configure" | "up" | "destroy">,
): Promise<Asked> {
  const { config: connected } = await people(tenant);
  const { owners } = await macOwners(tenant);
  const config = { ...connected, ...onboardingConfig, thresholds: onboardingThresholds, users: { members: owners } };
  const asked: Asked = {};
  const logged = async (what: string, work: () => Promise<{ code: number | null; text: string }>) => {
    const { result, requests } = await tenant.logged(work);
    assert.equal(result.code, 0, `${what}: ${result.text}`);
    asked[what] = requests
      .filter((r) => !isSigningIn(r))
      .map(line)
      .sort();
  };
  const to = async (stage: string, more: Record<string, unknown> = {}) => {
    under.configure({ ...config, stage, ...more });
    await logged(stage, () => under.up());
  };
  await to("prepare");
  await stepsForPeople(tenant);
  await to("connect");
  await to("pilot");
  await macsRegister(tenant);
  const { members } = await compliantOwners(tenant);
  await to("enforce", { users: { members } });
  await macsLive(tenant, 1440);
  await to("drain", { users: { members } });
  await macsLive(tenant, 1440);
  await disconnectedByPeople(tenant);
  await logged("destroy", () => under.destroy());
  return asked;
}

/** Ids of one world are not those of the next. */
const line = ({ service, method, path }: Logged): string => `${method} ${service} ${path.split("?")[0]!}`;
