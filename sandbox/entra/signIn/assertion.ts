/** Client assertions: certificates and federated tokens. */
import { constants, createPublicKey, verify, X509Certificate, type KeyObject } from "node:crypto";
import type { Entity } from "../collection";
import { refuseSignIn } from "./refusals";

/** Somebody else's tokens that an application accepts in place of a secret. */
export interface FederatedCredential {
  name: string;
  issuer: string;
  subject: string;
  audiences: string[];
  /** PEM of the issuer's key. Without it signatures of this issuer are not checked: nobody can be asked for the key here. */
  publicKey?: string;
}

interface Claims {
  iss?: string;
  sub?: string;
  aud?: string | string[];
  /** Seconds since 1970. */
  exp?: number;
  nbf?: number;
  iat?: number;
}

interface Header {
  alg?: string;
  x5t?: string;
  "x5t#S256"?: string;
}

const trouble = (number: number, message: string): never => refuseSignIn(401, "invalid_client", number, message);
const malformed = (): never => refuseSignIn(400, "invalid_request", 50027, "JWT token is invalid or malformed.");

function parse(assertion: string): { header: Header; claims: Claims; signed: string; signature: Buffer } {
  const parts = assertion.split(".");
  if (parts.length !== 3) return malformed();
  try {
    const [header, claims] = parts
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as object);
    const signature = Buffer.from(parts[2]!, "base64url");
    return { header: header as Header, claims: claims as Claims, signed: `${parts[0]}.${parts[1]}`, signature };
  } catch {
    return malformed();
  }
}

function isSigned(key: KeyObject, alg: string | undefined, signed: string, signature: Buffer): boolean {
  const data = Buffer.from(signed);
  if (alg === "RS256") return verify("sha256", data, key, signature);
  if (alg === "PS256") {
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    return verify("sha256", data, { key, ...padding }, signature);
  }
  return alg === "ES256" && verify("sha256", data, { key, dsaEncoding: "ieee-p1363" }, signature);
}

/**
 * A client assertion in place of a secret: signed with a certificate of the application's own, or the token of an issuer
 * that the application trusts. Throws when it does not prove anything.
 */
export function checkAssertion(assertion: string, application: Entity, tokenEndpoints: readonly string[]): void {
  const { header, claims, signed, signature } = parse(assertion);
  if (typeof claims.iss !== "string" || typeof claims.sub !== "string" || claims.aud === undefined) malformed();
  checkTime(claims);
  const audiences = [claims.aud!].flat();
  if (header.x5t ?? header["x5t#S256"]) {
    if (claims.sub !== application["appId"] || claims.iss !== application["appId"]) {
      trouble(
        700021,
        "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
      );
    }
    if (!audiences.some((audience) => tokenEndpoints.includes(audience))) {
      trouble(
        700023,
        `Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
      );
    }
    const key = registeredCertificate(header, application);
    if (isSigned(key, header.alg, signed, signature)) return;
    trouble(
      700027,
      "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was found, but use of the key to verify the signature failed.]",
    );
  }
  const issuer = federatedCredential(claims, audiences, application);
  if (issuer.publicKey === undefined) return;
  if (!isSigned(createPublicKey(issuer.publicKey), header.alg, signed, signature)) {
    trouble(5000811, "Unable to verify token signature. The signing key does not match any valid registered keys.");
  }
}

function checkTime({ exp, nbf, iat }: Claims): void {
  const now = Date.now() / 1000;
  const from = nbf ?? iat ?? now;
  // Clocks of different machines differ by minutes at most.
  if (typeof exp === "number" && exp > now - 300 && from < now + 300) return;
  const time = (seconds: number) => new Date(seconds * 1000).toISOString();
  trouble(
    700024,
    `Client assertion is not within its valid time range. Current time: ${time(now)}, assertion valid from ${time(from)}, expiry time of assertion ${exp === undefined ? "not set" : time(exp)}.`,
  );
}

function registeredCertificate(header: Header, application: Entity): KeyObject {
  const keys = Object.values((application["$keys"] ?? {}) as Record<string, string>);
  for (const pem of keys) {
    const certificate = new X509Certificate(Buffer.from(pem, "base64"));
    const thumbprint = (digest: string) => Buffer.from(digest.replaceAll(":", ""), "hex").toString("base64url");
    const isMeant =
      header["x5t#S256"] === undefined
        ? header.x5t === thumbprint(certificate.fingerprint)
        : header["x5t#S256"] === thumbprint(certificate.fingerprint256);
    if (isMeant) return certificate.publicKey;
  }
  const used = Buffer.from((header.x5t ?? header["x5t#S256"])!, "base64url")
    .toString("hex")
    .toUpperCase();
  return trouble(
    700027,
    `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${used}']`,
  );
}

function federatedCredential(claims: Claims, audiences: string[], application: Entity): FederatedCredential {
  const all = (application["$federated"] ?? []) as FederatedCredential[];
  const advice =
    "Check your federated identity credential Subject, Audience and Issuer against the presented assertion.";
  const sameIssuer = all.filter(({ issuer }) => issuer === claims.iss);
  if (sameIssuer.length === 0) {
    trouble(
      700211,
      `No matching federated identity record found for presented assertion issuer '${claims.iss}'. ${advice}`,
    );
  }
  const sameSubject = sameIssuer.filter(({ subject }) => subject === claims.sub);
  if (sameSubject.length === 0) {
    trouble(
      700213,
      `No matching federated identity record found for presented assertion subject '${claims.sub}'. ${advice}`,
    );
  }
  const found = sameSubject.find((each) => each.audiences.some((audience) => audiences.includes(audience)));
  return (
    found ??
    trouble(
      700212,
      `No matching federated identity record found for presented assertion audience '${audiences.join(",")}'. ${advice}`,
    )
  );
}
