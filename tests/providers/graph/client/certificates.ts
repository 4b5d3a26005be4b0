import "reflect-metadata"; // @peculiar/x509 2 refuses to load without it
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import forge from "node-forge";

const crypto = webcrypto as unknown as Crypto;
const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};

export interface Made {
  /** PEM. */
  certificate: string;
  /** PEM, not encrypted. */
  key: string;
}

/** A certificate for an application, signed by itself, as administrators make them. */
export async function makeCertificate(days: number): Promise<Made> {
  x509.cryptoProvider.set(crypto);
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=device compliance as code",
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + days * 86_400_000),
    keys,
    signingAlgorithm: algorithm,
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { certificate: certificate.toString("pem"), key };
}

/** The same as a PFX file; `others` stand in front of it, as in a file with a chain. */
export function pfx(
  { certificate, key }: Made,
  password: string,
  algorithm: "3des" | "aes256",
  others: string[] = [],
): Buffer {
  const chain = [...others, certificate].map((pem) => forge.pki.certificateFromPem(pem));
  const file = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(key), chain, password, { algorithm });
  return Buffer.from(forge.asn1.toDer(file).getBytes(), "binary");
}
