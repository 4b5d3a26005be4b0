/**
 * Who signs in to Entra. The same settings serve `@pulumi/azuread`, in its order:
 *
 * | what | settings (`ARM_…` first, `AZURE_…` where it is silent) |
 * |---|---|
 * | certificate | `ARM_CLIENT_ID`, `ARM_CLIENT_CERTIFICATE_PATH`, `ARM_CLIENT_CERTIFICATE_PASSWORD` |
 * | secret | `ARM_CLIENT_ID`, `ARM_CLIENT_SECRET` |
 * | federation (OIDC), recommended in CI | `ARM_CLIENT_ID`, `ARM_USE_OIDC=true` and `ARM_OIDC_TOKEN`, `ARM_OIDC_TOKEN_FILE_PATH` or the request URL and token that GitHub Actions sets |
 * | a person | Azure CLI: `az login --tenant …` |
 *
 * Read from the environment at the moment of use, never kept.
 */
import { readFile } from "node:fs/promises";
import type { TokenCredential } from "@azure/identity";
import { protect, RunError } from "../../core/errors";

const audience = "api://AzureADTokenExchange";

const setting = (...names: string[]): string | undefined => names.map((n) => process.env[n]).find((v) => v);

/** What to look at when Entra refuses the sign-in. */
export function credentialSetting(): string {
  if (setting("ARM_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH")) return "ARM_CLIENT_CERTIFICATE_PATH";
  if (setting("ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET")) return "ARM_CLIENT_ID and ARM_CLIENT_SECRET";
  if (assertionSource()) return "ARM_CLIENT_ID and the federated credential of that application";
  return "your sign-in of the Azure CLI (az login)";
}

/** The application that signs in; absent for a person. */
export const ownClientId = (): string | undefined => setting("ARM_CLIENT_ID", "AZURE_CLIENT_ID");

/** Throws a `RunError` when the environment is set up for another tenant. */
export function guardTenant(tenantId: string): void {
  const bound = setting("ARM_TENANT_ID", "AZURE_TENANT_ID");
  if (bound && bound.toLowerCase() !== tenantId.toLowerCase()) {
    throw new RunError([
      `The credentials in the environment belong to tenant ${bound}, this stack manages tenant ${tenantId}. ` +
        "Select the right stack, or set ARM_TENANT_ID and the credentials for it.",
    ]);
  }
}

export async function entraCredential(tenantId: string, loginUrl: string): Promise<TokenCredential> {
  guardTenant(tenantId);
  const identity = await import("@azure/identity");
  const options = {
    authorityHost: loginUrl,
    disableInstanceDiscovery: !/microsoftonline|chinacloudapi/.test(loginUrl),
  };
  const clientId = ownClientId();
  const certificatePath = setting("ARM_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH");
  const secret = setting("ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET");
  const assertion = assertionSource();
  if (clientId && certificatePath) {
    const certificatePassword = setting("ARM_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD");
    if (certificatePassword) protect(certificatePassword);
    return new identity.ClientCertificateCredential(
      tenantId,
      clientId,
      { certificatePath, certificatePassword },
      options,
    );
  }
  if (clientId && secret) {
    protect(secret);
    return new identity.ClientSecretCredential(tenantId, clientId, secret, options);
  }
  if (clientId && assertion) return new identity.ClientAssertionCredential(tenantId, clientId, assertion, options);
  if (clientId && !setting("ARM_USE_CLI")) {
    throw new RunError([
      "ARM_CLIENT_ID is set without a way to prove it. Set ARM_CLIENT_SECRET, ARM_CLIENT_CERTIFICATE_PATH, or " +
        "ARM_USE_OIDC=true with a federated token.",
    ]);
  }
  return new identity.AzureCliCredential({ tenantId });
}

/** Where a federated token comes from, fetched anew for each sign-in: it lives for minutes. */
function assertionSource(): (() => Promise<string>) | undefined {
  if (setting("ARM_USE_OIDC") !== "true" && !setting("AZURE_FEDERATED_TOKEN_FILE")) return undefined;
  const token = setting("ARM_OIDC_TOKEN");
  const file = setting("ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE");
  const url = setting("ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL");
  const bearer = setting("ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (token) return async () => guarded(token);
  if (file) return async () => guarded((await readFile(file, "utf8")).trim());
  if (url && bearer) return () => requested(url, guarded(bearer));
  return undefined;
}

function guarded(secret: string): string {
  protect(secret);
  return secret;
}

async function requested(url: string, bearer: string): Promise<string> {
  const { got } = await import("got");
  const at = new URL(url);
  at.searchParams.set("audience", audience);
  const { value } = await got(at, { headers: { authorization: `Bearer ${bearer}` } }).json<{ value: string }>();
  return guarded(value);
}
