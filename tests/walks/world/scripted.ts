/** The documented way through all stages and out, on whichever engine: what was asked of the services in each step. */
import assert from "node:assert/strict";
import { people } from "../../support/connected";
import { isSigningIn, type Logged, type Tenant } from "../../support/tenant";
import type { AnyStack } from "./anyStack";
import { truthOf } from "../../support/livingFleet";

/** `GET graph /v1.0/groups/…`, in alphabetical order: what goes at the same time has none. */
export type Asked = Record<string, string[]>;

export async function throughAllStages(
  tenant: Tenant,
  under: Pick<AnyStack, "configure" | "up" | "destroy">,
): Promise<Asked> {
  const { admin } = tenant;
  const { config: connected } = await people(tenant);
  const { entra } = await tenant.snapshot();
  const owners = new Set((await truthOf(tenant)).map((mac) => mac.userPrincipalName.toLowerCase()));
  const users = entra.users as { id: string; userPrincipalName: string }[];
  const ownersOf = users.filter((user) => owners.has(user.userPrincipalName.toLowerCase())).map(({ id }) => id);
  const config = {
    ...connected,
    registration: { method: "script" },
    jamf: { complianceGroup: { inventoryWithinDays: 8 } },
    thresholds: {
      inventoryPercent: 0,
      compliantPercent: 50,
      peopleLosingAccess: 2,
    },
    users: { members: ownersOf },
  };
  const asked: Asked = {};
  const logged = async (what: string, work: () => Promise<{ code: number | null; text: string }>) => {
    const { result, requests } = await tenant.logged(work);
    assert.equal(result.code, 0, `${what}: ${result.text}`);
    asked[what] = requests
      .filter((r) => !isSigningIn(r))
      .map(line)
      .sort();
  };
  const later = (minutes: number) => admin.control("POST", "/macs/tick", { minutes });
  const step = (name: string, body: object = {}) => admin.control("POST", `/people/${name}`, body);
  const to = async (stage: string, more: Record<string, unknown> = {}) => {
    under.configure({ ...config, stage, ...more });
    await logged(stage, () => under.up());
  };
  await to("prepare");
  const groups = { complianceGroup: "Jamf-Intune Compliance Group", applicableGroup: "Jamf-Intune Applicable Group" };
  await step("savePage", groups);
  await step("consentCloudConnector");
  await step("consentRegistrationApp");
  const all = (await tenant.snapshot()).entra.groups as { description?: string; displayName: string }[];
  const own = all.find(({ description }) => /Jamf device compliance/.test(description ?? ""))!;
  await step("addPartner", { group: own.displayName });
  await step("confirm");
  const { appId } = entra.applications.find((app: any) => app.displayName === "Old automation");
  await step("customizeBaselineScopes", { placeholderAppId: appId });
  await later(60);
  await to("connect");
  await to("pilot");
  for (const minutes of [3000, 1440, 120]) await later(minutes);
  const { compliant } = await admin.control("GET", "/access");
  const members = users.filter((user) => compliant.includes(user.userPrincipalName)).map(({ id }) => id);
  assert.ok(members.length >= 10, `${members.length} users have a compliant Mac`);
  await to("enforce", { users: { members } });
  await later(1440);
  await to("drain", { users: { members } });
  await later(1440);
  await step("savePage", { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" });
  await step("disablePage");
  await logged("destroy", () => under.destroy());
  return asked;
}

/** Ids of one world are not those of the next. */
const line = ({ service, method, path }: Logged): string => `${method} ${service} ${path.split("?")[0]!}`;
