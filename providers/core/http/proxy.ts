/**
 * Through which proxy an address is reached: `HTTPS_PROXY` and `NO_PROXY`, read as Go's programs read them, so that Pulumi, the
 * azuread plugin and this program take the same way on one set of variables (golang.org/x/net/http/httpproxy).
 *
 * | `NO_PROXY` | these need no proxy |
 * |---|---|
 * | `example.com` | the host, and every host below it |
 * | `.example.com`, `*.example.com` | every host below it |
 * | `10.0.0.0/8`, `10.1.2.3` | addresses, where the host is one |
 * | `example.com:8443` | the same at one port |
 * | `*` | all |
 *
 * This machine is never reached through a proxy. Plain http leads nowhere but to this machine (`secureAddress.ts`), so
 * `HTTP_PROXY` has no say.
 */
import { BlockList, isIP } from "node:net";
import { protect, SettingsError } from "../errors";

const setting = (name: string): string => process.env[name] || process.env[name.toLowerCase()] || "";

/** `undefined`: reached directly. Throws a `SettingsError` for a proxy that is none. */
export function proxyFor(url: string): URL | undefined {
  const { protocol, hostname, port } = new URL(url);
  const named = setting("HTTPS_PROXY").trim();
  if (named === "" || protocol !== "https:") return undefined;
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (isThisMachine(host) || isExempt(host, port || "443")) return undefined;
  const text = named.includes("://") ? named : `http://${named}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy?.password) protect(decoded(proxy.password));
  if (!proxy || !["http:", "https:"].includes(proxy.protocol) || proxy.hostname === "") {
    throw new SettingsError("HTTPS_PROXY must be the address of a proxy, such as http://proxy.example.com:8080.");
  }
  return proxy;
}

/** User name and password of the proxy, as its header wants them. */
export function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64")}`;
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

const isThisMachine = (host: string): boolean => host === "localhost" || isIn(loopback, host);

const isIn = (list: BlockList, host: string): boolean =>
  isIP(host) !== 0 && list.check(host, isIP(host) === 6 ? "ipv6" : "ipv4");

function isExempt(host: string, port: string): boolean {
  return setting("NO_PROXY")
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry === "*" || (entry !== "" && covers(entry, host, port)));
}

function covers(entry: string, host: string, port: string): boolean {
  const slash = entry.indexOf("/");
  if (slash > 0) return isIn(subnet(entry.slice(0, slash), Number(entry.slice(slash + 1))), host);
  const [, name = entry, only] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const domain = name.replace(/^\[|\]$/g, "").replace(/^\*\./, ".");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

/** Empty where it is none: what cannot be read exempts nothing. */
function subnet(address: string, bits: number): BlockList {
  const list = new BlockList();
  const family = isIP(address);
  if (family !== 0 && Number.isInteger(bits) && bits >= 0 && bits <= (family === 6 ? 128 : 32)) {
    list.addSubnet(address, bits, family === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
