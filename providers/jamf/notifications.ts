/**
 * What the bell of the admin center shows of the connection to Entra.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/v1/notifications` (Jamf Pro OpenAPI 11.30.1) |
 * | Privileges | none is listed |
 */
import { ServiceError } from "../core/errors";
import type { JamfClient } from "./client";

const errorTypes = ["DEVICE_COMPLIANCE_CONNECTION_ERROR", "CONDITIONAL_ACCESS_CONNECTION_ERROR"];

/** Types of the errors that are shown; empty: none. */
export async function connectionErrors(jamf: JamfClient): Promise<string[]> {
  const subject = { verb: "read", noun: "notifications" };
  const shown = await jamf.read<{ type: string }[]>("/v1/notifications", subject);
  if (!Array.isArray(shown))
    throw new ServiceError(subject, { service: "Jamf Pro", status: 200, words: "without a list" });
  return errorTypes.filter((type) => shown.some((notification) => notification.type === type));
}
