/**
 * The real client libraries in a process of their own: they trust what `NODE_EXTRA_CA_CERTS` named when it started. The
 * first argument says what to do, the answer is one line of JSON.
 */
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
} from "@azure/identity";
import { Client, PageIterator, type PageCollection } from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials";

export interface Order {
  credential: "secret" | "assertion" | "certificate";
  tenantId: string;
  clientId: string;
  loginUrl: string;
  graphUrl: string;
  /** The secret, the assertion, or the PEM of certificate and key. */
  proof: string;
  /** What to read; only sign in without. */
  path?: string;
}

function credentialFor(order: Order): TokenCredential {
  const { tenantId, clientId, proof } = order;
  const options = { authorityHost: order.loginUrl, disableInstanceDiscovery: true };
  if (order.credential === "secret") return new ClientSecretCredential(tenantId, clientId, proof, options);
  if (order.credential === "certificate") {
    return new ClientCertificateCredential(tenantId, clientId, { certificate: proof }, options);
  }
  return new ClientAssertionCredential(tenantId, clientId, async () => proof, options);
}

async function run(order: Order): Promise<object> {
  const credential = credentialFor(order);
  const scopes = [`${order.graphUrl}/.default`];
  const token = await credential.getToken(scopes[0]!);
  if (order.path === undefined) return { parts: token?.token.split(".").length };
  const client = Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes }),
    baseUrl: `${order.graphUrl}/`,
    customHosts: new Set(["localhost"]),
  });
  const first = (await client.api(order.path).get()) as PageCollection;
  const ids: string[] = [];
  await new PageIterator(client, first, (each: { id: string }) => ids.push(each.id) > 0).iterate();
  return { ids };
}

run(JSON.parse(process.argv[2]!) as Order)
  .catch((error: Error) => ({ error: { name: error.name, message: error.message } }))
  .then((answer) => process.stdout.write(JSON.stringify(answer)));
