/** Sign-in and Graph of a configured plugin; refuses everything beyond loopback. */
import { Graph } from "./graph";
import { isDue, signIn, type Credentials, type Token } from "./signIn";
import type { Transport } from "./transport";

/** What a configured plugin works with. */
export interface Connection {
  graph: Graph;
  tenantId: string;
  clientId: string;
  /** Object id of whoever signed in. */
  caller: string;
}

/** `localhost:8443`, `127.0.0.1`, `[::1]:443`, with or without `https://` in front. */
function isLoopback(host: string): boolean {
  try {
    const { hostname } = new URL(/^https?:\/\//.test(host) ? host : `https://${host}`);
    return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  } catch {
    return false;
  }
}

/** Refuses, in the stand-in's own words: nothing of a real tenant may ever be changed by it. */
export function refuseUnlessLoopback(what: string, host: string): void {
  if (isLoopback(host)) return;
  const found = host ? `is "${host}"` : "is not set";
  throw new Error(
    `azuread stand-in: ${what} ${found}. This is the sandbox's stand-in for pulumi-resource-azuread and works ` +
      "against this machine only. For a real tenant take its directory off PATH; Pulumi then installs the real plugin.",
  );
}

interface CloudMetadata {
  name?: string;
  resourceManager?: string;
  microsoftGraphResourceId?: string;
  authentication?: { loginEndpoint?: string };
}

async function cloudMetadata(send: Transport, metadataHost: string): Promise<CloudMetadata> {
  const endpoint = `https://${metadataHost}`;
  const url = `${endpoint}/metadata/endpoints?api-version=2022-09-01`;
  const failed = (why: string) =>
    new Error(`retrieving metadata from endpoint "${endpoint}": performing request: ${why}`);
  const answer = await send({ method: "GET", url }).catch((error: Error) => {
    throw failed(error.message);
  });
  if (answer.status !== 200) throw failed(`expected 200 OK but got ${answer.status} ${answer.statusLine}`);
  const cloud = JSON.parse(answer.body) as CloudMetadata;
  const lacks = (what: string) => new Error(`retrieving metadata from endpoint: ${what}`);
  if (!cloud.name) throw lacks("`name` was nil");
  if (!cloud.resourceManager) throw lacks("no `resourceManagerEndpoint` was returned");
  if (!cloud.microsoftGraphResourceId) throw lacks("no `microsoftGraphResourceId` was returned");
  return cloud;
}

/** As the real plugin: the cloud's addresses, then a token; two requests, in previews too. */
export async function connect(send: Transport, metadataHost: string, credentials: Credentials): Promise<Connection> {
  const cloud = await cloudMetadata(send, metadataHost);
  const graphUrl = cloud.microsoftGraphResourceId!.replace(/\/$/, "");
  const login = cloud.authentication?.loginEndpoint ?? "";
  refuseUnlessLoopback("the Graph address that the metadata host names", graphUrl);
  refuseUnlessLoopback("the sign-in address that the metadata host names", login);
  let token: Token | undefined;
  let renewing: Promise<Token> | undefined;
  const renew = async () => (token = await signIn(send, login, credentials, `${graphUrl}/.default`));
  const current = async () => {
    if (token && !isDue(token)) return token;
    renewing ??= renew().finally(() => (renewing = undefined));
    return renewing;
  };
  const first = await current().catch((error: Error) => {
    throw new Error(`building client: unable to obtain access token: ${error.message}`);
  });
  const graph = new Graph(graphUrl, send, async () => (await current()).accessToken);
  const { tenantId, clientId } = credentials;
  const caller = first.claims.oid ?? (await ownObjectId(graph, clientId));
  return { graph, tenantId, clientId, caller };
}

async function ownObjectId(graph: Graph, clientId: string): Promise<string> {
  const found = await graph.list("/v1.0/servicePrincipals", { filter: `appId eq '${clientId}'` });
  const id = found[0]?.["id"];
  if (found.length === 1 && typeof id === "string") return id;
  const looking = "attempting to discover object ID for authenticated service principal";
  throw new Error(`building client: ${looking}: unexpected number of results, expected 1, received ${found.length}`);
}
