/** Makes the vendors that the sandbox stands in for. */
import { createEntra } from "./entra";
import { createJamf } from "./jamf";
import type { SandboxOptions } from "./options";
import type { Vendor, VendorSurroundings } from "./service";

/** The only place that knows which vendors the sandbox stands in for. */
export function createVendors(
  jamf: VendorSurroundings,
  entra: VendorSurroundings,
  options: SandboxOptions,
): { jamf: Vendor; entra: Vendor } {
  return { jamf: createJamf(jamf, options), entra: createEntra(entra, options) };
}
