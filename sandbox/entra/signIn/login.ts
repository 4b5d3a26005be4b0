/** The sign-in service: discovery documents and the token endpoint. */
import type { Call, VendorSurroundings, Reply, Service } from "../../service";
import { servicePrincipalRoles } from "../appRoles";
import type { Entity } from "../collection";
import { appIds } from "../knownApps";
import type { Tenant } from "../tenant";
import { checkAssertion } from "./assertion";
import { missingParameter, refuseSignIn, SignInRefusal, signInRefusalReply } from "./refusals";
import type { Tokens } from "./tokens";

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Who asks for a token: the app registration, and its service principal in the tenant. */
interface Client {
  application: Entity;
  principal: Entity;
}

/** Sign-in, and the metadata host that tells azuread where everything is; both on one origin. */
export class Login implements Service {
  readonly name = "login";

  constructor(
    private readonly surroundings: VendorSurroundings,
    private readonly tenants: () => Tenant[],
    private readonly tokens: Tokens,
    private readonly tokenSeconds: number,
  ) {}

  handle(call: Call): Reply {
    const [, first = "", ...rest] = call.path.split("/");
    const path = rest.join("/").toLowerCase();
    try {
      if (call.path === "/metadata/endpoints") return this.#metadata(call);
      if (path === "discovery/instance") return this.#instance(call);
      if (path === "v2.0/.well-known/openid-configuration") return this.#configuration(call, this.#tenant(first));
      if (path === "discovery/v2.0/keys") return { status: 200, body: { keys: [] } };
      if (path === "oauth2/v2.0/token" && call.method === "POST") return this.#token(call, this.#tenant(first));
    } catch (error) {
      if (!(error instanceof SignInRefusal)) throw error;
      return signInRefusalReply(error, () => this.surroundings.random.uuid());
    }
    return {
      status: 501,
      body: { error: "not_in_sandbox", error_description: `The sandbox does not know ${call.path}` },
    };
  }

  phrase(status: number): Reply | undefined {
    const transient = "A transient error has occurred. Please try again.";
    const refusal = new SignInRefusal(status, "temporarily_unavailable", 90033, transient);
    return status === 502 ? undefined : signInRefusalReply(refusal, () => this.surroundings.random.uuid());
  }

  #tenant(name: string): Tenant {
    const wanted = name.toLowerCase();
    const found = this.tenants().find(
      ({ names }) => names.id === wanted || names.domain === wanted || names.initialDomain === wanted,
    );
    const advice =
      "Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.";
    return found ?? refuseSignIn(400, "invalid_tenant", 90002, `Tenant '${name}' not found. ${advice}`);
  }

  #metadata(call: Call): Reply {
    const { login, graph } = this.surroundings.origins;
    if (call.query.get("api-version") !== "2022-09-01") {
      const message = "The sandbox answers api-version=2022-09-01 only.";
      return { status: 400, body: { error: { code: "InvalidApiVersionParameter", message } } };
    }
    return {
      status: 200,
      body: {
        portal: graph,
        gallery: graph,
        media: graph,
        graph,
        resourceManager: graph,
        name: "Sandbox",
        microsoftGraphResourceId: graph,
        activeDirectoryDataLake: graph,
        batch: graph,
        authentication: { loginEndpoint: login, audiences: [graph], tenant: "common", identityProvider: "AAD" },
        suffixes: {},
      },
    };
  }

  #instance(call: Call): Reply {
    const endpoint = call.query.get("authorization_endpoint") ?? "";
    const tenant = /^https:\/\/[^/]+\/([^/]+)\//.exec(endpoint)?.[1] ?? "common";
    const discovery = `${this.surroundings.origins.login}/${tenant}/v2.0/.well-known/openid-configuration`;
    return { status: 200, body: { tenant_discovery_endpoint: discovery, "api-version": "1.1", metadata: [] } };
  }

  #configuration(call: Call, { id }: Tenant): Reply {
    const at = `${call.origin}/${id}`;
    return {
      status: 200,
      body: {
        token_endpoint: `${at}/oauth2/v2.0/token`,
        token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        jwks_uri: `${at}/discovery/v2.0/keys`,
        response_modes_supported: ["query", "fragment", "form_post"],
        subject_types_supported: ["pairwise"],
        id_token_signing_alg_values_supported: ["RS256"],
        response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
        scopes_supported: ["openid", "profile", "email", "offline_access"],
        issuer: `${at}/v2.0`,
        request_uri_parameter_supported: false,
        userinfo_endpoint: `${this.surroundings.origins.graph}/oidc/userinfo`,
        authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
        end_session_endpoint: `${at}/oauth2/v2.0/logout`,
        claims_supported: ["sub", "iss", "aud", "exp", "iat", "tid", "oid"],
      },
    };
  }

  #token(call: Call, tenant: Tenant): Reply {
    const form = new URLSearchParams(call.body.toString("utf8"));
    const need = (name: string) => form.get(name) || missingParameter(name);
    const grant = need("grant_type");
    if (grant !== "client_credentials") {
      refuseSignIn(400, "unsupported_grant_type", 70003, `The app requested an unsupported grant type '${grant}'.`);
    }
    const clientId = need("client_id").toLowerCase();
    const client = this.#client(tenant, clientId);
    this.#checkProof(call, form, tenant, client.application);
    const audience = this.#audience(need("scope"), tenant);
    return this.#issue(tenant, client, audience, form.has("client_secret") ? "1" : "2");
  }

  #client(tenant: Tenant, appId: string): Client {
    const registered = this.tenants()
      .map(({ applications }) => applications.find((each) => each["appId"] === appId))
      .find((each) => each !== undefined);
    const principal = tenant.servicePrincipalOf(appId);
    if (!principal) {
      const why =
        "This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.";
      const where = `was not found in the directory '${tenant.names.displayName}'`;
      return refuseSignIn(
        400,
        "unauthorized_client",
        700016,
        `Application with identifier '${appId}' ${where}. ${why}`,
      );
    }
    if (principal["accountEnabled"] === false) {
      const name = String(principal["displayName"]);
      refuseSignIn(400, "unauthorized_client", 7000112, `Application '${appId}'(${name}) is disabled.`);
    }
    return { application: registered ?? { id: "", appId }, principal };
  }

  #checkProof(call: Call, form: URLSearchParams, tenant: Tenant, application: Entity): void {
    const appId = String(application["appId"]);
    const assertion = form.get("client_assertion");
    if (assertion !== null) {
      if (form.get("client_assertion_type") !== jwtBearer) missingParameter("client_assertion_type");
      const names = [tenant.id, tenant.names.domain, tenant.names.initialDomain];
      const endpoints = names.flatMap((name) =>
        ["/oauth2/v2.0/token", "/v2.0"].map((end) => `${call.origin}/${name}${end}`),
      );
      return checkAssertion(assertion, application, endpoints);
    }
    const secret = form.get("client_secret");
    if (!secret) {
      const text =
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.";
      return refuseSignIn(400, "invalid_request", 7000216, text);
    }
    const secrets = (application["$secrets"] ?? {}) as Record<string, string>;
    const keyId = Object.keys(secrets).find((id) => secrets[id] === secret);
    const known = (application["passwordCredentials"] ?? []) as { keyId: string; endDateTime: string }[];
    const credential = known.find((each) => each.keyId === keyId);
    if (!credential) {
      const hint =
        "Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app";
      return refuseSignIn(401, "invalid_client", 7000215, `Invalid client secret provided. ${hint} '${appId}'.`);
    }
    if (Date.parse(credential.endDateTime) <= this.surroundings.clock.now()) {
      const hint =
        "Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.";
      refuseSignIn(
        401,
        "invalid_client",
        7000222,
        `The provided client secret keys for app '${appId}' are expired. ${hint}`,
      );
    }
  }

  #audience(scope: string, tenant: Tenant): string {
    const [, resource] = /^(.+)\/\.default$/.exec(scope) ?? [];
    if (resource === undefined) {
      const text = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`;
      return refuseSignIn(400, "invalid_scope", 1002012, text);
    }
    if (resource === appIds.microsoftGraph || sameLoopback(resource, this.surroundings.origins.graph)) return resource;
    const text = `The resource principal named ${resource} was not found in the tenant named ${tenant.names.displayName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`;
    return refuseSignIn(400, "invalid_resource", 500011, text);
  }

  #issue(tenant: Tenant, { application, principal }: Client, audience: string, proof: string): Reply {
    const now = Math.floor(Date.now() / 1000);
    const issuer = `https://sts.windows.net/${tenant.id}/`;
    const token = this.tokens.issue({
      aud: audience,
      iss: issuer,
      iat: now,
      nbf: now,
      exp: now + this.tokenSeconds,
      app_displayname: application["displayName"],
      appid: String(application["appId"]),
      appidacr: proof,
      idp: issuer,
      idtyp: "app",
      oid: principal.id,
      roles: servicePrincipalRoles(tenant, principal.id),
      sub: principal.id,
      tenant_region_scope: "EU",
      tid: tenant.id,
      uti: this.surroundings.random.uuid(),
      ver: "1.0",
    });
    const expires = { expires_in: this.tokenSeconds, ext_expires_in: this.tokenSeconds };
    return {
      status: 200,
      headers: { "cache-control": "no-store, no-cache", pragma: "no-cache" },
      body: { token_type: "Bearer", ...expires, access_token: token },
    };
  }
}

/** `localhost` and `127.0.0.1` are one host here. */
function sameLoopback(one: string, other: string): boolean {
  const plain = (url: string) =>
    url.replace(/\/\/(localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/, "//localhost").replace(/\/$/, "");
  return plain(one) === plain(other);
}
