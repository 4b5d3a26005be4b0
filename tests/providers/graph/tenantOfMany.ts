import type { ByHand } from "../../support/byHand";
import type { Bag } from "../../support/host";

export const registrationApp = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
const policiesPath = "/v1.0/identity/conditionalAccess/policies";

const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/**
 * Gives the sandbox's tenant 200 policies, of which the first 40 stop a Mac from registering, and the registration app. Returns
 * the ids of the 40.
 */
export async function tenantOfMany(admin: ByHand): Promise<string[]> {
  await admin.graph("POST", "/v1.0/servicePrincipals", { appId: registrationApp });
  const { value } = await admin.graph("GET", policiesPath);
  const named = (name: string): Bag => value.find(({ displayName }: Bag) => String(displayName).startsWith(name));
  const [blocking, harmless] = [named("CA010"), named("CA002")];
  const policies = Array.from({ length: 200 }, (_, number) => ({
    ...(number < 40 ? blocking : harmless),
    id: idOf(number),
    displayName: `Policy ${number}`,
  }));
  await admin.control("POST", "/entra/policies", { policies });
  return policies.slice(0, 40).map(({ id }) => id);
}
