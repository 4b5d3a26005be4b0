/** Options of a sandbox and their defaults. */

/** What a sandbox can be started with. Every value has a default, see `defaultOptions`. */
export interface SandboxOptions {
  /** Port of Jamf; sign-in, Graph and control take the next three. 0 takes four free ones. */
  port: number;
  /** Same seed, same people, Macs, ids and secrets. */
  seed: number;
  /** Milliseconds that every answer takes. */
  latency: number;
  /** Milliseconds that each row of a list adds. */
  latencyPerRow: number;
  /** Milliseconds after which the proxy in front of Jamf Pro gives a reading up with a 504; 0: never. */
  gatewayTimeout: number;
  /** Seconds until a Jamf node sees what was written through another one, and until Graph's replicas agree. */
  lag: number;
  /** Jamf web nodes behind the one address; 3 where there is lag, else 1. */
  nodes?: number;
  /** Simulated Macs enrolled at the start. */
  macs: number;
  /** JSON file with the tenant's Conditional Access policies at the start. */
  policies?: string;
  /** File that keeps everything across restarts, the certificate authority included. */
  state?: string;
  /** File with the authority and the certificate of the servers, written where it is not there; `state` keeps its own. */
  certificates?: string;
  /** 11.27 (no v3 groups) up to 11.32. */
  jamfVersion: string;
  /** Lifetime of a Jamf access token in seconds; 60 where nobody chose another (tokens shown by administrators). */
  jamfTokenSeconds: number;
  /** Jamf Pro goes on reporting a registered Mac that left the Applicable group. What the real service does is unknown. */
  reportOutsideApplicable?: boolean;
  /** File to write with shell exports that point Pulumi and the commands at this sandbox. */
  envFile?: string;
  /** Share of requests, 0 to 1, that meet a 503 or lose their answer. */
  rateOfFaults: number;
  /** Milliseconds that Conditional Access wants between two requests, 0: none. As the real service, 1000, unless told. */
  caPace?: number;
}

/** `port` is the fixed one of the command line; programs that start a sandbox take any free one instead. */
export const defaultOptions: SandboxOptions = {
  port: 8443,
  seed: 1,
  latency: 0,
  latencyPerRow: 0,
  gatewayTimeout: 0,
  lag: 0,
  macs: 40,
  jamfVersion: "11.30.1",
  jamfTokenSeconds: 60,
  rateOfFaults: 0,
};
