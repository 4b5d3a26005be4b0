/** What is checked of every Graph request: permissions, licence, body, and the sandbox's own answer. */
import type { Call, Reply } from "../service";
import { permissionMissing, refuse, refusePolicy } from "./refusals";
import { foreignContent, type GraphReply, type KnownRoute, type Route, type Version } from "./route";
import type { Caller } from "./signIn/tokens";
import type { Tenant } from "./tenant";

export function checkPermissions(caller: Caller, { needs, area }: Route): void {
  for (const alternatives of needs) {
    if (!alternatives.some((permission) => caller.roles.includes(permission)))
      throw permissionMissing(area, alternatives);
  }
}

export function checkLicence({ settings }: Tenant, { area }: Route): void {
  if (area === "conditionalAccess" && !settings.hasPremiumP1) {
    refuse(403, "Forbidden", "Your tenant is not licensed for this feature.");
  }
  if (area === "intune" && !settings.hasIntune) refuse(400, "BadRequest", "Request not applicable to target tenant.");
  if (area === "reports" && !settings.hasPremiumP1) {
    const message = "Neither tenant is B2C or tenant doesn't have premium license";
    refuse(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", message);
  }
}

export function checkedBody(call: Call, route: KnownRoute, version: Version): Record<string, unknown> {
  if (!/^application\/json/i.test(call.headers["content-type"] ?? "") && call.body.length > 0) {
    const message = "A supported MIME type could not be found that matches the content type of the request.";
    refuse(415, "BadRequest", message);
  }
  let body: unknown;
  try {
    body = call.body.length === 0 && route.isUnchecked ? {} : JSON.parse(call.body.toString("utf8"));
  } catch {
    return refuse(
      400,
      "BadRequest",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return refuse(400, "BadRequest", "The request body must be a JSON object.");
  }
  const violations = isChecked(route, version) ? (route.contract!.request?.(body) ?? []) : [];
  if (violations.length === 0) return body as Record<string, unknown>;
  const list = violations.map(({ field, text }) => `${field} ${text}`.trim()).join("; ");
  if (route.area !== "conditionalAccess") return refuse(400, "BadRequest", `Invalid request body: ${list}`);
  return refusePolicy(
    `1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type. (${list})`,
  );
}

/** What beta has beyond v1.0 is unknown, except for groups, applications and principals, which are the same there. */
const isChecked = ({ contract, area }: KnownRoute, version: Version) =>
  contract !== undefined && (version === "v1.0" || area === "directory");

/** Our own answers obey the contract too; one that does not is a mistake of the sandbox and said loudly. */
export function checkedReply(call: Call, route: KnownRoute, version: Version, reply: GraphReply): Reply {
  // The contract says 2XX where the service answers 204 without a body.
  if (!isChecked(route, version) || reply.status === 204 || reply.status >= 300 || reply[foreignContent]) return reply;
  const violations = route.contract!.reply(reply.status)?.(reply.body) ?? [];
  if (violations.length === 0) return reply;
  const list = violations.slice(0, 5).map(({ field, text }) => `${field} ${text}`);
  throw new Error(`the answer ${reply.status} to ${call.method} ${call.path} breaks the contract: ${list.join("; ")}`);
}
