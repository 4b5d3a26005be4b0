/** Environment variables that point commands at a sandbox. */
import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { authorityFiles } from "./authorityFiles";
import type { ReadyLine } from "./readyLine";

/**
 * The variables that point plain `pulumi` and the project's commands at a sandbox, as an administrator would set them
 * for a tenant. Addresses of Graph and sign-in are among them because the sandbox is none of the public clouds.
 */
export function sandboxEnvironment({ jamf, entra, caFile }: ReadyLine): Record<string, string> {
  const files = authorityFiles(dirname(caFile));
  return {
    JAMF_URL: jamf.url,
    JAMF_CLIENT_ID: jamf.clientId,
    JAMF_CLIENT_SECRET: jamf.clientSecret,
    ARM_TENANT_ID: entra.tenantId,
    ARM_CLIENT_ID: entra.clientId,
    ARM_CLIENT_SECRET: entra.clientSecret,
    ARM_METADATA_HOSTNAME: entra.metadataHost,
    AZURE_TENANT_ID: entra.tenantId,
    AZURE_CLIENT_ID: entra.clientId,
    AZURE_CLIENT_SECRET: entra.clientSecret,
    AZURE_AUTHORITY_HOST: entra.loginUrl,
    JAMF_ENTRA_LOGIN_URL: entra.loginUrl,
    JAMF_ENTRA_GRAPH_URL: entra.graphUrl,
    NODE_EXTRA_CA_CERTS: files.nodeFile,
    SSL_CERT_FILE: files.bundleFile,
    JAMF_ENTRA_SIMULATED_TIME: "1",
    ...(entra.caPace === undefined ? {} : paceOf(entra.caPace)),
  };
}

/** Whoever keeps the real service's pace would wait for nothing. The margin is for what the network does to requests. */
const paceOf = (milliseconds: number): Record<string, string> => ({
  JAMF_ENTRA_CA_PACE_MS: String(Math.ceil(milliseconds * 1.03)),
  AZUREAD_STANDIN_WAIT_SECONDS: String((milliseconds * 1.05) / 1000),
});

const quoted = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`;

/** A file for `. FILE`. The sandbox's own secrets stand in it, so only its owner may read it. */
export function writeEnvironmentFile(file: string, ready: ReadyLine, environment: Record<string, string>): void {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const hint = `# pulumi config set jamfUrl ${ready.jamf.url} && pulumi config set tenantId ${ready.entra.tenantId}`;
  writeFileSync(file, [...exports, hint, ""].join("\n"), { mode: 0o600 });
}
