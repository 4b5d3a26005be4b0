/**
 * A sandbox under host names of the internet that only a proxy knows: the services' own names for Microsoft, `jamf.example.com` for Jamf
 * Pro. Nothing resolves them here, so whatever asks without the proxy gets no answer.
 */
import "reflect-metadata"; // @peculiar/x509 2 refuses to load without it
import { X509Certificate, webcrypto } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, request } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import type { Tenant } from "./tenant";

const crypto = webcrypto as unknown as Crypto;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
export const jamfUrl = "https://jamf.example.com";
const graphUrl = "https://graph.microsoft.com";
const loginUrl = "https://login.microsoftonline.com";
/** Microsoft Graph, as an application may call it in place of its address. */
const graphAppId = "00000003-0000-0000-c000-000000000000";

export class BehindProxy {
  /** `host:port` of every CONNECT. */
  readonly connected: string[] = [];
  /** What the proxy answers in place of a connection. */
  refusal: number | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), "proxy-"));
  private readonly servers: Server[] = [];
  private readonly ports = new Map<string, number>();
  private proxyPort = 0;

  private constructor(
    private readonly tenant: Tenant,
    private readonly credentials: string,
  ) {}

  static async of(tenant: Tenant, credentials = "ci:p%40ss-for-proxy"): Promise<BehindProxy> {
    const behind = new BehindProxy(tenant, credentials);
    const { jamf, entra } = tenant.sandbox;
    const names: [string, string][] = [
      [jamfUrl, jamf.url],
      [graphUrl, entra.graphUrl],
      [loginUrl, entra.loginUrl],
    ];
    const tls = await certificateFor(names.map(([name]) => new URL(name).hostname));
    const ca = readFileSync(tenant.environment["NODE_EXTRA_CA_CERTS"]!, "utf8");
    writeFileSync(join(behind.folder, "trusted.pem"), `${ca}\n${tls.cert}`);
    for (const [name, origin] of names) {
      const server = createTlsServer(tls, (asked, reply) => void relay(asked, reply, { origin, names, ca }));
      behind.ports.set(new URL(name).hostname, await behind.listen(server as unknown as Server));
    }
    const proxy = createServer((_, reply) => void reply.writeHead(400).end());
    proxy.on("connect", (asked, socket) => behind.tunnel(asked, socket as never));
    behind.proxyPort = await behind.listen(proxy);
    return behind;
  }

  get proxyUrl(): string {
    return `http://${this.credentials}@127.0.0.1:${this.proxyPort}`;
  }

  /** As an administrator behind this proxy has it; no metadata host, so the clouds are those that are built in. */
  get environment(): NodeJS.ProcessEnv {
    const { ARM_METADATA_HOSTNAME, AZURE_AUTHORITY_HOST, ...others } = this.tenant.environment;
    const trusted = { NODE_EXTRA_CA_CERTS: join(this.folder, "trusted.pem") };
    return { ...others, ...trusted, JAMF_URL: jamfUrl, HTTPS_PROXY: this.proxyUrl, NODE_USE_ENV_PROXY: undefined };
  }

  async stop(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async listen(server: Server): Promise<number> {
    this.servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  private tunnel(asked: IncomingMessage, socket: import("node:net").Socket): void {
    this.connected.push(asked.url!);
    socket.on("error", () => undefined);
    const wanted = `Basic ${Buffer.from(decodeURIComponent(this.credentials)).toString("base64")}`;
    const port = this.ports.get(asked.url!.split(":")[0]!);
    const status = this.refusal ?? (asked.headers["proxy-authorization"] !== wanted ? 407 : port ? 200 : 502);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      return;
    }
    const onward = connect(port!, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  }
}

/** The sandbox speaks of itself by its own address, and only of its own Graph hands out tokens. */
async function relay(
  asked: IncomingMessage,
  reply: ServerResponse,
  { origin, names, ca }: { origin: string; names: [string, string][]; ca: string },
): Promise<void> {
  const body = (await textOf(asked)).replace(encodeURIComponent(`${graphUrl}/`), `${graphAppId}%2F`);
  const { host, "content-length": _, "accept-encoding": __, ...headers } = asked.headers;
  const length = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const options = { method: asked.method, headers: { ...headers, ...length }, ca };
  const onward = request(`${origin}${asked.url}`, options, async (answer) => {
    let text = await textOf(answer);
    for (const [name, here] of names) text = text.replaceAll(here, name);
    const { "content-length": _, "transfer-encoding": __, ...others } = answer.headers;
    reply.writeHead(answer.statusCode!, others).end(text);
  });
  onward.on("error", () => reply.destroy());
  onward.end(body);
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

async function certificateFor(names: string[]): Promise<{ cert: string; key: string }> {
  x509.cryptoProvider.set(crypto);
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const day = 86_400_000;
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=behind the proxy",
    notBefore: new Date(Date.now() - 2 * day),
    notAfter: new Date(Date.now() + 30 * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value }))),
    ],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { cert: new X509Certificate(cert.toString("pem")).toString(), key };
}
