/** `azuread.Group`: create, read, update, delete, in the real plugin's order of requests. */
import { failing, ProviderError, UnexpectedStatus } from "../failure";
import { objectIdOf, type Held, type Kind } from "../kind";
import type { Operation } from "../operation";
import { inSetOrder } from "../properties/setOrder";
import { sameValue, text, texts, type Values } from "../values";
import { groupFields } from "./groupFields";
import { addTo, differs, follow, idsIn, initialOwners } from "./groupPeople";
import { beyondGroups, groupsNamed, refuseGroup } from "./groupRules";
import { groupFromWire, groupToWire, groupType } from "./groupWire";
import { duplicateName, idOf, temporaryName } from "./wire";

const named = (id: string) => `Group (Group: "${objectIdOf(id)}")`;
const pathOf = (id: string) => `/beta/groups/${objectIdOf(id)}`;

const randomNickname = () =>
  crypto
    .randomUUID()
    .replaceAll("-", "")
    .replace(/^(.{8})(.).*$/, "$1-$2");

/** Answers of the POST that only mean that another part of the directory has not caught up. */
const catchesUp = (status: number, said: string) =>
  status === 404 ||
  (status === 400 &&
    /One or more property values specified are invalid|does not exist or one of its queried reference-property/.test(
      said,
    ));

async function post(operation: Operation, planned: Values, owners: string[]): Promise<string> {
  const visibility = text(planned["visibility"]);
  const body = {
    ...groupToWire(planned),
    groupTypes: texts(planned["types"]),
    isAssignableToRole: planned["assignableToRole"] === true,
    mailNickname: text(planned["mailNickname"]) || randomNickname(),
    resourceBehaviorOptions: texts(planned["behaviors"]),
    resourceProvisioningOptions: texts(planned["provisioningOptions"]),
    ...(visibility && { visibility }),
    "owners@odata.bind": owners.map((owner) => operation.reference("beta", owner)),
  };
  const creating = `Creating group ${JSON.stringify(text(planned["displayName"]))}`;
  const made = await operation.post("/beta/groups", body, catchesUp).catch(failing(creating));
  if (!idOf(made)) throw new ProviderError(creating, "unable to obtain group object ID");
  return `/groups/${idOf(made)}`;
}

/** Renames the new group and renames it back; when both succeed it is there to stay. */
async function renameTwice(operation: Operation, id: string, name: string): Promise<void> {
  for (const displayName of [temporaryName(), name]) {
    const body = { "@odata.type": groupType, displayName };
    await operation
      .patch(pathOf(id), body, (status) => status === 404)
      .catch((error: Error) => {
        const gone = error instanceof UnexpectedStatus && error.status === 404;
        const late = `Timed out whilst waiting for new ${named(id)} to be replicated in Azure AD`;
        throw new ProviderError(gone ? late : `Failed to patch ${named(id)} after creating`, error);
      });
  }
  await operation
    .untilSeen(pathOf(id), (group) => group["displayName"] === name)
    .catch(failing(`Waiting for update of \`display_name\` for ${named(id)}`));
}

/** Refuses a name that another group has, where the program asks for that. */
async function refuseDuplicate(operation: Operation, planned: Values, property: string, own?: string): Promise<void> {
  if (planned["preventDuplicateNames"] !== true) return;
  const name = text(planned["displayName"]);
  const failed = `Could not check for existing ${own ? "group(s)" : "groups(s)"}`;
  const other = (await groupsNamed(operation, name, failed, property)).find((each) => each !== own);
  if (other) throw duplicateName("azuread_group", other, name);
}

async function readGroup(operation: Operation, { id, state }: Held, withMembers: boolean): Promise<Values | undefined> {
  const path = pathOf(id);
  const group = await operation.find(path).catch(failing(`Retrieving ${named(id)}`));
  if (!group) return undefined;
  const could = (list: string) => failing(`Could not retrieve ${list} for ${named(id)}`, list);
  const owners = await idsIn(operation, path, "owners").catch(could("owners"));
  const members = withMembers ? await idsIn(operation, path, "members").catch(could("members")) : undefined;
  const memberOf = await operation.list(`${path}/memberOf`).catch(could("members"));
  const units = memberOf.filter((each) => each["@odata.type"] === "#microsoft.graph.administrativeUnit").map(idOf);
  return {
    ...groupFromWire(group),
    administrativeUnitIds: units,
    ...(members && { members }),
    owners,
    preventDuplicateNames: state["preventDuplicateNames"] === true,
  };
}

/** For `azuread.Group` with all members, for `azuread.GroupWithoutMembers` without. */
export function groupKind(withMembers: boolean): Kind {
  const type = withMembers ? "group" : "groupWithoutMembers";
  return {
    token: `azuread:index/${type}:${type[0]!.toUpperCase()}${type.slice(1)}`,
    idPrefix: "/groups/",
    fields: groupFields(withMembers),
    minutes: { create: 30, read: 5, update: 30, delete: 5 },
    beyond: beyondGroups,
    refuse: refuseGroup,

    async create(operation, planned) {
      await refuseDuplicate(operation, planned, "name");
      const owners = await initialOwners(operation, inSetOrder(texts(planned["owners"])));
      const id = await post(operation, planned, owners.slice(0, 20));
      operation.made(id);
      await renameTwice(operation, id, text(planned["displayName"]));
      for (const owner of owners.slice(20)) {
        await addTo(operation, pathOf(id), "owners", owner).catch(failing(`Could not add owners to ${named(id)}`));
      }
      for (const member of withMembers ? inSetOrder(texts(planned["members"])) : []) {
        const adding = `Could not add members to group with object ID: "${id}"`;
        await addTo(operation, pathOf(id), "members", member).catch(failing(adding));
      }
      return readGroup(operation, { id, state: planned }, withMembers);
    },

    read: (operation, held) => readGroup(operation, held, withMembers),

    async update(operation, planned, { id, state }) {
      await refuseDuplicate(operation, planned, "display_name", objectIdOf(id));
      const seen = !sameValue(planned["visibility"], state["visibility"]);
      const body = { ...groupToWire(planned), ...(seen && { visibility: text(planned["visibility"]) }) };
      await operation.patch(pathOf(id), body).catch(failing(`Updating ${named(id)}`));
      const owners = inSetOrder(texts(planned["owners"]));
      if (owners.length > 0 && differs(owners, state["owners"])) await follow(operation, pathOf(id), "owners", owners);
      const members = inSetOrder(texts(planned["members"]));
      if (withMembers && differs(members, state["members"])) await follow(operation, pathOf(id), "members", members);
      return readGroup(operation, { id, state: planned }, withMembers);
    },

    async delete(operation, { id }) {
      const group = await operation.find(pathOf(id)).catch(failing(`Retrieving ${named(id)}`, "id"));
      if (!group) throw new ProviderError(`Retrieving ${named(id)}`, "group was not found", "id");
      await operation.delete(pathOf(id)).catch(failing(`Deleting ${named(id)}`));
      await operation.untilGone(pathOf(id)).catch(failing(`Waiting for deletion of ${named(id)}`));
    },
  };
}
