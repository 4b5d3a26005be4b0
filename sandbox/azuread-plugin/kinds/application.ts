/** `azuread.Application`: create, read, update, delete, in the real plugin's order of requests. */
import { failing, ProviderError, UnexpectedStatus } from "../failure";
import type { GraphObject } from "../graph";
import { objectIdOf, type Held, type Kind } from "../kind";
import type { Operation } from "../operation";
import { text, texts, type Values } from "../values";
import { applicationFields } from "./appFields";
import { followOwners, initialOwnersOf, ownersAt, settleOwners } from "./appPeople";
import { differs } from "./groupPeople";
import { featureTagsOf, wantedTags } from "./tags";
import { duplicateName, flagOf, idOf, objectOf, orNull, temporaryName, textOf, textsOf } from "./wire";

const odataType = "#microsoft.graph.application";
const applications = "/v1.0/applications";
const named = (id: string) => `Application (Application: "${objectIdOf(id)}")`;
const called = (id: string) => `application with object ID: "${objectIdOf(id)}"`;
const pathOf = (id: string) => `${applications}/${objectIdOf(id)}`;

/** What POST and PATCH have in common; what the stand-in does not cover goes out as the provider's own defaults. */
function toWire(planned: Values): GraphObject {
  return {
    "@odata.type": odataType,
    api: { acceptMappedClaims: false, knownClientApplications: [], requestedAccessTokenVersion: 1 },
    description: orNull(planned["description"]),
    displayName: text(planned["displayName"]),
    groupMembershipClaims: null,
    info: {
      marketingUrl: orNull(planned["marketingUrl"]),
      privacyStatementUrl: orNull(planned["privacyStatementUrl"]),
      supportUrl: orNull(planned["supportUrl"]),
      termsOfServiceUrl: orNull(planned["termsOfServiceUrl"]),
    },
    isDeviceOnlyAuthSupported: planned["deviceOnlyAuthEnabled"] === true,
    isFallbackPublicClient: planned["fallbackPublicClientEnabled"] === true,
    notes: orNull(planned["notes"]),
    publicClient: { redirectUris: [] },
    serviceManagementReference: orNull(planned["serviceManagementReference"]),
    signInAudience: text(planned["signInAudience"]),
    spa: { redirectUris: [] },
    tags: wantedTags(planned),
    web: {
      homePageUrl: null,
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
      logoutUrl: null,
      redirectUris: [],
    },
  };
}

function fromWire(application: GraphObject): Values {
  const info = objectOf(application["info"]) ?? {};
  const tags = textsOf(application["tags"]);
  return {
    clientId: textOf(application["appId"]),
    description: textOf(application["description"]),
    deviceOnlyAuthEnabled: flagOf(application["isDeviceOnlyAuthSupported"]),
    disabledByMicrosoft: textOf(application["disabledByMicrosoftStatus"]),
    displayName: textOf(application["displayName"]),
    fallbackPublicClientEnabled: flagOf(application["isFallbackPublicClient"]),
    featureTags: featureTagsOf(tags),
    identifierUris: textsOf(application["identifierUris"]),
    logoUrl: textOf(info["logoUrl"]),
    marketingUrl: textOf(info["marketingUrl"]),
    notes: textOf(application["notes"]),
    objectId: idOf(application),
    privacyStatementUrl: textOf(info["privacyStatementUrl"]),
    publisherDomain: textOf(application["publisherDomain"]),
    serviceManagementReference: textOf(application["serviceManagementReference"]),
    signInAudience: textOf(application["signInAudience"]),
    supportUrl: textOf(info["supportUrl"]),
    tags,
    templateId: textOf(application["applicationTemplateId"]),
    termsOfServiceUrl: textOf(info["termsOfServiceUrl"]),
  };
}

async function applicationsNamed(operation: Operation, name: string): Promise<string[]> {
  const filter = `displayName eq '${name}'`;
  const listing = failing(`unable to list Applications with filter ${JSON.stringify(filter)}`);
  const found = await operation.list(applications, { filter }).catch(listing);
  return found.filter((application) => application["displayName"] === name).map(idOf);
}

async function refuseDuplicate(operation: Operation, planned: Values, property: string, own?: string): Promise<void> {
  if (planned["preventDuplicateNames"] !== true) return;
  const name = text(planned["displayName"]);
  const failed = failing("Could not check for existing application(s)", property);
  const other = (await applicationsNamed(operation, name).catch(failed)).find((each) => each !== own);
  if (other) throw duplicateName("azuread_application", other, name);
}

/** A plan with a new name asks Graph already, for a new application too. */
async function refuse(operation: Operation, planned: Values, held: Held | undefined): Promise<void> {
  const name = text(planned["displayName"]);
  if (planned["preventDuplicateNames"] !== true || !name || name === text(held?.state["displayName"])) return;
  const failed = failing("could not check for existing application(s)");
  const [existing] = await applicationsNamed(operation, name).catch(failed);
  if (existing && !held) throw duplicateName("azuread_application", existing, name);
}

const catchesUp = (status: number) => status === 404 || status === 409;

async function renameTwice(operation: Operation, id: string, name: string): Promise<void> {
  for (const displayName of [temporaryName(), name]) {
    const body = { "@odata.type": odataType, displayName };
    await operation.patch(pathOf(id), body, catchesUp).catch((error: Error) => {
      const gone = error instanceof UnexpectedStatus && error.status === 404;
      const late = "Timed out whilst waiting for new application to be replicated in Azure AD";
      const failed = `Failed to patch application with object ID "${objectIdOf(id)}" after creating`;
      throw new ProviderError(gone ? late : failed, error);
    });
  }
}

async function readApplication(operation: Operation, { id, state }: Held): Promise<Values | undefined> {
  const found = await operation.find(pathOf(id)).catch(failing(`Retrieving ${named(id)}`, "id"));
  if (!found) return undefined;
  const more = failing(`Retrieving additional properties for ${named(id)}`);
  await operation.get(`/beta/applications/${objectIdOf(id)}`, { select: ["oauth2RequirePostResponse"] }).catch(more);
  const failed = failing(`Could not retrieve owners for ${named(id)}`, "owners");
  const owners = await ownersAt(operation, pathOf(id)).catch(failed);
  return { ...fromWire(found), owners, preventDuplicateNames: state["preventDuplicateNames"] === true };
}

/** `azuread.Application`, as far as a placeholder needs it. */
export const application: Kind = {
  token: "azuread:index/application:Application",
  idPrefix: "/applications/",
  fields: applicationFields,
  minutes: { create: 10, read: 5, update: 10, delete: 5 },
  refuse,

  async create(operation, planned) {
    await refuseDuplicate(operation, planned, "name");
    const owners = initialOwnersOf(operation, texts(planned["owners"]));
    const shared = toWire(planned);
    const body = {
      ...shared,
      api: { ...objectOf(shared["api"]), oauth2PermissionScopes: [] },
      appRoles: [],
      identifierUris: texts(planned["identifierUris"]),
      optionalClaims: {},
      requiredResourceAccess: [],
      "owners@odata.bind": owners.bound,
    };
    const made = await operation.post(applications, body).catch(failing("Could not create application"));
    if (!idOf(made)) throw new ProviderError("Object ID returned for application is nil/empty", "Bad API response");
    const id = `/applications/${idOf(made)}`;
    operation.made(id);
    await renameTwice(operation, id, text(planned["displayName"]));
    await settleOwners(operation, pathOf(id), owners, called(id));
    return readApplication(operation, { id, state: planned });
  },

  read: readApplication,

  async update(operation, planned, { id, state }) {
    await refuseDuplicate(operation, planned, "display_name", objectIdOf(id));
    const moved = differs(planned["identifierUris"], state["identifierUris"]);
    const body = { ...toWire(planned), ...(moved && { identifierUris: texts(planned["identifierUris"]) }) };
    await operation.patch(pathOf(id), body).catch(failing(`Could not update ${called(id)}`));
    const owners = texts(planned["owners"]);
    if (differs(owners, state["owners"])) await followOwners(operation, pathOf(id), owners, called(id));
    return readApplication(operation, { id, state: planned });
  },

  async delete(operation, { id }) {
    await operation.delete(pathOf(id)).catch((error: Error) => {
      throw new ProviderError(`deleting ${named(id)}: ${error.message}`, error, "id");
    });
    const waiting = `Waiting for deletion of application with object ID "${objectIdOf(id)}"`;
    await operation.untilGone(pathOf(id)).catch(failing(waiting));
  },
};
