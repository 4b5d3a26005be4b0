/** What a tester can change in Entra through the control API. */
import { generateKeyPairSync, sign, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Reply, Step } from "../service";
import { setPermissions } from "./appRoles";
import type { Entity } from "./collection";
import { addDevice } from "./devices";
import { appIds } from "./knownApps";
import { loadPolicies } from "./seed/policyFile";
import { addClient } from "./seed/clients";
import { deployPermissions, isPermission, permissionNames } from "./permissions";
import type { FederatedCredential } from "./signIn/assertion";
import type { Tokens } from "./signIn/tokens";
import { noteSignIn } from "./signInLog";
import type { Tenant } from "./tenant";
import type { Settings } from "./settings";

const ok = (body: object): Reply => ({ status: 200, body });
const bad = (error: string): Reply => ({ status: 400, body: { error } });
const gone = (error: string): Reply => ({ status: 404, body: { error } });
const texts = (value: unknown) => (Array.isArray(value) ? (value as unknown[]).map(String) : undefined);

/** What a tester may change in Entra beyond people's steps: `POST /entra/<name>`. */
export function entraControl(tenants: () => Tenant[], tokens: Tokens): Record<string, Step> {
  const inTenant = (body: Record<string, unknown>): Tenant =>
    tenants().find(({ id }) => id === body["tenantId"]) ?? tenants()[0]!;
  /** The application named by `clientId`; the ready line's without. */
  const clientOf = (body: Record<string, unknown>): { tenant: Tenant; application: Entity } | undefined => {
    const appId = body["clientId"];
    for (const tenant of tenants()) {
      const application = appId
        ? tenant.applications.find((each) => each["appId"] === appId)
        : tenant.applications.all()[0];
      if (application) return { tenant, application };
    }
    return undefined;
  };
  const changed =
    (collection: "users" | "devices" | "partners" | "policies"): ((body: Record<string, unknown>) => Reply) =>
    (body) => {
      const objects = inTenant(body)[collection];
      const found = objects.get(String(body["id"]));
      if (!found) return gone(`there is no such object in ${collection}`);
      return ok(objects.put({ ...found, ...(body["set"] as object), id: found.id } as never));
    };
  return {
    settings: (body) => {
      const { tenantId: _tenantId, ...wanted } = body;
      const tenant = inTenant(body);
      const wrong = Object.entries(wanted).find(
        ([name, value]) => typeof value !== typeof tenant.settings[name as keyof Settings],
      );
      if (wrong) return bad(`"${wrong[0]}" must be one of ${Object.keys(tenant.settings).join(", ")}, of its type`);
      tenant.settings = { ...tenant.settings, ...(wanted as Partial<Settings>) };
      return ok(tenant.settings);
    },
    /** `{"without": [...]}` takes permissions from the ready line's application, `{"only": [...]}` leaves no others. */
    permissions: (body) => {
      const [without, only] = [texts(body["without"]), texts(body["only"])];
      const names = without ?? only;
      const client = clientOf(body);
      if (!client) return gone("there is no such application");
      if (!names) return bad('give "without" or "only", a list of permissions');
      const unknown = names.find((name) => !isPermission(name));
      if (unknown !== undefined) return bad(`there is no permission "${unknown}", only ${permissionNames.join(", ")}`);
      const left = without ? deployPermissions.filter((name) => !without.includes(name)) : only!;
      const appId = String(client.application["appId"]);
      setPermissions(client.tenant, client.tenant.servicePrincipalOf(appId)!.id, left);
      tokens.endAllOf(appId);
      return ok({ permissions: left });
    },
    /** A further application with a secret: `{"name", "permissions", "tenantId", "expiresInDays"}`. */
    clients: (body) => {
      const permissions = texts(body["permissions"]) ?? [...deployPermissions];
      const days = Number(body["expiresInDays"] ?? 365);
      return ok(addClient(inTenant(body), String(body["name"] ?? "Tester"), permissions, days));
    },
    /** All tenants with an application each that may sign in. */
    tenants: () =>
      ok({
        tenants: tenants().map(({ id, names, applications }) => {
          const application = applications.all()[0]!;
          const [clientSecret] = Object.values(application["$secrets"] as Record<string, string>);
          return { tenantId: id, ...names, clientId: application["appId"], clientSecret };
        }),
      }),
    /** Lets an application accept tokens of an issuer: `{"issuer", "subject", "audiences", "publicKey"}`. */
    federatedCredentials: (body) => {
      const client = clientOf(body);
      const { issuer, subject, publicKey } = body as unknown as FederatedCredential;
      if (!client || !issuer || !subject) return bad('give "issuer" and "subject"');
      const audiences = texts(body["audiences"]) ?? ["api://AzureADTokenExchange"];
      const credential = { name: String(body["name"] ?? "ci"), issuer, subject, audiences, publicKey };
      const known = (client.application["$federated"] as FederatedCredential[] | undefined) ?? [];
      client.tenant.applications.put({ ...client.application, $federated: [...known, credential] });
      return ok(credential);
    },
    /** An issuer of the sandbox's own: makes the application trust it and gives a token as a pipeline would get one. */
    federatedToken: (body) => {
      const client = clientOf(body);
      if (!client) return gone("there is no such application");
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const issuer = "https://token.sandbox.example";
      const subject = String(body["subject"] ?? "repo:nordlicht-werke/device-compliance:environment:production");
      const audiences = ["api://AzureADTokenExchange"];
      const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
      const others = ((client.application["$federated"] as FederatedCredential[] | undefined) ?? []).filter(
        (each) => each.issuer !== issuer || each.subject !== subject,
      );
      const credential = { name: "sandbox", issuer, subject, audiences, publicKey: pem };
      client.tenant.applications.put({ ...client.application, $federated: [...others, credential] });
      const now = Math.floor(Date.now() / 1000);
      const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
      const claims = { iss: issuer, sub: subject, aud: audiences[0], iat: now, nbf: now, exp: now + 3600 };
      const signed = `${part({ alg: "ES256", typ: "JWT" })}.${part(claims)}`;
      const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
      return ok({ token: `${signed}.${signature.toString("base64url")}`, issuer, subject });
    },
    /** Registers a certificate, PEM, with an application. */
    certificates: (body) => {
      const client = clientOf(body);
      if (!client) return gone("there is no such application");
      const certificate = new X509Certificate(String(body["certificate"]));
      const keyId = client.tenant.random.uuid();
      const credential = {
        keyId,
        type: "AsymmetricX509Cert",
        usage: "Verify",
        displayName: certificate.subject,
        key: null,
        customKeyIdentifier: certificate.fingerprint.replaceAll(":", ""),
        startDateTime: new Date(certificate.validFrom).toISOString(),
        endDateTime: new Date(certificate.validTo).toISOString(),
      };
      const { application } = client;
      client.tenant.applications.put({
        ...application,
        keyCredentials: [...(application["keyCredentials"] as object[]), credential],
        $keys: { ...(application["$keys"] as object), [keyId]: certificate.raw.toString("base64") },
      });
      return ok(credential);
    },
    /**
     * The tenant's policies from now on: `{"policies": [...]}` or `{"file": path}`, a list answer of Graph or an array. With
     * `{"alone": true}` the applications and places that they name do not come along.
     */
    policies: (body) => {
      try {
        const file = body["file"] as string | undefined;
        const content: unknown = file === undefined ? body["policies"] : JSON.parse(readFileSync(file, "utf8"));
        return ok({ policies: loadPolicies(inTenant(body), content, body["alone"] === true) });
      } catch (error) {
        return bad((error as Error).message);
      }
    },
    /**
     * Writes a line of the sign-in log: `{"user", "appId", "app", "resource", "errorCode", "failureReason", "policies", "deviceId"}`,
     * policies by name, the user by sign-in name.
     */
    signIn: (body) => {
      const tenant = inTenant(body);
      const user = tenant.userNamed(String(body["user"]));
      if (!user) return gone("there is no such user");
      const text = (name: string, otherwise: string) => String(body[name] ?? otherwise);
      const { deviceId } = body;
      noteSignIn(tenant, {
        user,
        app: { appId: text("appId", ""), displayName: text("app", "") },
        ipAddress: "203.0.113.7",
        resource: { id: appIds.microsoftGraph, displayName: text("resource", "Microsoft Graph") },
        errorCode: Number(body["errorCode"] ?? 0),
        failureReason: text("failureReason", "Other."),
        audiences: [],
        policies: (texts(body["policies"]) ?? []).map((displayName) => ({
          id: tenant.random.uuid(),
          displayName,
          result: "failure",
          grants: [],
        })),
        ...(deviceId ? { device: { deviceId: text("deviceId", ""), displayName: "" } } : {}),
      });
      return ok({});
    },
    /** Takes all of somebody's sign-ins out of the log: `{"user"}`, by sign-in name. */
    forgetSignIns: (body) => {
      const tenant = inTenant(body);
      const user = tenant.userNamed(String(body["user"]));
      const theirs = tenant.signIns.all().filter(({ userId }) => userId === user?.id);
      for (const { id } of theirs) tenant.signIns.remove(id);
      return ok({ forgotten: theirs.length });
    },
    /** Without `id` a new one: `{"set": {…}}`. `{"owners": [user ids]}` are all that it has from then on. */
    device: (body) => {
      const tenant = inTenant(body);
      const id = body["id"] ?? addDevice(tenant, {}).id;
      const owners = texts(body["owners"]);
      if (owners) {
        for (const owner of tenant.registeredOwners.of(String(id))) tenant.registeredOwners.remove(String(id), owner);
        tenant.registeredOwners.add(String(id), ...owners);
      }
      return changed("devices")({ ...body, id });
    },
    user: changed("users"),
    partner: changed("partners"),
    policy: changed("policies"),
  };
}
