/** Owners of applications and service principals. */
import { failing } from "../failure";
import type { Operation } from "../operation";
import { inSetOrder } from "../properties/setOrder";
import { idOf, without } from "./wire";

/** The owners of an application or service principal; `path` is the object's, `/v1.0/applications/<object id>`. */
interface InitialOwners {
  /** Named in the POST: the caller, then up to 19 more. */
  bound: string[];
  /** Added afterwards. */
  later: string[];
  callerStays: boolean;
}

export function initialOwnersOf(operation: Operation, owners: string[]): InitialOwners {
  const isCaller = (owner: string) => owner.toLowerCase() === operation.caller.toLowerCase();
  const others = inSetOrder(owners).filter((owner) => !isCaller(owner));
  return {
    bound: [operation.caller, ...others.slice(0, 19)].map((owner) => operation.reference("v1.0", owner)),
    later: others.slice(19),
    callerStays: owners.some(isCaller),
  };
}

const add = (operation: Operation, path: string, owner: string) =>
  operation.post(`${path}/owners/$ref`, { "@odata.id": operation.reference("v1.0", owner) });

/** After the POST: the rest of the owners, and the caller goes unless the program names it. */
export async function settleOwners(
  operation: Operation,
  path: string,
  owners: InitialOwners,
  of: string,
): Promise<void> {
  for (const owner of owners.later) await add(operation, path, owner).catch(failing(`Could not add owners to ${of}`));
  if (owners.callerStays) return;
  const leaving = `Could not remove initial owner from ${of}`;
  await operation.delete(`${path}/owners/${operation.caller}/$ref`).catch(failing(leaving));
}

export async function ownersAt(operation: Operation, path: string): Promise<string[]> {
  return (await operation.list(`${path}/owners`)).map(idOf);
}

export async function followOwners(operation: Operation, path: string, wanted: string[], of: string): Promise<void> {
  const existing = await ownersAt(operation, path).catch(failing(`Could not retrieve owners for ${of}`));
  const failed = failing(`Could not add owners to ${of}`);
  for (const owner of without(inSetOrder(wanted), existing)) await add(operation, path, owner).catch(failed);
  for (const owner of without(existing, wanted)) await operation.delete(`${path}/owners/${owner}/$ref`).catch(failed);
}
