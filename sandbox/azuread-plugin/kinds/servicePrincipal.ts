/** `azuread.ServicePrincipal`: create, read, update, delete, in the real plugin's order of requests. */
import { failing, ProviderError, UnexpectedStatus } from "../failure";
import { objectIdOf, type Held, type Kind } from "../kind";
import type { Operation } from "../operation";
import { isPresent, isValues, text, texts, type Values } from "../values";
import { servicePrincipalFields } from "./appFields";
import { followOwners, initialOwnersOf, ownersAt, settleOwners } from "./appPeople";
import { differs } from "./groupPeople";
import { servicePrincipalFromWire, servicePrincipalToWire, servicePrincipalType } from "./servicePrincipalWire";
import { doubled, idOf, orNull, temporaryName } from "./wire";

const principals = "/v1.0/servicePrincipals";
const named = (id: string) => `Service Principal (Service Principal: "${objectIdOf(id)}")`;
const pathOf = (id: string) => `${principals}/${objectIdOf(id)}`;

/** Answers of the POST that only mean that the application has not reached every part of the directory. */
const catchesUp = (status: number, said: string) =>
  (status === 400 &&
    /The appId '.+' of the service principal does not reference a valid application object/.test(said)) ||
  (status === 403 &&
    said.includes("the backing application of the service principal being created must in the local tenant"));

async function readPrincipal(operation: Operation, { id, state }: Held): Promise<Values | undefined> {
  const found = await operation.find(pathOf(id)).catch(failing(`Retrieving ${named(id)}`));
  if (!found) return undefined;
  const failed = failing(`Retrieving ${named(id)} (beta API)`);
  const path = `/beta/servicePrincipals/${objectIdOf(id)}`;
  const beta = await operation.get(path, { select: ["samlMetadataUrl"] }).catch(failed);
  const could = failing(`Could not retrieve owners for ${named(id)}`, "owners");
  const owners = await ownersAt(operation, pathOf(id)).catch(could);
  return { ...servicePrincipalFromWire(found, beta), owners, useExisting: state["useExisting"] };
}

async function updatePrincipal(
  operation: Operation,
  planned: Values,
  { id, state }: Held,
): Promise<Values | undefined> {
  await operation.patch(pathOf(id), servicePrincipalToWire(planned)).catch(failing(`Updating ${named(id)}`));
  const owners = texts(planned["owners"]);
  if (differs(owners, state["owners"])) await followOwners(operation, pathOf(id), owners, named(id));
  return readPrincipal(operation, { id, state: planned });
}

function alreadyThere(objectId: string): Error {
  const remedy =
    "To be managed via Terraform, this resource needs to be imported into the State. Please see the resource";
  const type = "azuread_service_principal";
  const summary = `A resource with the ID "${objectId}" already exists`;
  return new ProviderError(summary, `${remedy} documentation for "${type}" for more information.`, "id");
}

/**
 * `azuread.ServicePrincipal`. With `useExisting` it takes one over as the real plugin does: all that the program leaves
 * out is blanked, and deleting the resource sends the DELETE all the same.
 */
export const servicePrincipal: Kind = {
  token: "azuread:index/servicePrincipal:ServicePrincipal",
  idPrefix: "/servicePrincipals/",
  fields: servicePrincipalFields,
  minutes: { create: 10, read: 5, update: 10, delete: 5 },

  /** An empty setting that Graph tells is no difference to the provider: it stays in the plan, and goes out again. */
  settle(planned, { samlSingleSignOn }) {
    const isEmpty = isValues(samlSingleSignOn) && text(samlSingleSignOn["relayState"]) === "";
    return isEmpty && !isPresent(planned["samlSingleSignOn"]) ? { ...planned, samlSingleSignOn } : planned;
  },

  async create(operation, planned) {
    const clientId = text(planned["clientId"]);
    const listing = failing("Could not list existing service principals");
    const [existing] = await operation.list(principals, { filter: `appId eq '${doubled(clientId)}'` }).catch(listing);
    if (existing) {
      if (planned["useExisting"] !== true) throw alreadyThere(idOf(existing));
      const id = `/servicePrincipals/${idOf(existing)}`;
      operation.made(id);
      return updatePrincipal(operation, planned, { id, state: {} });
    }
    const owners = initialOwnersOf(operation, texts(planned["owners"]));
    const body = {
      ...servicePrincipalToWire(planned),
      appId: clientId,
      description: temporaryName(),
      "owners@odata.bind": owners.bound,
    };
    const creating = failing("Could not create service principal");
    const made = await operation.post(principals, body, catchesUp).catch(creating);
    if (!idOf(made)) throw new ProviderError("Bad API response", "Object ID returned for service principal is nil");
    const id = `/servicePrincipals/${idOf(made)}`;
    operation.made(id);
    const description = { "@odata.type": servicePrincipalType, description: orNull(planned["description"]) };
    await operation.patch(pathOf(id), description).catch((error: Error) => {
      const gone = error instanceof UnexpectedStatus && error.status === 404;
      const late = "Timed out whilst waiting for new service principal to be replicated in Azure AD";
      throw new ProviderError(gone ? late : "Failed to patch service principal after creating", error);
    });
    await settleOwners(operation, pathOf(id), owners, named(id));
    return readPrincipal(operation, { id, state: planned });
  },

  read: readPrincipal,
  update: updatePrincipal,

  async delete(operation, { id, state }) {
    const deleting = operation.delete(pathOf(id));
    if (state["useExisting"] === true) return void (await deleting.catch(() => undefined));
    await deleting.catch(failing(`Deleting ${named(id)}`, "id"));
    await operation.untilGone(pathOf(id)).catch(failing(`Waiting for deletion of ${named(id)}`));
  },
};
