/** Error answers of the sign-in service. */
import type { Reply } from "../../service";

/** A sign-in that Entra refuses, by its AADSTS number. */
export class SignInRefusal extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    /** Digits behind `AADSTS`. */
    readonly number: number,
    message: string,
  ) {
    super(message);
  }
}

export function refuseSignIn(status: number, error: string, number: number, message: string): never {
  throw new SignInRefusal(status, error, number, message);
}

export function missingParameter(name: string): never {
  const message = `The request body must contain the following parameter: '${name}'.`;
  return refuseSignIn(400, "invalid_request", 900144, message);
}

/** The body of a refused sign-in, with the identifiers that support asks for. */
export function signInRefusalReply(refusal: SignInRefusal, uuid: () => string): Reply {
  const { status, error, number, message } = refusal;
  const [trace, correlation] = [uuid(), uuid()];
  const timestamp = new Date()
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
  const text = `AADSTS${number}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`;
  return {
    status,
    headers: { "cache-control": "no-store, no-cache", "x-ms-request-id": trace },
    body: {
      error,
      error_description: text,
      error_codes: [number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
  };
}
