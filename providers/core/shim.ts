/**
 * The provider that Pulumi writes into state: seven lines that find the host module and pass on. Their text is frozen:
 * refresh and delete run the text of old states, so neither the lines nor the specifier may ever change
 * (`tests/core/shim.test.ts` holds its hash). They capture the kind and nothing else: no code, no configuration, no secret.
 */
import type { dynamic } from "@pulumi/pulumi";

/** One provider object per kind: Pulumi serializes each object once. */
export function providerFor(kind: string): dynamic.ResourceProvider {
  return {
    configure: (...a: unknown[]) =>
      import("jamf-entra-compliance/host").then((m) => m.default.run(kind, "configure", a)),
    check: (...a: unknown[]) => import("jamf-entra-compliance/host").then((m) => m.default.run(kind, "check", a)),
    diff: (...a: unknown[]) => import("jamf-entra-compliance/host").then((m) => m.default.run(kind, "diff", a)),
    create: (...a: unknown[]) => import("jamf-entra-compliance/host").then((m) => m.default.run(kind, "create", a)),
    read: (...a: unknown[]) => import("jamf-entra-compliance/host").then((m) => m.default.run(kind, "read", a)),
    update: (...a: unknown[]) => import("jamf-entra-compliance/host").then((m) => m.default.run(kind, "update", a)),
    delete: (...a: unknown[]) => import("jamf-entra-compliance/host").then((m) => m.default.run(kind, "delete", a)),
  };
}
