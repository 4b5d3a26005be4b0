/** Licences and service plans of users and tenant. */
import type { Collection, Entity } from "./collection";
import type { Settings } from "./settings";
import type { User } from "./user";

/** The tenant as far as licences follow from it. */
interface Organisation {
  readonly id: string;
  readonly names: { displayName: string };
  readonly settings: Settings;
  readonly users: Collection<User>;
}

interface Plan {
  servicePlanId: string;
  servicePlanName: string;
  service: string;
}

interface Sku {
  skuId: string;
  skuPartNumber: string;
  plans: readonly Plan[];
}

const plan = (servicePlanId: string, servicePlanName: string, service: string): Plan => ({
  servicePlanId,
  servicePlanName,
  service,
});
const premium = plan("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM", "AADPremiumService");
const intunePlan = plan("c1ec4a95-1f05-45b3-a911-aa3fa01094f5", "INTUNE_A", "SCO");
const exchange = plan("efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE", "exchange");
const teams = plan("57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1", "TeamspaceAPI");
const sharePoint = plan("5dbe027f-2339-4123-9542-606e4d348a72", "SHAREPOINTENTERPRISE", "SharePoint");

/** Products and the plans in them (Microsoft, product names and service plan identifiers, 2026). */
export const skus = {
  microsoft365E3: {
    skuId: "05e9a617-0261-4cee-bb44-138d3ef5d965",
    skuPartNumber: "SPE_E3",
    plans: [premium, intunePlan, exchange, teams, sharePoint],
  },
  office365E3: {
    skuId: "6fd2c87f-b296-42f0-b197-1e91e994b900",
    skuPartNumber: "ENTERPRISEPACK",
    plans: [exchange, teams, sharePoint],
  },
} satisfies Record<string, Sku>;

const all: readonly Sku[] = Object.values(skus);
const byId = new Map(all.map((sku) => [sku.skuId, sku]));

export const assignedLicenses = (user: User): object[] => user.$skuIds.map((skuId) => ({ disabledPlans: [], skuId }));

export function assignedPlans(user: User): { servicePlanId: string; capabilityStatus: string }[] {
  return user.$skuIds.flatMap((id) =>
    byId.get(id)!.plans.map(({ service, servicePlanId }) => ({
      assignedDateTime: user.createdDateTime,
      capabilityStatus: "Enabled",
      service,
      servicePlanId,
    })),
  );
}

export const hasIntune = (user: User): boolean =>
  assignedPlans(user).some(({ servicePlanId }) => servicePlanId === intunePlan.servicePlanId);

/** Plans that the tenant does not have stand in no product: so it looks when a licence is missing. */
function isThere({ servicePlanId }: Plan, { settings }: Pick<Organisation, "settings">): boolean {
  if (servicePlanId === premium.servicePlanId) return settings.hasPremiumP1;
  return servicePlanId !== intunePlan.servicePlanId || settings.hasIntune;
}

export function subscribedSkus(tenant: Organisation): Entity[] {
  const users = tenant.users.all();
  return all.map(({ skuId, skuPartNumber, plans }) => {
    const consumed = users.filter((user) => user.$skuIds.includes(skuId)).length;
    const enabled = Math.ceil((consumed + 5) / 25) * 25;
    return {
      id: `${tenant.id}_${skuId}`,
      accountId: tenant.id,
      accountName: tenant.names.displayName,
      appliesTo: "User",
      capabilityStatus: "Enabled",
      consumedUnits: consumed,
      skuId,
      skuPartNumber,
      prepaidUnits: { enabled, suspended: 0, warning: 0, lockedOut: 0 },
      subscriptionIds: [skuId.replace(/^.{8}/, tenant.id.slice(0, 8))],
      servicePlans: plans
        .filter((each) => isThere(each, tenant))
        .map(({ servicePlanId, servicePlanName }) => ({
          servicePlanId,
          servicePlanName,
          provisioningStatus: "Success",
          appliesTo: "User",
        })),
    };
  });
}

/** Plans of the whole organisation. */
export function organisationPlans(tenant: Organisation): object[] {
  const plans = skus.microsoft365E3.plans.filter((each) => isThere(each, tenant));
  return plans.map(({ service, servicePlanId }) => ({
    assignedDateTime: "2021-03-08T09:12:44Z",
    capabilityStatus: "Enabled",
    service,
    servicePlanId,
  }));
}
