/** Graph's error answers. */
import type { Reply } from "../service";

/** Graph's way of saying no: thrown anywhere below the router, which adds request id and date. */
export class Refusal extends Error {
  /** What stands in `innerError` besides date and ids. */
  readonly inner: Record<string, string>;
  readonly headers: Record<string, string>;

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    { inner = {}, headers = {} }: { inner?: Record<string, string>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.inner = inner;
    this.headers = headers;
  }
}

export function refuse(status: number, code: string, message: string): never {
  throw new Refusal(status, code, message);
}

export const badRequest = (message: string): never => refuse(400, "Request_BadRequest", message);

export function notFound(id: string): never {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return refuse(404, "Request_ResourceNotFound", message);
}

/** Conditional Access: the code is generic, the reason with its number stands inside (issue 4 of AlexFilipin/ConditionalAccess). */
export function refusePolicy(reason: string): never {
  const generic = "The server could not process the request because it is malformed or incorrect.";
  throw new Refusal(400, "BadRequest", generic, { inner: { message: reason } });
}

/** About named locations: under one number, whatever is wrong (field reports, 2025; the words behind it are guesses). */
export const refuseLocation = (reason: string): never => refusePolicy(`1040: ${reason}`);

/** The parts of Graph that word the same refusal differently. */
export type Area = "directory" | "conditionalAccess" | "intune" | "reports";

const noPermission: Record<Area, (needed: readonly string[]) => Refusal> = {
  directory: () =>
    new Refusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
  conditionalAccess: () =>
    new Refusal(
      403,
      "AccessDenied",
      "You cannot perform the requested operation, required scopes are missing in the token.",
    ),
  intune: (needed) => {
    const scopes = needed.join(", ");
    return new Refusal(
      403,
      "Forbidden",
      intuneMessage(
        `Application is not authorized to perform this operation. Application must have one of the following scopes: ${scopes}`,
      ),
    );
  },
  reports: (needed) =>
    new Refusal(
      403,
      "Authentication_MSGraphPermissionMissing",
      `Calling principal does not have required MSGraph permissions ${needed.join(", ")}`,
    ),
};

/** What an application without the permission is told. Only Intune and the reports name what is missing. */
export const permissionMissing = (area: Area, needed: readonly string[]): Refusal => noPermission[area](needed);

/** Intune wraps its own error into the message, as JSON (maester#1395). */
function intuneMessage(text: string): string {
  const wrapped = {
    _version: 3,
    Message: `${text} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000`,
    CustomApiErrorPhrase: "",
    RetryAfter: null,
    ErrorSourceService: "",
    HttpHeaders: "{}",
  };
  return JSON.stringify(wrapped, null, 2).replaceAll("\n", "\r\n");
}

export function unauthorized(message: string, login: string): Refusal {
  const challenge = `Bearer realm="", authorization_uri="${login}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`;
  return new Refusal(401, "InvalidAuthenticationToken", message, { headers: { "www-authenticate": challenge } });
}

/** The body and headers of a refusal. `id` is the request's. */
export function refusalReply({ status, code, message, inner, headers }: Refusal, id: string, clientId: string): Reply {
  const date = new Date().toISOString().slice(0, 19);
  const innerError = { ...inner, date, "request-id": id, "client-request-id": clientId };
  return { status, headers, body: { error: { code, message, innerError } } };
}
