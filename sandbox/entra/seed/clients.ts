/** App registrations with a secret, for callers of Graph. */
import { newApplication } from "../applications";
import { setPermissions } from "../appRoles";
import { newServicePrincipal } from "../servicePrincipals";
import type { Tenant } from "../tenant";

export interface Client {
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** An app registration with one secret, its service principal, and permissions that an administrator consented to. */
export function addClient(tenant: Tenant, name: string, permissions: readonly string[], expiresInDays: number): Client {
  const { random } = tenant;
  const keyId = random.uuid();
  const letters = () => Buffer.from(random.uuid().replaceAll("-", ""), "hex").toString("base64url");
  const clientSecret = `${letters().slice(0, 3)}8Q~${letters()}${letters()}`.slice(0, 40);
  const day = 60 * 24;
  const application = newApplication(tenant, {
    displayName: name,
    passwordCredentials: [
      {
        customKeyIdentifier: null,
        displayName: "automation",
        hint: clientSecret.slice(0, 3),
        keyId,
        secretText: null,
        startDateTime: tenant.now(300 * day),
        endDateTime: tenant.now(-expiresInDays * day),
      },
    ],
    $secrets: { [keyId]: clientSecret },
  });
  tenant.applications.put(application);
  const appId = String(application["appId"]);
  const principal = newServicePrincipal(tenant, { appId, displayName: name, owner: tenant.id });
  tenant.servicePrincipals.put(principal);
  setPermissions(tenant, principal.id, permissions);
  return { tenantId: tenant.id, clientId: appId, clientSecret };
}
