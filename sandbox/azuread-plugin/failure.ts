/** Failures in the words of the real plugin. */

/** What the provider behind the plugin tells of a failure: a summary, what was said, and sometimes the property. */
export class ProviderError extends Error {
  constructor(summary: string, cause?: unknown, property?: string) {
    const said =
      cause === undefined ? summary : `${summary}: ${cause instanceof Error ? cause.message : String(cause)}`;
    super(property ? `[${property}] ${said}` : said);
  }
}

/** For `catch`: the failure with what was being done in front, and the property in question if one is named. */
export function failing(summary: string, property?: string): (error: unknown) => never {
  return (error) => {
    throw new ProviderError(summary, error, property);
  };
}

/** A list of one, as the bridge prints the provider's failures. */
export function asList(error: unknown): string {
  return `1 error occurred:\n\t* ${error instanceof Error ? error.message : String(error)}\n\n`;
}

/** Of a request that was answered, but not with success. */
export class UnexpectedStatus extends Error {
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(text);
  }
}

interface ODataError {
  code?: unknown;
  message?: unknown;
  innerError?: unknown;
}

/** `code: message: innerCode: innerMessage`, as far as given; empty when the body is no Graph error. */
export function graphErrorText(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const { code, message, innerError } = body as ODataError;
  const value = typeof message === "object" && message !== null ? (message as { value?: unknown }).value : message;
  const parts = [code, value].filter((part): part is string => typeof part === "string");
  const inner = graphErrorText(innerError);
  return [...parts, ...(inner ? [inner] : [])].join(": ");
}

/** `statusLine` is `403 Forbidden`. */
export function unexpectedStatus(status: number, statusLine: string, body: string): UnexpectedStatus {
  const place = `unexpected status ${status} (${statusLine})`;
  let said = "";
  try {
    said = graphErrorText((JSON.parse(body) as { error?: unknown }).error);
  } catch {
    said = "";
  }
  if (said) return new UnexpectedStatus(status, `${place} with error: ${said}`);
  if (!body) return new UnexpectedStatus(status, `${place} received with no body`);
  return new UnexpectedStatus(status, `${place} with response: ${body}`);
}

const untrusted = [
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_GET_ISSUER_CERT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
];

/** A failed connection in the words of Go's `net/http`, which is what users of the real plugin see. */
export class ConnectionError extends Error {
  /** The real client sends a request again after some failures only. */
  readonly passing: boolean;

  constructor(method: string, url: string, error: NodeJS.ErrnoException) {
    const verb = method[0] + method.slice(1).toLowerCase();
    super(`${verb} "${url}": ${ConnectionError.words(url, error)}`);
    this.passing = error.code === "ECONNRESET" && error.message !== "socket hang up";
  }

  private static words(url: string, error: NodeJS.ErrnoException): string {
    const code = error.code ?? "";
    if (untrusted.includes(code)) {
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    }
    if (code === "CERT_HAS_EXPIRED") {
      return "tls: failed to verify certificate: x509: certificate has expired or is not yet valid";
    }
    if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
      return `tls: failed to verify certificate: x509: certificate is not valid for ${new URL(url).hostname}`;
    }
    if (code === "ECONNREFUSED") return `dial tcp ${new URL(url).host}: connect: connection refused`;
    if (code === "ENOTFOUND") return `dial tcp: lookup ${new URL(url).hostname}: no such host`;
    if (error.message === "socket hang up") return "EOF";
    return error.message;
  }
}
