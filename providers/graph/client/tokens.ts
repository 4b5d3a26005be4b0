/** The token of one tenant: fetched when needed, shared by all who wait, renewed early, given to nobody but Graph. */
import { globalAgent } from "node:https";
import type { TokenCredential, TokenCredentialOptions } from "@azure/identity";
import { operationSignal } from "../../core/deadline";
import { protect, SettingsError, textOf } from "../../core/errors";
import { mostOfSmallAnswer } from "../../core/http/bounds";
import type { Authorisation } from "../../core/http/exchange";
import { singleFlight } from "../../core/http/singleFlight";
import { tooLarge, type TransportError, unreachedThroughProxy } from "../../core/http/transportError";
import { agentFor } from "../../core/http/tunnel";
import { isPublicLogin } from "../clouds";
import { certificateIn } from "./certificate";
import type { Endpoints } from "./endpoints";
import { federatedToken } from "./federation";
import { guardTenant, findCredential, type Credential } from "./credential";
import { refusedSignIn } from "./signInRefusal";

/** Milliseconds; a sign-in that takes longer will not come about. */
const signInDeadline = 60_000;

/** A token is renewed after this share of its lifetime. */
const usedUp = 0.8;

export class Tokens implements Authorisation {
  #token: { header: string; renewAt: number; roles: ReadonlySet<string> | undefined } | undefined;
  readonly #signInOnce = singleFlight(() => this.#signIn());

  constructor(
    private readonly tenantId: string,
    private readonly endpoints: Endpoints,
  ) {}

  async header(): Promise<string> {
    const token = this.#token;
    return token && Date.now() < token.renewAt ? token.header : this.#signInOnce();
  }

  /** Application permissions of the token in use; `undefined`: it is a person's, whose permissions its roles decide. */
  async permissions(): Promise<ReadonlySet<string> | undefined> {
    await this.header();
    return this.#token?.roles;
  }

  refused(header: string): void {
    if (this.#token?.header === header) this.#token = undefined;
  }

  async #signIn(): Promise<string> {
    guardTenant(this.tenantId);
    const asked = Date.now();
    const wire = new WireRules();
    const credential = await credentialOf(findCredential(), this.tenantId, this.endpoints.loginUrl, wire);
    const abortSignal = AbortSignal.any([operationSignal(), AbortSignal.timeout(signInDeadline)]);
    const token = await credential
      .getToken(`${this.endpoints.graphUrl}/.default`, { abortSignal })
      .catch(async (error: unknown) => {
        throw await refusedSignIn(this.tenantId, this.endpoints.loginUrl, wire.failed ?? textOf(error));
      });
    if (!token) throw new Error(`Could not sign in to tenant (id ${this.tenantId}): no token came.`);
    protect(token.token);
    guardToken(token.token, this.tenantId);
    this.#token = {
      header: `Bearer ${token.token}`,
      renewAt: asked + (token.expiresOnTimestamp - asked) * usedUp,
      roles: rolesIn(token.token),
    };
    return this.#token.header;
  }
}

/** What the library does not do: it reads whatever comes, to its end, and takes a way of its own through proxies. */
class WireRules {
  readonly name = "wireRules";
  /** What went wrong: the library's own error does not say. */
  failed: TransportError | undefined;

  sendRequest: Policy["sendRequest"] = (request, next) => {
    request.onDownloadProgress = ({ loadedBytes }) => {
      if (loadedBytes > mostOfSmallAnswer) throw (this.failed ??= tooLarge(undefined, mostOfSmallAnswer));
    };
    // The library reads NO_PROXY in another way; an agent that is named goes before its own choice.
    request.agent = agentFor(request.url) ?? globalAgent;
    return next(request).catch((error: unknown) => {
      if ((error as { code?: string }).code === "ERR_PROXY") this.failed = unreachedThroughProxy(textOf(error));
      throw error;
    });
  };
}

type Policy = NonNullable<TokenCredentialOptions["additionalPolicies"]>[number]["policy"];

/** Made anew for each sign-in, so that a changed environment counts at once. */
async function credentialOf(
  by: Credential,
  tenantId: string,
  authorityHost: string,
  wire: Policy,
): Promise<TokenCredential> {
  const identity = await import("@azure/identity");
  // Whether an authority is genuine is asked of the public cloud, which knows public authorities only.
  const options = {
    authorityHost,
    disableInstanceDiscovery: !isPublicLogin(authorityHost),
    additionalPolicies: [{ policy: wire, position: "perCall" as const }],
  };
  switch (by.kind) {
    case "certificate": {
      const { pem } = await certificateIn(by.path, by.password);
      return new identity.ClientCertificateCredential(tenantId, by.clientId, { certificate: pem }, options);
    }
    case "secret":
      return new identity.ClientSecretCredential(tenantId, by.clientId, by.secret, options);
    case "federation": {
      const assertion = await federatedToken(by.token);
      return new identity.ClientAssertionCredential(tenantId, by.clientId, async () => assertion, options);
    }
    case "azureCli":
      return new identity.AzureCliCredential({ tenantId });
  }
}

/** The token itself says which tenant it is for: whatever the settings say, no other tenant is ever written to. */
function guardToken(token: string, tenantId: string): void {
  const { tid } = claimsOf(token);
  if (tid?.toLowerCase() === tenantId.toLowerCase()) return;
  throw new SettingsError(
    `The sign-in leads to tenant ${tid ?? "unknown"}, but this stack manages tenant ${tenantId}. ` +
      "Select the right stack, or sign in to the right tenant.",
  );
}

/** An application without any permission has no `roles`; a person's token has `scp`. */
function rolesIn(token: string): ReadonlySet<string> | undefined {
  const { idtyp, roles, scp } = claimsOf(token);
  if (typeof scp === "string" || idtyp === "user") return undefined;
  return new Set(Array.isArray(roles) ? roles.filter((role) => typeof role === "string") : []);
}

function claimsOf(token: string): { tid?: string; idtyp?: unknown; roles?: unknown; scp?: unknown } {
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as unknown;
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
