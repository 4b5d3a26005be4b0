import { createEntra } from "./entra";
import { createJamf } from "./jamf";
import type { SandboxOptions } from "./options";
import type { Half, HalfOptions } from "./service";

/** The only place that knows which vendors the sandbox stands in for. */
export function createHalves(
  jamf: HalfOptions,
  entra: HalfOptions,
  options: SandboxOptions,
): { jamf: Half; entra: Half } {
  return { jamf: createJamf(jamf, options), entra: createEntra(entra, options) };
}
