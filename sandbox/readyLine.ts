/** The line that a started sandbox prints: where it answers and with which credentials. */

/** What `--json` prints on one line when everything answers. */
export interface ReadyLine {
  jamf: { url: string; clientId: string; clientSecret: string };
  entra: {
    tenantId: string;
    clientId: string;
    clientSecret: string;
    loginUrl: string;
    graphUrl: string;
    metadataHost: string;
    /** Milliseconds that Conditional Access wants between two requests, where it is not the real service's second. */
    caPace?: number;
  };
  /** PEM of the authority that signed the sandbox's certificates. */
  caFile: string;
  control: { url: string };
}
