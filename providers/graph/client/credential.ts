/**
 * Who signs in to Entra, and by what. The same settings serve `@pulumi/azuread`, in its order:
 *
 * | what | settings |
 * |---|---|
 * | certificate | `ARM_CLIENT_ID`, `ARM_CLIENT_CERTIFICATE_PATH` (PFX; PEM for us alone), `ARM_CLIENT_CERTIFICATE_PASSWORD` |
 * | secret | `ARM_CLIENT_ID`, `ARM_CLIENT_SECRET` |
 * | federation (OIDC), recommended in CI | `ARM_CLIENT_ID`, `ARM_USE_OIDC=true` and one of `ARM_OIDC_TOKEN` (an `id_tokens` entry of GitLab), `ARM_OIDC_TOKEN_FILE_PATH`, `ARM_OIDC_REQUEST_URL` with `ARM_OIDC_REQUEST_TOKEN` (GitHub Actions sets both under its own names; Azure DevOps as well, and needs `ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID`), `PULUMI_OIDC_TOKEN` (Pulumi Deployments) |
 * | a person | Azure CLI, `az login --tenant …`; refused by `ARM_USE_CLI=false` |
 *
 * Where `ARM_CLIENT_ID` is silent and `AZURE_CLIENT_ID` is not, the `AZURE_…` settings count instead, all or none of them:
 * parts of two identities are never put together. Read from the environment at the moment of use, never kept.
 */
import { protect, SettingsError } from "../../core/errors";

export type Credential =
  | { kind: "certificate"; clientId: string; path: string; password?: string }
  | { kind: "secret"; clientId: string; secret: string }
  | { kind: "federation"; clientId: string; token: FederatedToken }
  | { kind: "azureCli" };

/** Where a federated token comes from. It lives for minutes, so it is fetched anew for each sign-in. */
export type FederatedToken =
  | { text: string }
  | { file: string }
  /** With a service connection of Azure DevOps, which is asked in another way than GitHub Actions. */
  | { url: string; bearer: string; serviceConnection?: string };

type Family = "ARM" | "AZURE";

const setting = (name: string): string | undefined => process.env[name] || undefined;
const isTrue = (name: string): boolean => /^(true|1)$/i.test(setting(name) ?? "");

const family = (): Family => (!setting("ARM_CLIENT_ID") && setting("AZURE_CLIENT_ID") ? "AZURE" : "ARM");

/** The application that signs in; absent for a person. */
export const ownClientId = (): string | undefined => setting(`${family()}_CLIENT_ID`);

/** What the environment offers now; throws a `SettingsError` when that is nothing, or half of something. */
export function findCredential(): Credential {
  const of = family();
  const clientId = ownClientId();
  const path = setting(`${of}_CLIENT_CERTIFICATE_PATH`);
  const secret = masked(setting(`${of}_CLIENT_SECRET`));
  const token = federatedToken(of);
  if (!clientId) {
    const lonely = path ? `${of}_CLIENT_CERTIFICATE_PATH` : secret ? `${of}_CLIENT_SECRET` : undefined;
    if (lonely) throw new SettingsError(`${lonely} is set but ${of}_CLIENT_ID is not. Set both or neither.`);
    if (/^(false|0)$/i.test(setting("ARM_USE_CLI") ?? "")) throw new SettingsError(noCredentials);
    return { kind: "azureCli" };
  }
  if (path) {
    return { kind: "certificate", clientId, path, password: masked(setting(`${of}_CLIENT_CERTIFICATE_PASSWORD`)) };
  }
  if (secret) return { kind: "secret", clientId, secret };
  if (token) return { kind: "federation", clientId, token };
  if (isTrue("ARM_USE_CLI")) return { kind: "azureCli" };
  throw new SettingsError(
    `${of}_CLIENT_ID is set without a credential. Set ${of}_CLIENT_SECRET, ${of}_CLIENT_CERTIFICATE_PATH, or ` +
      `${of === "ARM" ? "ARM_USE_OIDC=true with a federated token" : "AZURE_FEDERATED_TOKEN_FILE"}.`,
  );
}

const noCredentials =
  "No credentials for Entra are available. Set ARM_CLIENT_ID with ARM_CLIENT_SECRET, ARM_CLIENT_CERTIFICATE_PATH or " +
  "ARM_USE_OIDC=true, or sign in with the Azure CLI (az login) and leave ARM_USE_CLI out.";

function federatedToken(of: Family): FederatedToken | undefined {
  if (of === "AZURE") {
    const file = setting("AZURE_FEDERATED_TOKEN_FILE");
    return file === undefined ? undefined : { file };
  }
  if (!isTrue("ARM_USE_OIDC")) return undefined;
  const text = masked(setting("ARM_OIDC_TOKEN"));
  if (text) return { text };
  const file = setting("ARM_OIDC_TOKEN_FILE_PATH");
  if (file) return { file };
  const serviceConnection =
    setting("ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID") ?? setting("ARM_OIDC_AZURE_SERVICE_CONNECTION_ID");
  const [urls, bearers] = serviceConnection
    ? (["SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN"] as const)
    : (["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"] as const);
  const url = setting("ARM_OIDC_REQUEST_URL") ?? setting(urls);
  const bearer = masked(setting("ARM_OIDC_REQUEST_TOKEN") ?? setting(bearers));
  if (url && bearer) return serviceConnection ? { url, bearer, serviceConnection } : { url, bearer };
  const deployments = masked(setting("PULUMI_OIDC_TOKEN"));
  if (deployments) return { text: deployments };
  throw new SettingsError(
    "ARM_USE_OIDC is true, but no federated token is available. In GitHub Actions give the job the permission " +
      '"id-token: write"; in Azure DevOps set ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID and pass SYSTEM_ACCESSTOKEN; in GitLab name ' +
      "an entry of id_tokens ARM_OIDC_TOKEN; elsewhere set ARM_OIDC_TOKEN or ARM_OIDC_TOKEN_FILE_PATH.",
  );
}

function masked(secret: string | undefined): string | undefined {
  if (secret) protect(secret);
  return secret;
}

/** What to look at when Entra or Graph refuses who we are. */
export function credentialSetting(): string {
  const of = family();
  const is = ((): Credential["kind"] => {
    try {
      return findCredential().kind;
    } catch {
      return "azureCli";
    }
  })();
  switch (is) {
    case "certificate":
      return `${of}_CLIENT_ID and ${of}_CLIENT_CERTIFICATE_PATH`;
    case "secret":
      return `${of}_CLIENT_ID and ${of}_CLIENT_SECRET`;
    case "federation":
      return `${of}_CLIENT_ID and the federated credential of that application`;
    case "azureCli":
      return "your sign-in of the Azure CLI (az login)";
  }
}

/**
 * An application in the environment signs in to the tenant that `ARM_TENANT_ID` (or `AZURE_TENANT_ID`) names, and without it to
 * none. A person chooses the tenant with `az login`; the token says which it is. Throws a `SettingsError`.
 */
export function guardTenant(tenantId: string): void {
  const [first, second] =
    family() === "ARM" ? ["ARM_TENANT_ID", "AZURE_TENANT_ID"] : ["AZURE_TENANT_ID", "ARM_TENANT_ID"];
  const name = setting(first!) ? first! : second!;
  const bound = setting(name)?.trim();
  if (!bound) {
    if (ownClientId() === undefined) return;
    throw new SettingsError(
      `${first} is ${process.env[first!] === undefined ? "not set" : "empty"}: it names the tenant that ${family()}_CLIENT_ID in the ` +
        `environment belongs to. If that is the tenant of this stack, add: export ${first}=${tenantId}`,
    );
  }
  if (bound.toLowerCase() !== tenantId.toLowerCase()) {
    throw new SettingsError(
      `The credentials in the environment belong to tenant ${bound} (${name}), but this stack manages tenant ${tenantId}. ` +
        `Select the right stack, or set ${name} and the credentials for it.`,
    );
  }
}
