/** Graph: the tenant itself and its licences. */
import type { Entity } from "./collection";
import { organisationPlans, subscribedSkus } from "./licences";
import { needs } from "./permissions";
import { listReply, objectReply, type ListShape } from "./query/list";
import { notFound } from "./refusals";
import type { Route } from "./route";
import type { Tenant } from "./tenant";

const shape: ListShape = {
  type: "organization",
  context: "organization",
  mostPerPage: 999,
  isDirectory: true,
  filters: {},
};
const skuShape: ListShape = {
  type: "subscribedSku",
  context: "subscribedSkus",
  mostPerPage: 999,
  isDirectory: true,
  filters: {},
};

function organization(tenant: Tenant): Entity {
  const { id, displayName, domain, initialDomain } = tenant.names;
  const plans = organisationPlans(tenant);
  const named = (name: string, isInitial: boolean) => ({
    capabilities: "Email, OfficeCommunicationsOnline",
    isDefault: !isInitial,
    isInitial,
    name,
    type: "Managed",
  });
  return {
    id,
    deletedDateTime: null,
    businessPhones: [],
    city: "Hamburg",
    country: null,
    countryLetterCode: "DE",
    createdDateTime: "2019-05-14T08:21:37Z",
    defaultUsageLocation: null,
    displayName,
    marketingNotificationEmails: [],
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: null,
    partnerTenantType: null,
    postalCode: "20457",
    preferredLanguage: "de",
    privacyProfile: null,
    securityComplianceNotificationMails: [],
    securityComplianceNotificationPhones: [],
    state: null,
    street: "Am Sandtorkai 1",
    technicalNotificationMails: [`it@${domain}`],
    tenantType: "AAD",
    assignedPlans: plans,
    provisionedPlans: [],
    verifiedDomains: [named(domain, false), named(initialDomain, true)],
  };
}

/** The tenant itself, and its licences. */
export function organizationRoutes(): Route[] {
  const common = { method: "GET", area: "directory" } as const;
  return [
    {
      ...common,
      path: "/organization",
      needs: needs.readOrganization,
      run: (context) => listReply(context, [organization(context.tenant)], shape),
    },
    {
      ...common,
      path: "/organization/{organization-id}",
      needs: needs.readOrganization,
      run: (context) => {
        const id = context.params["organization-id"]!;
        if (id.toLowerCase() !== context.tenant.id) notFound(id);
        return objectReply(context, organization(context.tenant), shape);
      },
    },
    {
      ...common,
      path: "/subscribedSkus",
      needs: needs.readLicences,
      run: (context) => listReply(context, subscribedSkus(context.tenant), skuShape),
    },
  ];
}
