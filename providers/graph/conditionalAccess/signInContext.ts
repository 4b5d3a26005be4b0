/** What is judged: whose sign-in, by which app, in a tenant with which setting. */
import { apps, nobody } from "./vocabulary";

/** Somebody who registers a Mac. */
export interface Person {
  /** Object id of the user. */
  id: string;
  /** Object ids of all groups, nested ones included. Absent: not known. */
  groupIds?: readonly string[];
  /** Template ids of the active built-in directory roles. Absent: not known. Custom and scoped roles never count. */
  roleTemplateIds?: readonly string[];
  /** Default `false`: a member of this tenant. */
  guest?: boolean | "unknown";
}

/**
 * - `unknown`: nothing is known about the users.
 * - `all`: everybody in the tenant, not counted.
 * - `memberOfIncludedGroups`: for each policy, a user in every group that it includes, in no other group, without a role,
 *   not named one by one, and not a guest.
 * - a list: these users, counted.
 */
export type People = "unknown" | "all" | "memberOfIncludedGroups" | readonly Person[];

/** What reading the setting for baseline scopes takes. */
export const baselinePermission = "Policy.Read.All";

/**
 * The tenant's setting for baseline scopes (Conditional Access > Baseline scopes settings, since June 2026).
 *
 * - `enforced`: such sign-ins are judged as Windows Azure Active Directory.
 * - `disabled`: any exclusion in an All-resources policy exempts them, as before.
 * - `{ appId }`: *Customize behavior* with this placeholder app.
 * - `neverChosen`: nobody has chosen; Microsoft's default may be live.
 * - `notReadable`: it could not be read.
 * - `notPermitted`: it could not be read, since Graph refused it.
 */
export type BaselineScopes =
  | "enforced"
  | "disabled"
  | "neverChosen"
  | { readonly appId: string }
  | keyof typeof unreadWords;

/** Each kind of "could not be read", in words: a refusal names what is missing. */
export const unreadWords = {
  notReadable: "could not be read",
  notPermitted: `could not be read, since the application lacks the permission ${baselinePermission}`,
} as const;

export const isUnread = (setting: BaselineScopes): setting is keyof typeof unreadWords =>
  typeof setting === "string" && Object.hasOwn(unreadWords, setting);

export interface SignInContext {
  people: People;
  /** Application id of *User registration app for Device Compliance* in this tenant's cloud (`cloudOf`). */
  registrationApp: string;
  /** Application id of the stack's own placeholder app, where there is one. */
  placeholderApp?: string;
  baselineScopes: BaselineScopes;
  /** Judge every policy as if it had this state. */
  assumeState?: "enabled";
}

/** The setting by the application id that it holds (`resourceAppId` on Graph beta, undocumented). */
export function baselineScopesOf(appId: string): BaselineScopes {
  const id = appId.toLowerCase();
  if (id === apps.windowsAzureActiveDirectory) return "enforced";
  return id === nobody ? "disabled" : { appId: id };
}
