/**
 * Rule 7 in the light of the tenant's setting for baseline scopes: does an exclusion still take the registration sign-in
 * out of an All-resources policy, and if not, what would?
 *
 * Since 2026-06-15 a sign-in that asks for baseline scopes only is judged as Windows Azure Active Directory, whatever is
 * excluded (Microsoft Entra, concept-enforcement-resource-exclusions, 2026-05-27). The remedy named there: a placeholder
 * app, excluded in the policy and chosen under *Customize behavior*.
 */
import { looksSpecial } from "./read";
import { isUnread, type SignInContext, unreadWords } from "./signInContext";
import { values } from "./vocabulary";

/**
 * - `registrationApp`, `placeholderApp`: is to be added to the excluded resources.
 * - `customizeBehavior`: the tenant's setting is not known to be *Customize behavior* with the placeholder app, and must be.
 */
export type Need = "registrationApp" | "placeholderApp" | "customizeBehavior";

/** What would take the registration sign-in out of a policy. */
export interface Remedy {
  needs: readonly Need[];
  /** Why excluding apps does not help. */
  useless?: string;
  /** What an administrator should know before excluding. */
  note?: string;
}

export const useless = (because: string): Remedy => ({ needs: [], useless: because });

/** Is there an app whose exclusion is missing? */
export const helps = ({ needs }: Remedy): boolean => needs.some((need) => need !== "customizeBehavior");

const placeholderOf = ({ baselineScopes, placeholderApp }: SignInContext): string | undefined =>
  (typeof baselineScopes === "object" ? baselineScopes.appId : placeholderApp)?.toLowerCase();

/** Why the exclusions of an All-resources policy exempt the registration sign-in; `undefined` when they do not. */
export function exemption(excluded: readonly string[], situation: SignInContext): string | undefined {
  const { baselineScopes } = situation;
  if (baselineScopes === "disabled") {
    const real = excluded.filter(
      (word) => word !== "none" && (values.excludeApplications.has(word) || !looksSpecial(word)),
    );
    if (real.length === 0) return undefined;
    return "Enforcement for baseline scopes is off in the tenant, so any excluded resource exempts registration";
  }
  const placeholder = placeholderOf(situation);
  if (!placeholder || !excluded.includes(placeholder)) return undefined;
  if (!excluded.includes(situation.registrationApp.toLowerCase())) return undefined;
  if (typeof baselineScopes === "object") return "Excludes the registration app and the tenant's placeholder app";
  if (!isUnread(baselineScopes)) return undefined;
  return (
    "Excludes the registration app and the placeholder app; this assumes that the tenant's baseline scopes setting " +
    `is Customize behavior with that app, since it ${unreadWords[baselineScopes]}`
  );
}

/** What to exclude in a policy that targets all resources, or the registration app by name. */
export function remedy(targetsAll: boolean, excluded: readonly string[], situation: SignInContext): Remedy {
  const { baselineScopes, registrationApp } = situation;
  const placeholder = placeholderOf(situation);
  const isEnforced = targetsAll && baselineScopes !== "disabled";
  const needs: Need[] = [];
  if (!excluded.includes(registrationApp.toLowerCase())) needs.push("registrationApp");
  if (isEnforced && !(placeholder && excluded.includes(placeholder))) needs.push("placeholderApp");
  if (isEnforced && typeof baselineScopes !== "object") needs.push("customizeBehavior");
  const isFirst = targetsAll && excluded.length === 0 && baselineScopes !== "enforced";
  return isFirst ? { needs, note: firstExclusion } : { needs };
}

/** Microsoft Entra, concept-conditional-access-cloud-apps, 2026-01-26. */
const firstExclusion =
  "The first excluded resource of a policy for all resources also exempts the baseline-scope sign-ins of every other " +
  "client, where enforcement for baseline scopes is off or customized.";
