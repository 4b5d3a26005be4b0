/** HTTP requests with the trust of a Go program. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { Agent as PlainAgent, request as plainRequest, STATUS_CODES } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import { join } from "node:path";
import { createSecureContext, rootCertificates } from "node:tls";
import { ConnectionError } from "./failure";

export interface Sent {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Answered {
  status: number;
  /** `404 Not Found`. */
  statusLine: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export type Transport = (sent: Sent) => Promise<Answered>;

const systemBundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

function certificatesIn(file: string): string[] {
  const text = statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, "utf8") : "";
  return text.includes("-----BEGIN CERTIFICATE-----") ? [text] : [];
}

/**
 * Whom a Go program trusts: `SSL_CERT_FILE` stands in for the system's bundle, `SSL_CERT_DIR` adds what its directories
 * hold. Node's own `NODE_EXTRA_CA_CERTS` has no effect on the real plugin, so it has none here.
 */
function trustedAuthorities(env: NodeJS.ProcessEnv): string[] {
  const bundle = env["SSL_CERT_FILE"] || systemBundles.find((each) => existsSync(each));
  const directories = (env["SSL_CERT_DIR"] ?? "").split(":").filter((each) => each && existsSync(each));
  const files = directories.flatMap((each) => readdirSync(each).map((name) => join(each, name)));
  const trusted = [...(bundle ? [bundle] : []), ...files].flatMap(certificatesIn);
  return bundle || trusted.length > 0 ? trusted : [...rootCertificates];
}

const agents = new Map<string, TlsAgent>();

/** Made once: Node reads all its root certificates anew for each context that gets authorities of its own. */
function agentTrusting(authorities: string[]): TlsAgent {
  const key = authorities.join("\n");
  const made = agents.get(key);
  if (made) return made;
  const secureContext = createSecureContext({ ca: authorities, minVersion: "TLSv1.2" });
  const agent = new TlsAgent({ keepAlive: false, secureContext });
  agents.set(key, agent);
  return agent;
}

/** A new connection for each request, as the real client makes them: a kept one could be closed just as it is used. */
export function transport(env: NodeJS.ProcessEnv): Transport {
  const tls = agentTrusting(trustedAuthorities(env));
  const plain = new PlainAgent({ keepAlive: false });
  return ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(new ConnectionError(method, url, error));
      const secure = url.startsWith("https:");
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const options = { method, headers: { ...headers, ...length }, agent: secure ? tls : plain };
      const request = (secure ? tlsRequest : plainRequest)(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", fail);
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          const line = `${status} ${response.statusMessage || STATUS_CODES[status] || ""}`.trim();
          const received = Buffer.concat(chunks)
            .toString("utf8")
            .replace(/^\ufeff/, "");
          resolve({ status, statusLine: line, headers: response.headers, body: received });
        });
      });
      request.on("error", fail);
      request.end(body);
    });
}
