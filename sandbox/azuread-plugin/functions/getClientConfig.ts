/** `azuread.getClientConfig`: who signs in. */
import type { Operation } from "../operation";
import type { Values } from "../values";

/** Who signed in; no request. */
export async function getClientConfig(operation: Operation): Promise<Values> {
  const { tenantId, clientId, objectId } = operation.who;
  return { tenantId, clientId, objectId, id: `${tenantId}-${clientId}-${objectId}` };
}
