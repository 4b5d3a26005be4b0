/** The sandbox's own certificate authority and the certificate of its servers. */
import "reflect-metadata"; // @peculiar/x509 2 refuses to load without it
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/**
 * The sandbox's own certificate authority and one certificate for the loopback names. Real TLS, so that the product's
 * door is the same as in front of the real services; trust is a matter of `caFile`, never of switched-off checks.
 */
export interface Certificates {
  /** PEM of the authority. */
  ca: string;
  /** PEM of the authority's private key; kept in the state file so that a restart keeps the authority. */
  caKey: string;
  cert: string;
  key: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const crypto = webcrypto as unknown as Crypto;
x509.cryptoProvider.set(crypto);

async function toPem(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

/** Days on both sides of today, so that a simulated or a slightly wrong clock does not matter. */
function validity(days: number): { notBefore: Date; notAfter: Date } {
  const day = 86_400_000;
  return { notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() + days * day) };
}

async function createAuthority(): Promise<{ ca: x509.X509Certificate; key: CryptoKey; keyPem: string }> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: "CN=jamf-entra-compliance sandbox",
    ...validity(3650),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { ca, key: keys.privateKey, keyPem: await toPem(keys.privateKey) };
}

async function readAuthority(ca: string, keyPem: string): Promise<Awaited<ReturnType<typeof createAuthority>>> {
  const raw = x509.PemConverter.decodeFirst(keyPem);
  const key = await crypto.subtle.importKey("pkcs8", raw, algorithm, true, ["sign"]);
  return { ca: new x509.X509Certificate(ca), key, keyPem };
}

/** A positive serial number: the first bit of it must not be set. */
function serial(): string {
  const bytes = Buffer.from(crypto.getRandomValues(new Uint8Array(12)));
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString("hex");
}

/** With `known` the authority stays the same; the loopback certificate is always fresh. */
export async function issueCertificates(known?: { ca: string; caKey: string }): Promise<Certificates> {
  const authority = known ? await readAuthority(known.ca, known.caKey) : await createAuthority();
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: "CN=localhost",
    issuer: authority.ca.subject,
    // Apple's trust rules refuse server certificates of more than 825 days, even from a private authority.
    ...validity(390),
    publicKey: keys.publicKey,
    signingKey: authority.key,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.ca.publicKey),
    ],
  });
  return {
    ca: authority.ca.toString("pem") + "\n",
    caKey: authority.keyPem,
    cert: cert.toString("pem"),
    key: await toPem(keys.privateKey),
  };
}
