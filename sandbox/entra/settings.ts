/** What a tester can switch in a simulated tenant. */

/** What a tester may switch in a tenant; `POST /entra/settings`. */
export interface Settings {
  /** Entra ID P1: Conditional Access, groups by rule, the sign-in log. */
  hasPremiumP1: boolean;
  hasIntune: boolean;
  /** Whether Intune lists compliance partners that nobody has set up (a guess of the facts). */
  listsUnusedPartners: boolean;
  /** Whether the undocumented read of the baseline-scopes setting answers. */
  showsBaselineSetting: boolean;
  /** Whether baseline scopes are enforced where nobody has chosen yet. */
  enforcesBaselineScopes: boolean;
  /** Conditional Access requests per second; 0: no limit. */
  conditionalAccessPerSecond: number;
  /** Seconds for which a read after a write may be stale; 0: never. */
  staleReadSeconds: number;
  /** Whether the partner's service reaches Intune: heartbeats and compliance stop without. */
  isPartnerConnected: boolean;
}
