/** `azuread.getServicePrincipal`: an enterprise application by object id, client id or name. */
import { failing, ProviderError } from "../failure";
import type { GraphObject } from "../graph";
import { servicePrincipalFromWire } from "../kinds/servicePrincipalWire";
import { doubled, idOf, textOf } from "../kinds/wire";
import type { Operation } from "../operation";
import { isValues, text, type Values } from "../values";

const principals = "/v1.0/servicePrincipals";
const named = (objectId: string) => `Service Principal (Service Principal: "${objectId}")`;

async function listed(operation: Operation, filter: string): Promise<GraphObject[]> {
  return operation.list(principals, { filter }).catch(failing(`Listing service principals for filter "${filter}"`));
}

async function found(operation: Operation, args: Values): Promise<GraphObject | undefined> {
  const [objectId, displayName] = [text(args["objectId"]), text(args["displayName"])];
  if (objectId) {
    const failed = failing(`Retrieving ${named(objectId)}`, "object_id");
    const one = await operation.find(`${principals}/${objectId}`).catch(failed);
    if (!one) throw new ProviderError(`${named(objectId)} was not found`, undefined, "object_id");
    return one;
  }
  if (displayName) {
    const filter = `displayName eq '${doubled(displayName)}'`;
    const all = await listed(operation, filter);
    const said = JSON.stringify(filter);
    if (all.length === 0) {
      throw new ProviderError("Service principal not found", `no service principals found matching filter: ${said}`);
    }
    if (all.length > 1) {
      const several = `found multiple service principals matching filter: ${said}`;
      throw new ProviderError("Multiple service principals found", several);
    }
    return all.find((each) => textOf(each["displayName"]).toLowerCase() === displayName.toLowerCase());
  }
  const clientId = text(args["clientId"]);
  const all = await listed(operation, `appId eq '${doubled(clientId)}'`);
  return all.find((each) => textOf(each["appId"]).toLowerCase() === clientId.toLowerCase());
}

/** The service principal on v1.0, then one property of it on beta. */
export async function getServicePrincipal(operation: Operation, args: Values): Promise<Values> {
  const principal = await found(operation, args);
  if (!principal) throw new ProviderError("No service principal found", "no service principal found");
  const objectId = idOf(principal);
  const failed = failing(`Retrieving ${named(objectId)} (beta API)`);
  const beta = await operation
    .get(`/beta/servicePrincipals/${objectId}`, { select: ["samlMetadataUrl"] })
    .catch(failed);
  const { samlSingleSignOn, ...told } = servicePrincipalFromWire(principal, beta);
  const samlSingleSignOns = isValues(samlSingleSignOn) ? [samlSingleSignOn] : [];
  return { ...told, id: `/servicePrincipals/${objectId}`, samlSingleSignOns };
}
