import { createJamf } from "./jamf";
import type { SandboxOptions } from "./options";
import type { Half, HalfOptions, Service } from "./service";

/** The only place that knows which vendors the sandbox stands in for. */
export function createHalves(
  jamf: HalfOptions,
  entra: HalfOptions,
  options: SandboxOptions,
): { jamf: Half; entra: Half } {
  return {
    jamf: createJamf(jamf, options),
    entra: silent(["login", "graph"], {
      tenantId: entra.random.uuid(),
      clientId: entra.random.uuid(),
      clientSecret: entra.random.uuid(),
      metadataHost: new URL(entra.origins.login).host,
    }),
  };
}

/** A half that does not stand in for anything yet: 501 for whatever is asked. */
function silent(names: Service["name"][], info: Record<string, string>): Half {
  const handle = () => ({ status: 501, body: { error: "not part of this sandbox" } });
  return {
    services: names.map((name) => ({ name, handle })),
    info,
    snapshot: () => ({}),
    save: () => ({}),
    restore: () => {},
    people: {},
  };
}
