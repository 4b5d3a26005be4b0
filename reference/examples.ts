/** An example of each part of the configuration, as it stands in a stack's file. A test reads every one by the schema. */

/** Path of the section → YAML below `config:`. The empty path: a whole stack. */
export const examples: Readonly<Record<string, string>> = {
  "": `
config:
  jamf-entra-compliance:jamfUrl: https://example.jamfcloud.com
  jamf-entra-compliance:tenantId: 11111111-1111-4111-8111-111111111111
  jamf-entra-compliance:stage: pilot
  jamf-entra-compliance:users:
    groupId: 22222222-2222-4222-8222-222222222222
  jamf-entra-compliance:pilot:
    groupId: 33333333-3333-4333-8333-333333333333
    computerGroup: IT Macs
  jamf-entra-compliance:conditionalAccess:
    managedPolicy: {}
    breakGlass:
      groupId: 44444444-4444-4444-8444-444444444444
`,
  jamf: `
jamf-entra-compliance:jamf:
  site: Berlin
  category: false
  complianceGroup:
    inventoryWithinDays: 8
`,
  "jamf.applicableGroup": `
jamf-entra-compliance:jamf:
  applicableGroup:
    displayName: Macs that need Microsoft 365
    description: Managed by Pulumi.
`,
  "jamf.applicableGroup.criteria": `
jamf-entra-compliance:jamf:
  applicableGroup:
    criteria:
      - { criterion: Application Title, operator: is, value: Company Portal.app }
      - { criterion: Department, operator: is, value: Sales, openingParenthesis: true }
      - { andOr: or, criterion: Department, operator: is, value: Support, closingParenthesis: true }
`,
  "jamf.complianceGroup": `
jamf-entra-compliance:jamf:
  complianceGroup:
    inventoryWithinDays: 8 # Macs that sleep over a weekend stay compliant
    fileVault: true
`,
  "jamf.registrationPolicy": `
jamf-entra-compliance:jamf:
  registrationPolicy:
    displayName: Register with Microsoft Entra ID
`,
  "jamf.registrationPolicy.selfService": `
jamf-entra-compliance:jamf:
  registrationPolicy:
    selfService:
      displayName: Register this Mac
      buttonName: Register
      featureOnMainPage: true
      iconId: 12
`,
  "jamf.macApp": `
jamf-entra-compliance:jamf:
  macApp:
    targetGroup: All Managed Clients
    updateBehavior: Manual
`,
  "jamf.extensionAttribute": `
jamf-entra-compliance:jamf:
  extensionAttribute:
    displayName: Entra registration
    inventoryDisplay: Extension Attributes
`,
  "jamf.repairScript": `
jamf-entra-compliance:jamf:
  repairScript: {} # made, under its default name
`,
  "jamf.profiles": `
jamf-entra-compliance:jamf:
  profiles:
    singleSignOn: companyPortal
    agentSettings: {}
    loginItems: {}
`,
  "jamf.profiles.agentSettings": `
jamf-entra-compliance:jamf:
  profiles:
    agentSettings:
      useWKWebView: false # the organisation signs in with hardware tokens
`,
  "jamf.profiles.loginItems": `
jamf-entra-compliance:jamf:
  profiles:
    loginItems:
      displayName: Login items for Jamf and Company Portal
`,
  registration: `
jamf-entra-compliance:registration:
  method: payload
`,
  pilot: `
jamf-entra-compliance:pilot:
  groupId: 33333333-3333-4333-8333-333333333333
  computerGroup: IT Macs
jamf-entra-compliance:conditionalAccess:
  managedPolicy: {}
  breakGlass:
    groupId: 44444444-4444-4444-8444-444444444444
`,
  users: `
jamf-entra-compliance:users:
  rule: user.department -eq "Sales"
  displayName: Mac users (Jamf device compliance)
`,
  "users.candidate": `
jamf-entra-compliance:users:
  rule: user.department -eq "Sales"
  candidate:
    rule: user.department -in ["Sales", "Support"]
`,
  "users.match": `
jamf-entra-compliance:users:
  groupId: 22222222-2222-4222-8222-222222222222
  match:
    domains: { NLW: contoso.com }
    names: { p17: paula@contoso.com }
`,
  compliancePartner: `
jamf-entra-compliance:compliancePartner:
  createMissingEntry: false
`,
  conditionalAccess: `
jamf-entra-compliance:conditionalAccess:
  managedPolicy: {} # with its default name, for all resources
  breakGlass:
    groupId: 44444444-4444-4444-8444-444444444444
  exclusions:
    policyIds:
      - 55555555-5555-4555-8555-555555555555
`,
  "conditionalAccess.managedPolicy": `
jamf-entra-compliance:conditionalAccess:
  managedPolicy:
    displayName: Require a compliant Mac
    targetResources: [Office365]
  breakGlass:
    groupId: 44444444-4444-4444-8444-444444444444
`,
  "conditionalAccess.breakGlass": `
jamf-entra-compliance:conditionalAccess:
  breakGlass:
    userIds:
      - 66666666-6666-4666-8666-666666666666
      - 77777777-7777-4777-8777-777777777777
`,
  "conditionalAccess.exclusions": `
jamf-entra-compliance:conditionalAccess:
  exclusions:
    policyIds:
      - 55555555-5555-4555-8555-555555555555
`,
  "conditionalAccess.placeholder": `
jamf-entra-compliance:conditionalAccess:
  placeholder:
    displayName: Baseline scopes placeholder
`,
  acknowledged: `
jamf-entra-compliance:acknowledged:
  registrationPayload: "2026-11-23"
  membershipEmail: "2026-11-23"
`,
  thresholds: `
jamf-entra-compliance:thresholds:
  compliantPercent: 95
  peopleLosingAccess: 0
`,
  force: `
jamf-entra-compliance:force:
  stage: enforce
  reason: The last Macs are being replaced on Friday, ticket 4711.
`,
};
