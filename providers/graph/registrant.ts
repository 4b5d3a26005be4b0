/**
 * One person who registers a Mac.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/users/{id}`, `/users`, `/users/{id}/checkMemberGroups` (Graph v1.0) |
 * | Permissions | `User.Read.All`; `GroupMember.Read.All` |
 */
import { odataText } from "../core/escaping";
import { ServiceError, type Subject } from "../core/errors";
import type { GraphClient } from "./client";
import { isGuid } from "./guid";

export interface Registrant {
  id: string;
  userPrincipalName: string;
  isEnabled: boolean;
  hasIntune: boolean;
}

interface User {
  id: string;
  userPrincipalName?: string | null;
  accountEnabled?: boolean | null;
  assignedPlans?: { service?: string | null; servicePlanId?: string | null; capabilityStatus?: string | null }[];
}

/** Intune's plan (Microsoft, service plan identifiers: INTUNE_A); other products carry it under the same service. */
const intune = { planId: "c1ec4a95-1f05-45b3-a911-aa3fa01094f5", service: "SCO" };

const select = "id,userPrincipalName,accountEnabled,assignedPlans";
const about = (name: string): Subject => ({ verb: "look up", noun: "user", name, permission: "User.Read.All" });

/**
 * By sign-in name, mail address, object id, or the part before the @, as Jamf Pro may hold it. `undefined`: nobody of that
 * name, or several.
 */
export async function findRegistrant(graph: GraphClient, name: string): Promise<Registrant | undefined> {
  const isAddress = name.includes("@");
  const isId = isGuid(name);
  if (isAddress || isId) {
    const found = await graph.read<User>(`/users/${encodeURIComponent(name)}`, about(name), { select });
    if (found) return registrantOf(found);
    if (isId) return undefined;
  }
  const filter = isAddress ? `mail eq ${odataText(name)}` : `startswith(userPrincipalName,${odataText(`${name}@`)})`;
  const found = await graph.list<User>("/users", about(name), { filter, select });
  return found.length === 1 ? registrantOf(found[0]!) : undefined;
}

const registrantOf = ({ id, userPrincipalName, accountEnabled, assignedPlans = [] }: User): Registrant => ({
  id,
  userPrincipalName: userPrincipalName ?? "",
  isEnabled: accountEnabled !== false,
  hasIntune: assignedPlans.some(
    ({ service, servicePlanId, capabilityStatus }) =>
      (servicePlanId === intune.planId || service === intune.service) &&
      ["Enabled", "Warning"].includes(capabilityStatus ?? ""),
  ),
});

/** Groups that may be asked about at once. */
const most = 20;

/** Member of one of these groups, also by way of nested ones. Somebody who is gone is in none. */
export async function isInOneOf(graph: GraphClient, userId: string, groupIds: readonly string[]): Promise<boolean> {
  const subject = {
    verb: "check the groups of",
    noun: "user",
    id: userId,
    permission: "GroupMember.Read.All and User.Read.All",
  };
  for (let first = 0; first < groupIds.length; first += most) {
    const body = { groupIds: groupIds.slice(first, first + most) };
    try {
      const { value } = await graph.ask<{ value: string[] }>(`/users/${userId}/checkMemberGroups`, body, subject);
      if (value.length > 0) return true;
    } catch (error) {
      if (error instanceof ServiceError && error.status === 404) return false;
      throw error;
    }
  }
  return false;
}
