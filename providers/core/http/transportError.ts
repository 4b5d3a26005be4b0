/** Why no answer came, in words an administrator can act on, and whether the request can have taken effect. */
import { ownEntry } from "../ownEntry";

/**
 * - `unknownHost`: the name does not exist; trying again does not help.
 * - `untrusted`: the TLS certificate was not accepted; nothing was sent, and trying again does not help.
 * - `unreached`: no connection came about; nothing was sent.
 * - `lost`: the request may have arrived, its answer did not.
 * - `tooLarge`: the answer was longer than anything that is read; trying again does not help.
 */
export type TroubleKind = "unknownHost" | "untrusted" | "unreached" | "lost" | "tooLarge";

export class TransportError extends Error {
  constructor(
    readonly kind: TroubleKind,
    /** `the name example.jamfcloud.com is unknown (ENOTFOUND)` */
    words: string,
    /** What helps whatever the service; the service adds what only it knows. */
    readonly remedy?: string,
    /** Of an answer that began. */
    readonly status?: number,
  ) {
    super(words);
    this.stack = "";
  }
}

const trustThisAuthority =
  "If your organisation runs this authority (or a proxy that inspects TLS), set NODE_EXTRA_CA_CERTS to a PEM file with its certificate";

/** More came than is read; nothing of it is used. */
export const tooLarge = (status: number | undefined, most: number): TransportError =>
  new TransportError(
    "tooLarge",
    `with more than ${most / 1_000_000} MB, the most that is read of one answer`,
    "Check that the address is that of the service itself, and that no proxy answers in its place",
    status,
  );

/** The proxy itself refused or was not there; `words` name it. */
export const unreachedThroughProxy = (words: string): TransportError =>
  new TransportError(
    "unreached",
    words,
    / 407/.test(words)
      ? "Put them into HTTPS_PROXY, in front of the host name: NAME:PASSWORD@proxy.example.com:8080"
      : "Check HTTPS_PROXY; NO_PROXY lists the hosts that need no proxy",
  );

type Words = (host: string) => string;

const certificate: Record<string, [Words, string?]> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: [(h) => `the certificate of ${h} is self-signed`, trustThisAuthority],
  SELF_SIGNED_CERT_IN_CHAIN: [(h) => `the certificate of ${h} was issued by an unknown authority`, trustThisAuthority],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    (h) => `the certificate of ${h} was issued by an unknown authority`,
    trustThisAuthority,
  ],
  UNABLE_TO_GET_ISSUER_CERT: [(h) => `the certificate of ${h} was issued by an unknown authority`, trustThisAuthority],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    (h) => `the certificate of ${h} was issued by an unknown authority`,
    trustThisAuthority,
  ],
  CERT_UNTRUSTED: [(h) => `the certificate of ${h} was issued by an unknown authority`, trustThisAuthority],
  CERT_HAS_EXPIRED: [
    (h) => `the certificate of ${h} has expired`,
    "Have it renewed, and check the clock of this computer",
  ],
  CERT_NOT_YET_VALID: [(h) => `the certificate of ${h} is not valid yet`, "Check the clock of this computer"],
  CERT_REVOKED: [(h) => `the certificate of ${h} was revoked`],
  CERT_SIGNATURE_FAILURE: [(h) => `the certificate of ${h} has an invalid signature`, trustThisAuthority],
  ERR_TLS_CERT_ALTNAME_INVALID: [(h) => `the certificate of ${h} is for a different host name`],
};

const unreached: Record<string, Words> = {
  EAI_AGAIN: (h) => `the host name ${h} could not be resolved`,
  ECONNREFUSED: (h) => `${h} refused the connection`,
  EHOSTUNREACH: (h) => `no route to ${h}`,
  ENETUNREACH: (h) => `no network route to ${h}`,
};

/**
 * What happened, from the code of a Node or got error. `sent` says whether a connection stood, so that the request may have
 * arrived; `seconds` is the time that was allowed for.
 */
export function classifyTransportError(code: string, host: string, sent: boolean, seconds: number): TransportError {
  const known = certificate[code];
  if (known) return new TransportError("untrusted", `${known[0](host)} (${code})`, known[1]);
  if (code === "ENOTFOUND") return new TransportError("unknownHost", `the host name ${host} does not exist (${code})`);
  if (!sent) {
    if (code === "EPROTO" || code.startsWith("ERR_SSL_")) {
      return new TransportError("untrusted", `the TLS handshake with ${host} failed (${code})`);
    }
    const words =
      ownEntry(unreached, code)?.(host) ??
      (code === "ETIMEDOUT" ? `connection to ${host} timed out` : `connection to ${host} failed`);
    return new TransportError("unreached", `${words} (${code})`);
  }
  return new TransportError(
    "lost",
    code === "ETIMEDOUT"
      ? `no answer within ${seconds} s`
      : `the connection was closed before the answer arrived (${code})`,
  );
}
