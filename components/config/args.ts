/** The configuration as an interface. Written from the schema by `npm run docs`: edit the schema. */

/** The component's arguments. All are optional but `jamfUrl`. */
export interface MacDeviceComplianceArgs {
  /** Address of the Jamf Pro instance: `https://example.jamfcloud.com`. */
  jamfUrl: string;
  /** Directory (tenant) id. Without it only the objects in Jamf Pro are created. A GUID. */
  tenantId?: string;
  /** Microsoft cloud: hosts, portals and the registration app's id follow from it. Default: `global`. */
  cloud?: "global" | "gccHigh" | "dod" | "china";
  /** API client id, as a Pulumi secret, which counts before the environment. */
  jamfClientId?: string;
  /** API client secret, as a Pulumi secret, which counts before the environment. */
  jamfClientSecret?: string;
  /**
   * `prepare`: all objects exist, registration is closed. `connect`: administrators do the steps for people; the
   * managed policy reports only. `pilot`: registration is open; the managed policy is on for `pilot.groupId`, where
   * one is named. `enforce`: it is on for all users who register Macs. `drain`: before destroy; no Mac counts as
   * compliant any more. Default: `prepare`.
   */
  stage?: "prepare" | "connect" | "pilot" | "enforce" | "drain";
  /** The Jamf Pro objects of Microsoft's guide. */
  jamf?: JamfObjectsArgs;
  /** How the policy registers a Mac. */
  registration?: RegistrationArgs;
  /** The pilot group. */
  pilot?: PilotArgs;
  /**
   * Who registers Macs. The same group feeds the compliance partner and Conditional Access; members need Intune
   * licences.
   */
  users?: ExistingUserGroupArgs | UserRuleArgs | UserMembersArgs;
  /**
   * Minutes that `up` waits in stage `connect` for the steps for people and prints the next one; it ends by itself
   * when the last one is done. `0`: not at all, recommended in pipelines. A whole number from 0 to 240. Default:
   * `0`.
   */
  waitForPeople?: number;
  /** The *Jamf Device Compliance* entry in Intune. */
  compliancePartner?: PartnerEntryArgs;
  /** Conditional Access: the managed policy, its emergency access accounts, and exclusions. */
  conditionalAccess?: ConditionalAccessArgs;
  /** What was checked by hand because no service shows it: gate and day, such as `2026-11-23`. */
  acknowledged?: AcknowledgedArgs;
  /** Preconditions before more is switched on. For what is on already they are warnings. */
  thresholds?: ThresholdsArgs;
  /**
   * Continue although preconditions are not met. Never overrides an inactive partner, a policy that certainly
   * blocks registration, or emergency access accounts that cannot sign in.
   */
  force?: ForceArgs;
  /**
   * Adopt existing objects of the same name: the stack manages them from then on. Destroy leaves them in place.
   * Default: `false`.
   */
  adoptExisting?: boolean;
  /** Let destroy delete adopted objects too. Default: `false`. */
  deleteAdopted?: boolean;
}

/** The Jamf Pro objects of Microsoft's guide. */
export interface JamfObjectsArgs {
  /** Site for all objects, by name. Default: none (full Jamf Pro). */
  site?: string;
  /**
   * Category for policy and app; created if it does not exist. `false`: no category. Default: `Device Compliance`.
   */
  category?: false | string;
  /**
   * Application Title by which Macs with Company Portal are found: the bundle's file name. Microsoft's guide prints
   * `CompanyPortal.app`; the app installs as `Company Portal.app`. Default: `Company Portal.app`.
   */
  applicationTitle?: string;
  /** Smart group of the Macs that need access. The guide: Application Title is the app title. */
  applicableGroup?: ApplicableGroupArgs;
  /** Smart group of the Macs that meet the organisation's standard. */
  complianceGroup?: ComplianceGroupArgs;
  /** The policy that users run to register. Enabled from stage `pilot` on. */
  registrationPolicy?: RegistrationPolicyArgs;
  /** Company Portal from the Jamf App Catalog. `false`: the organisation deploys it by other means. */
  macApp?: false | CompanyPortalArgs;
  /**
   * Extension attribute with registration state and Entra device id of each Mac; docs/on-the-mac.md lists its
   * values. `false`: none.
   */
  extensionAttribute?: false | ExtensionAttributeArgs;
  /**
   * Script that repairs a registration, to be added to a policy by hand. `{}`: created under its default name.
   * Default: `false`.
   */
  repairScript?: false | RepairScriptArgs;
  /** Configuration profiles, all for the Macs of the Applicable group. */
  profiles?: ProfilesArgs;
}

/** Smart group of the Macs that need access. The guide: Application Title is the app title. */
export interface ApplicableGroupArgs {
  /** Display name of the smart group. Default: `Jamf-Intune Applicable Group`. */
  displayName?: string;
  /** Description in the admin center. */
  description?: string;
  /** All criteria, in order, in place of those of Microsoft's guide. You are responsible for their meaning. */
  criteria?: GroupCriterionArgs[];
  /**
   * New criteria on trial: a second smart group that nothing refers to, so that every preview shows whom they would
   * exclude. Moved to `criteria`, they rewrite the group in place; the candidate is removed one run later.
   */
  candidate?: GroupCriterionArgs[];
}

/** One criterion of a smart group. */
export interface GroupCriterionArgs {
  /** Criterion as in the admin center's list, or the name of an extension attribute. */
  criterion: string;
  /** Operator as in the admin center, lower case: `is`, `like`, `less than x days ago`, … */
  operator:
    | "is"
    | "is not"
    | "has"
    | "does not have"
    | "member of"
    | "not member of"
    | "before (yyyy-mm-dd)"
    | "after (yyyy-mm-dd)"
    | "in less than x days"
    | "in more than x days"
    | "more than x days ago"
    | "less than x days ago"
    | "like"
    | "not like"
    | "greater than"
    | "more than"
    | "less than"
    | "greater than or equal"
    | "less than or equal"
    | "matches regex"
    | "does not match regex";
  /** Value as text, also for numbers. */
  value?: string;
  /** How it joins the criterion before it. Default `and`. */
  andOr?: "and" | "or";
  /** A parenthesis opens before this criterion. */
  openingParenthesis?: boolean;
  /** A parenthesis closes after this criterion. */
  closingParenthesis?: boolean;
}

/** Smart group of the Macs that meet the organisation's standard. */
export interface ComplianceGroupArgs {
  /** Display name of the smart group. Default: `Jamf-Intune Compliance Group`. */
  displayName?: string;
  /** Description in the admin center. */
  description?: string;
  /** All criteria, in order, in place of those of Microsoft's guide. You are responsible for their meaning. */
  criteria?: GroupCriterionArgs[];
  /**
   * New criteria on trial: a second smart group that nothing refers to, so that every preview shows whom they would
   * exclude. Moved to `criteria`, they rewrite the group in place; the candidate is removed one run later.
   */
  candidate?: GroupCriterionArgs[];
  /**
   * Days since the last inventory update after which a Mac counts as not compliant. 2 is the guide's value: Macs
   * that sleep over a weekend become non-compliant on Monday. A whole number from 1 to 365. Default: `2`.
   */
  inventoryWithinDays?: number;
  /** Whether FileVault 2 must have all partitions encrypted. Default: `true`. */
  fileVault?: boolean;
}

/** The policy that users run to register. Enabled from stage `pilot` on. */
export interface RegistrationPolicyArgs {
  /** Display name of the policy. Default: `Register with Azure AD(Entra)`. */
  displayName?: string;
  /**
   * Execution Frequency. With `Once per computer`, which new policies have in the admin center, users whose
   * registration failed cannot start it again. Default: `Ongoing`.
   */
  executionFrequency?:
    | "Once per computer"
    | "Once per user per computer"
    | "Once per user"
    | "Once every day"
    | "Once every week"
    | "Once every month"
    | "Ongoing";
  /** How the policy shows in Self Service. */
  selfService?: SelfServiceArgs;
}

/** How the policy shows in Self Service. */
export interface SelfServiceArgs {
  /** Name in Self Service. Default: `Register this Mac with Microsoft Entra ID`. */
  displayName?: string;
  /** Button before the first run. Default: `Register`. */
  buttonName?: string;
  /** Button after it ran. Default: `Register again`. */
  reinstallButtonName?: string;
  /**
   * Text that users read first. State in it that registration starts here, not in Company Portal. Default: `Your
   * organisation requires this Mac to be registered before it can open Microsoft 365. Click Register here and sign
   * in with your work account. Do not register from the Company Portal app: that ends with the error
   * AccountNotOnboarded.`.
   */
  description?: string;
  /** Users see the description before they click. Default: `true`. */
  ensureUsersViewDescription?: boolean;
  /** Shown on the first page of Self Service. Default: `false`. */
  featureOnMainPage?: boolean;
  /** Shown under the category above. Default: `true`. */
  showInCategory?: boolean;
  /** Id of an icon that exists in Jamf Pro. A whole number, at least 1. */
  iconId?: number;
}

/** Company Portal from the Jamf App Catalog. `false`: the organisation deploys it by other means. */
export interface CompanyPortalArgs {
  /** Display name of the deployment. Default: `Microsoft Intune Company Portal`. */
  displayName?: string;
  /** Title in the Jamf App Catalog, exactly. Default: `Microsoft Intune Company Portal`. */
  title?: string;
  /** Bundle id that the title must have. Default: `com.microsoft.CompanyPortalMac`. */
  bundleId?: string;
  /** Smart group that gets the app, by name. Default: `All Managed Clients`. */
  targetGroup?: string;
  /** How the app reaches the Macs. Default: `Install Automatically`. */
  distributionMethod?: "Install Automatically" | "Make Available in Self Service";
  /** Who installs new versions. Default: `Automatic`. */
  updateBehavior?: "Automatic" | "Manual";
  /** Jamf adds the profiles that the app needs. Default: `true`. */
  installSupportingConfigurationProfiles?: boolean;
  /** The Deploy switch; `false` leaves a draft. Default: `true`. */
  deploy?: boolean;
}

/**
 * Extension attribute with registration state and Entra device id of each Mac; docs/on-the-mac.md lists its values.
 * `false`: none.
 */
export interface ExtensionAttributeArgs {
  /** Display name of the extension attribute. Default: `Entra registration`. */
  displayName?: string;
  /** Section of a computer's inventory that shows it. Default: `General`. */
  inventoryDisplay?:
    | "General"
    | "Hardware"
    | "Operating System"
    | "User and Location"
    | "Purchasing"
    | "Extension Attributes";
}

/** Script that repairs a registration, to be added to a policy by hand. `{}`: created under its default name. */
export interface RepairScriptArgs {
  /** Display name of the script. Default: `Repair registration with Entra`. */
  displayName?: string;
}

/** Configuration profiles, all for the Macs of the Applicable group. */
export interface ProfilesArgs {
  /**
   * How Macs show Entra who they are. `companyPortal`: a profile with Microsoft's SSO extension for the Macs of the
   * Applicable group. `platformSso`: your own Platform SSO profile does it, and none is created: a Mac must never
   * have both. `none`: neither. Since August 2025 registrations without one of the first two fail more and more
   * (530003); if not set, none is created and every preview warns.
   */
  singleSignOn?: "companyPortal" | "platformSso" | "none";
  /** Name of the profile that `companyPortal` creates. Default: `Microsoft SSO extension for Company Portal`. */
  singleSignOnName?: string;
  /** Settings of Jamf's agent (`com.jamf.management.jamfAAD`). `{}`: with the defaults below. Default: `false`. */
  agentSettings?: false | AgentSettingsArgs;
  /**
   * Users can't switch off the background items of Jamf's software and Company Portal. `{}`: under its default
   * name. Default: `false`.
   */
  loginItems?: false | LoginItemsArgs;
}

/** Settings of Jamf's agent (`com.jamf.management.jamfAAD`). `{}`: with the defaults below. */
export interface AgentSettingsArgs {
  /** Name of the profile. Default: `Jamf agent for Microsoft Entra`. */
  displayName?: string;
  /**
   * Signs in within the agent instead of the default browser. Hardware tokens do not work there: then `false`.
   * Default: `true`.
   */
  useWKWebView?: boolean;
}

/**
 * Users can't switch off the background items of Jamf's software and Company Portal. `{}`: under its default name.
 */
export interface LoginItemsArgs {
  /** Name of the profile. Default: `Login items for Jamf and Company Portal`. */
  displayName?: string;
}

/** How the policy registers a Mac. */
export interface RegistrationArgs {
  /**
   * `payload`: an administrator selects *Register computers with Microsoft Entra ID* in the policy once; this is
   * the documented way, and Jamf Pro has no API for it. `script`: the policy runs Jamf's own agent as the console
   * user; used in public scripts, not documented by Jamf as equal: try it on one Mac first. Default: `payload`.
   */
  method?: "payload" | "script";
}

/** The pilot group. */
export interface PilotArgs {
  /**
   * Entra group, by object id, for which the managed policy is on in stage `pilot`. Set it when its members have
   * registered; until then the policy reports only. A GUID.
   */
  groupId?: string;
  /**
   * Computer group, by name, to which registration is limited until stage `enforce`. Default: every applicable Mac.
   */
  computerGroup?: string;
}

/**
 * Who registers Macs. The same group feeds the compliance partner and Conditional Access; members need Intune
 * licences.
 */
export interface ExistingUserGroupArgs {
  /** An existing group, by object id. It stays as it is, also at destroy. A GUID. */
  groupId: string;
  /**
   * Maps the names in *User and Location* to users, where they are not sign-in names. A Mac or user that cannot be
   * matched counts as losing access.
   */
  match?: UserMatchArgs;
}

/**
 * Maps the names in *User and Location* to users, where they are not sign-in names. A Mac or user that cannot be
 * matched counts as losing access.
 */
export interface UserMatchArgs {
  /** Domain in Jamf Pro → domain in Entra: `NLW: contoso.com` makes `NLW\p17` mean `p17@contoso.com`. */
  domains?: Record<string, string>;
  /** Name in Jamf Pro → sign-in name in Entra: `p17: paula@contoso.com`. Takes precedence. */
  names?: Record<string, string>;
}

/**
 * Who registers Macs. The same group feeds the compliance partner and Conditional Access; members need Intune
 * licences.
 */
export interface UserRuleArgs {
  /** Membership rule, such as `user.department -eq "Sales"`. Needs Entra ID P1. */
  rule: string;
  /**
   * A new rule on trial: a second group, assigned to the compliance partner in addition. Moved to `rule`, it
   * rewrites the first group in place; the candidate is removed one run later.
   */
  candidate?: UserRuleCandidateArgs;
  /** Display name of the group. Default: `Mac users (Jamf device compliance)`. */
  displayName?: string;
  /**
   * Maps the names in *User and Location* to users, where they are not sign-in names. A Mac or user that cannot be
   * matched counts as losing access.
   */
  match?: UserMatchArgs;
}

/**
 * A new rule on trial: a second group, assigned to the compliance partner in addition. Moved to `rule`, it rewrites
 * the first group in place; the candidate is removed one run later.
 */
export interface UserRuleCandidateArgs {
  /** Membership rule of the candidate. */
  rule: string;
}

/**
 * Who registers Macs. The same group feeds the compliance partner and Conditional Access; members need Intune
 * licences.
 */
export interface UserMembersArgs {
  /** Object ids of the members. No names: they would appear in pull requests. */
  members: string[];
  /** Display name of the group. Default: `Mac users (Jamf device compliance)`. */
  displayName?: string;
  /**
   * Maps the names in *User and Location* to users, where they are not sign-in names. A Mac or user that cannot be
   * matched counts as losing access.
   */
  match?: UserMatchArgs;
}

/** The *Jamf Device Compliance* entry in Intune. */
export interface PartnerEntryArgs {
  /**
   * Experimental: add the partner entry by API. Whether such an entry can be activated is not documented; default:
   * an administrator adds it. Default: `false`.
   */
  createMissingEntry?: boolean;
}

/** Conditional Access: the managed policy, its emergency access accounts, and exclusions. */
export interface ConditionalAccessArgs {
  /**
   * The managed policy: macOS, the user group, a compliant device. `stage` says whether it reports or is on.
   * Default: none.
   */
  managedPolicy?: ManagedPolicyArgs;
  /** Emergency access accounts (break-glass), excluded from the managed policy. Required with `managedPolicy`. */
  breakGlass?: BreakGlassArgs;
  /** Exclusions in the tenant's own policies. */
  exclusions?: ExclusionsArgs;
  /**
   * Placeholder app for baseline scopes: since June 2026 a policy that excludes only the registration app still
   * stops registration (error 530003). Excluded beside it; an administrator selects it once under Baseline scopes >
   * Customize behavior.
   */
  placeholder?: false | ExistingPlaceholderArgs | PlaceholderArgs;
  /**
   * Application id of *User registration app for Device Compliance*. Known for `global` and `gccHigh`; must be
   * given for `dod` and `china`. A GUID.
   */
  registrationAppId?: string;
}

/**
 * The managed policy: macOS, the user group, a compliant device. `stage` says whether it reports or is on. Default:
 * none.
 */
export interface ManagedPolicyArgs {
  /** Display name of the policy. Default: `Require a compliant Mac (Jamf)`. */
  displayName?: string;
  /**
   * Object id of an existing policy to adopt. The first `up` takes it into the state as it stands and writes
   * nothing to it; the preview lists what the next one would change, old and new. It stays in the tenant when the
   * stack is destroyed. A GUID.
   */
  id?: string;
  /** Resources that require a compliant Mac. Default: `["All"]`. */
  targetResources?: ("All" | "Office365" | "MicrosoftAdminPortals" | string)[];
  /**
   * After `report-only`, or when the policy was switched off in the admin center, it stays as it is. A text here,
   * such as a ticket, lets the next `up` switch it on again, judged like a higher stage. Each text counts once.
   */
  resume?: string;
}

/** Emergency access accounts (break-glass), excluded from the managed policy. Required with `managedPolicy`. */
export interface BreakGlassArgs {
  /** Group of the emergency access accounts. A GUID. */
  groupId?: string;
  /** Emergency access accounts. */
  userIds?: string[];
}

/** Exclusions in the tenant's own policies. */
export interface ExclusionsArgs {
  /**
   * The tenant's own policies from which registration is excluded. No other policy is ever changed. `blockers
   * --write-config` proposes them. Default: `[]`.
   */
  policyIds?: string[];
}

/**
 * Placeholder app for baseline scopes: since June 2026 a policy that excludes only the registration app still stops
 * registration (error 530003). Excluded beside it; an administrator selects it once under Baseline scopes >
 * Customize behavior.
 */
export interface ExistingPlaceholderArgs {
  /** Application id of a placeholder app that exists already. A GUID. */
  appId: string;
}

/**
 * Placeholder app for baseline scopes: since June 2026 a policy that excludes only the registration app still stops
 * registration (error 530003). Excluded beside it; an administrator selects it once under Baseline scopes >
 * Customize behavior.
 */
export interface PlaceholderArgs {
  /** Display name of the app. Default: `Baseline scopes placeholder`. */
  displayName?: string;
}

/** What was checked by hand because no service shows it: gate and day, such as `2026-11-23`. */
export interface AcknowledgedArgs {
  /** Day on which you saw *Register computers with Microsoft Entra ID* selected in the policy. */
  registrationPayload?: string;
  /** Day on which you saw *Send email notification on membership change* selected in the Compliance group. */
  membershipEmail?: string;
  /**
   * Day on which you saw *Customize behavior* with the placeholder app. Counts only while Graph does not show it.
   */
  baselineScopes?: string;
  /**
   * Day on which you saw that no Mac of this stack is compliant any more, where Macs of another MDM stay compliant.
   * Counts in stage `drain` only.
   */
  drained?: string;
  /**
   * How many users lose access when stage `drain` empties the Compliance group, because policies of the tenant
   * require a compliant Mac of them, as the preview counts it. Until the number is at least that, the group is held
   * back. A whole number, at least 0.
   */
  drainBlocks?: number;
  /**
   * Day on which you checked which adopted objects stay as this stack set them, since an older release adopted them
   * and did not record what they were. Until then `destroy` lists them and is refused.
   */
  adoptedLeft?: string;
}

/** Preconditions before more is switched on. For what is on already they are warnings. */
export interface ThresholdsArgs {
  /**
   * Share of the audience's applicable Macs that must already be compliant in Entra before the managed policy is
   * switched on for it. A whole number from 0 to 100. Default: `90`.
   */
  compliantPercent?: number;
  /**
   * How many users may be without a compliant Mac when the managed policy is switched on for them. A whole number,
   * at least 0. Default: `5`.
   */
  peopleLosingAccess?: number;
  /**
   * Age of the compliance partner's heartbeat, in hours, above which the connection counts as lost. A whole number,
   * at least 1. Default: `24`.
   */
  heartbeatHours?: number;
  /**
   * Share of applicable Macs whose inventory must be as recent as `jamf.complianceGroup.inventoryWithinDays`
   * requires. A whole number from 0 to 100. Default: `90`.
   */
  inventoryPercent?: number;
}

/**
 * Continue although preconditions are not met. Never overrides an inactive partner, a policy that certainly blocks
 * registration, or emergency access accounts that cannot sign in.
 */
export interface ForceArgs {
  /** The stage in which the reason counts; in every other it is ignored. */
  stage: "prepare" | "connect" | "pilot" | "enforce" | "drain";
  /** Why; shown in the pull request and in the outputs. */
  reason: string;
}
