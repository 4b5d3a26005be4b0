/** Properties of `azuread.Application` and `azuread.ServicePrincipal`. */
import { block, flag, list, set, text, type Fields } from "../properties/shape";

const told = { readOnly: true } as const;
const notCovered = { notCovered: true } as const;
const computedList = list(text(), told);

const appRole: Fields = {
  allowedMemberTypes: list(text()),
  description: text(),
  displayName: text(),
  enabled: flag(),
  id: text(),
  value: text(),
};
const scope: Fields = {
  adminConsentDescription: text(),
  adminConsentDisplayName: text(),
  enabled: flag(),
  id: text(),
  type: text(),
  userConsentDescription: text(),
  userConsentDisplayName: text(),
  value: text(),
};

const featureTag = block({ customSingleSignOn: flag(), enterprise: flag(), gallery: flag(), hide: flag() });
const feature = block({
  customSingleSignOnApp: flag(),
  enterpriseApplication: flag(),
  galleryApplication: flag(),
  visibleToUsers: flag({ initially: true }),
});

const audiences = [
  "AzureADMyOrg",
  "AzureADMultipleOrgs",
  "AzureADandPersonalMicrosoftAccount",
  "PersonalMicrosoftAccount",
];

/**
 * `azuread_application` of azuread 3.8.0, by its public source, released 2026-02-19, as far as a placeholder
 * application needs it: a name and who may sign in. What makes an application do something is known and not covered.
 */
export const applicationFields: Fields = {
  displayName: text({ required: true, must: "notEmpty" }),
  api: block({}, notCovered),
  appRoles: set(block({}), notCovered),
  description: text({ must: 1024 }),
  deviceOnlyAuthEnabled: flag(),
  fallbackPublicClientEnabled: flag(),
  featureTags: list(featureTag, { computed: true, conflictsWith: ["tags"] }),
  groupMembershipClaims: set(text(), notCovered),
  identifierUris: set(text({ must: "notEmpty" })),
  logoImage: text(notCovered),
  marketingUrl: text(),
  notes: text({ must: "notEmpty" }),
  oauth2PostResponseRequired: flag(notCovered),
  optionalClaims: block({}, notCovered),
  owners: set(text({ must: "uuid" })),
  password: block({}, notCovered),
  preventDuplicateNames: flag({ initially: false }),
  privacyStatementUrl: text(),
  publicClient: block({}, notCovered),
  requiredResourceAccesses: set(block({}), notCovered),
  serviceManagementReference: text(),
  signInAudience: text({ initially: "AzureADMyOrg", allowed: audiences.slice(0, 2) }),
  singlePageApplication: block({}, notCovered),
  supportUrl: text(),
  tags: set(text(), { computed: true, conflictsWith: ["featureTags"] }),
  templateId: text({ computed: true, replaces: true, notCovered: true }),
  termsOfServiceUrl: text(),
  web: block({}, notCovered),
  clientId: text(told),
  disabledByMicrosoft: text(told),
  logoUrl: text(told),
  objectId: text(told),
  publisherDomain: text(told),
};

/** `azuread_service_principal` of azuread 3.8.0, by its public source, released 2026-02-19. */
export const servicePrincipalFields: Fields = {
  clientId: text({ required: true, replaces: true, must: "uuid" }),
  accountEnabled: flag({ initially: true }),
  alternativeNames: set(text({ must: "notEmpty" })),
  appRoleAssignmentRequired: flag(),
  description: text({ must: 1024 }),
  featureTags: list(featureTag, { computed: true, conflictsWith: ["features", "tags"] }),
  features: list(feature, { computed: true, conflictsWith: ["featureTags", "tags"] }),
  loginUrl: text(),
  notes: text({ must: 1024 }),
  notificationEmailAddresses: set(text({ must: "notEmpty" })),
  owners: set(text({ must: "uuid" })),
  preferredSingleSignOnMode: text({ allowed: ["", "notSupported", "oidc", "password", "saml"] }),
  samlSingleSignOn: block({ relayState: text({ must: "notEmpty" }) }),
  tags: set(text(), { computed: true, conflictsWith: ["features", "featureTags"] }),
  useExisting: flag(),
  appRoleIds: block({}, told),
  appRoles: list(block(appRole), told),
  applicationTenantId: text(told),
  displayName: text(told),
  homepageUrl: text(told),
  logoutUrl: text(told),
  oauth2PermissionScopeIds: block({}, told),
  oauth2PermissionScopes: list(block(scope), told),
  objectId: text(told),
  redirectUris: computedList,
  samlMetadataUrl: text(told),
  servicePrincipalNames: computedList,
  signInAudience: text(told),
  type: text(told),
};
