/** Where a secret may be sent: over TLS, or to a port of this machine, such as a runner's own service for tokens. */

const thisMachine: readonly string[] = ["127.0.0.1", "[::1]", "localhost"];

export function isSecureAddress(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.username || url.password) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && thisMachine.includes(url.hostname));
}
