/** `azuread.getUser`: a user by object id, sign-in name, mail or employee number. */
import { failing, ProviderError } from "../failure";
import type { GraphObject } from "../graph";
import { doubled, flagOf, idOf, objectOf, textOf, textsOf } from "../kinds/wire";
import type { Operation } from "../operation";
import { text, type Values } from "../values";

const users = "/v1.0/users";

/** Outputs that carry Graph's own name. */
const plainTexts = [
  "ageGroup",
  "city",
  "companyName",
  "consentProvidedForMinor",
  "country",
  "creationType",
  "department",
  "displayName",
  "employeeHireDate",
  "employeeId",
  "employeeType",
  "externalUserState",
  "faxNumber",
  "givenName",
  "jobTitle",
  "mail",
  "mailNickname",
  "mobilePhone",
  "officeLocation",
  "postalCode",
  "preferredLanguage",
  "state",
  "streetAddress",
  "surname",
  "usageLocation",
  "userPrincipalName",
  "userType",
];
const plainLists = ["businessPhones", "imAddresses", "otherMails", "proxyAddresses"];
const onPremises = [
  "DistinguishedName",
  "DomainName",
  "ImmutableId",
  "SamAccountName",
  "SecurityIdentifier",
  "UserPrincipalName",
];

const selected = [
  "accountEnabled",
  "employeeOrgData",
  "id",
  "onPremisesSyncEnabled",
  "showInAddressList",
  ...plainTexts,
  ...plainLists,
  ...onPremises.map((name) => `onPremises${name}`),
].sort();

function fromWire(user: GraphObject): Values {
  const organisation = objectOf(user["employeeOrgData"]) ?? {};
  return {
    ...Object.fromEntries(plainTexts.map((name) => [name, textOf(user[name])])),
    ...Object.fromEntries(plainLists.map((name) => [name, textsOf(user[name])])),
    ...Object.fromEntries(onPremises.map((name) => [`onpremises${name}`, textOf(user[`onPremises${name}`])])),
    accountEnabled: flagOf(user["accountEnabled"]),
    costCenter: textOf(organisation["costCenter"]),
    division: textOf(organisation["division"]),
    objectId: idOf(user),
    onpremisesSyncEnabled: flagOf(user["onPremisesSyncEnabled"]),
    showInAddressList: flagOf(user["showInAddressList"]),
  };
}

/** The ways to name a user, in the order in which they are tried; the text is how messages call them. */
const ways: readonly (readonly [argument: string, theirs: string, called: string])[] = [
  ["userPrincipalName", "user_principal_name", "UPN"],
  ["mail", "mail", "mail"],
  ["mailNickname", "mail_nickname", "email alias"],
  ["employeeId", "employee_id", "employee ID"],
];

async function objectIdFrom(operation: Operation, args: Values): Promise<string> {
  const objectId = text(args["objectId"]);
  if (objectId && !text(args["userPrincipalName"])) {
    const found = await operation
      .find(`${users}/${objectId}`)
      .catch(failing(`Retrieving user with object ID: "${objectId}"`));
    if (found) return idOf(found);
    throw new ProviderError(`User not found with object ID: "${objectId}"`, undefined, "object_id");
  }
  for (const [argument, theirs, called] of ways) {
    const value = text(args[argument]);
    if (!value) continue;
    const filter = `${argument} eq '${doubled(value)}'`;
    const found = await operation.list(users, { filter }).catch(failing(`Finding user with ${called}: "${value}"`));
    if (found.length === 1) return idOf(found[0]!);
    const none = argument === "userPrincipalName" ? `User with UPN "${value}" was not found` : "";
    const missing = none || `User not found with ${called}: "${value}"`;
    const several = `More than one user found with ${called}: "${value}"`;
    throw new ProviderError(found.length > 1 ? several : missing, undefined, theirs);
  }
  throw new ProviderError(
    "One of `object_id`, `user_principal_name`, `mail_nickname` or `employee_id` must be supplied",
  );
}

/** The look-up, the user with named properties, the manager: three requests. */
export async function getUser(operation: Operation, args: Values): Promise<Values> {
  const objectId = await objectIdFrom(operation, args);
  const named = `User (User: "${objectId}")`;
  const user = await operation.get(`${users}/${objectId}`, { select: selected }).catch(failing(`Retrieving ${named}`));
  const failed = failing(`Could not retrieve manager for ${named}`);
  const manager = await operation.find(`${users}/${objectId}/manager`).catch(failed);
  return { ...fromWire(user), id: `/users/${objectId}`, managerId: manager ? idOf(manager) : "" };
}
