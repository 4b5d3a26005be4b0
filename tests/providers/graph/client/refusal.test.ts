import assert from "node:assert/strict";
import { UnclearOutcome } from "../../../../providers/core/errors";
import type { HttpAnswer, Outcome } from "../../../../providers/core/http/message";
import { TransportError, classifyTransportError } from "../../../../providers/core/http/transportError";
import { refusal, refusedApplications } from "../../../../providers/graph/client/refusal";

const policy = {
  verb: "update",
  noun: "Conditional Access policy",
  name: "Require compliant",
  id: "12",
  permission: "Policy.ReadWrite.ConditionalAccess",
};

const said = (status: number, code: string, message: string, inner: object = {}): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ error: { code, message, innerError: { date: "2026-11-23", "request-id": "1", ...inner } } }),
});
const generic = "The server could not process the request because it is malformed or incorrect.";
const refused = (reason: string) => said(400, "BadRequest", generic, { message: reason });
const page = (status: number): HttpAnswer => ({
  status,
  headers: { "content-type": "text/html" },
  body: "<html><title>Blocked by ACME Web Filter</title></html>",
});

const ending = (result: HttpAnswer | TransportError, more: Partial<Outcome> = {}): Outcome => ({
  ...(result instanceof TransportError ? { trouble: result } : { answer: result }),
  attempts: 1,
  waited: 0,
  unclear: false,
  ...more,
});

const about = 'Could not update Conditional Access policy "Require compliant" (id 12): Microsoft Graph';
const throughProxy = "A proxy or firewall in between answered: allow this computer to reach Microsoft Graph.";
const stale = "499b84ac-1321-427f-aa17-267ca6975798";

describe("What Graph refuses reads", () => {
  const environment = { ...process.env };
  before(() => {
    for (const name of Object.keys(process.env)) if (/^(ARM|AZURE|ACTIONS)_/.test(name)) delete process.env[name];
    Object.assign(process.env, { ARM_CLIENT_ID: "client", ARM_CLIENT_SECRET: "a secret" });
  });
  after(() => {
    delete process.env["ARM_CLIENT_ID"];
    delete process.env["ARM_CLIENT_SECRET"];
    Object.assign(process.env, environment);
  });

  const sentences: Record<string, [Outcome, string]> = {
    "with the reason that stands inside the error": [
      ending(refused("1011: 'applications' condition must include at least one application.")),
      "answered 400 1011: 'applications' condition must include at least one application.",
    ],
    "with the applications that the tenant does not know, and that nothing was changed": [
      ending(refused(`1034: Policy contains invalid applications: {"${stale}":"ServicePrincipalNotFound"}`)),
      `answered 400 1034: Policy contains invalid applications: {"${stale}":"ServicePrincipalNotFound"}. The policy names ` +
        `applications that this tenant does not accept: ${stale}. Remove them from the policy in the Entra admin center, or make ` +
        "sure that they exist in the tenant; nothing was changed.",
    ],
    "with where a policy with preview features can be changed": [
      ending(refused("1037: The policy you requested contains preview features. Use the Beta endpoint.")),
      "answered 400 1037: The policy you requested contains preview features. Use the Beta endpoint. " +
        "The policy uses preview features that Graph v1.0 can't handle: change it in the Entra admin center.",
    ],
    "with the permission that is missing": [
      ending(said(403, "AccessDenied", "Required scopes are missing in the token.")),
      "answered 403 Required scopes are missing in the token. Grant the application the permission " +
        "Policy.ReadWrite.ConditionalAccess and consent to it (Entra admin center > App registrations > API permissions).",
    ],
    "with the licence that is missing": [
      ending(said(403, "Forbidden", "Your tenant is not licensed for this feature.")),
      "answered 403 Your tenant is not licensed for this feature. The tenant lacks the licence that this needs " +
        "(Conditional Access: Entra ID P1).",
    ],
    "with Intune that is missing": [
      ending(said(400, "BadRequest", "Request not applicable to target tenant.")),
      "answered 400 Request not applicable to target tenant. The tenant has no Intune licence, or Intune is not set up.",
    ],
    "with what Intune wraps into its message": [
      ending(
        said(
          403,
          "Forbidden",
          '{\r\n  "_version": 3,\r\n  "Message": "Application must have one of the following scopes: X - Operation ID (for customer support): 0000",\r\n  "HttpHeaders": "{}"\r\n}',
        ),
      ),
      "answered 403 Application must have one of the following scopes: X. Grant the application the permission " +
        "Policy.ReadWrite.ConditionalAccess and consent to it (Entra admin center > App registrations > API permissions).",
    ],
    "with the setting to look at when the token is refused": [
      ending(said(401, "InvalidAuthenticationToken", "Lifetime validation failed.")),
      "answered 401 Lifetime validation failed. Check ARM_CLIENT_ID and ARM_CLIENT_SECRET.",
    ],
    "with how to bring back an object that is gone": [
      ending(said(404, "ResourceNotFound", "Not there.")),
      'answered 404 Not there. It may have been deleted outside of Pulumi: run "pulumi refresh", then "pulumi up".',
    ],
    "with the code where there are no words": [
      ending(said(400, "Request_BadRequest", "")),
      "answered 400 Request_BadRequest.",
    ],
    "with the plain status where there is nothing": [
      ending({ status: 409, headers: {}, body: "" }),
      "answered 409 Conflict.",
    ],
    "as the page of somebody else when it is one": [
      ending(page(403)),
      `answered 403 with a web page that is not Graph's. ${throughProxy}`,
    ],
    "with attempts and waiting when Graph has too much to do": [
      ending(said(429, "TooManyRequests", "Too many requests."), { attempts: 6, waited: 31_400 }),
      "answered 429 Too many requests. Given up after 6 attempts and 32 s of waiting.",
    ],
    "with what a name that does not exist is called": [
      ending(classifyTransportError("ENOTFOUND", "graph.example.com", false, 60)),
      "did not answer: the host name graph.example.com does not exist (ENOTFOUND).",
    ],
    "with how an authority of one's own is made known": [
      ending(classifyTransportError("SELF_SIGNED_CERT_IN_CHAIN", "graph.microsoft.com", false, 60)),
      "did not answer: the certificate of graph.microsoft.com was issued by an unknown authority (SELF_SIGNED_CERT_IN_CHAIN). " +
        "If your organisation runs this authority (or a proxy that inspects TLS), set NODE_EXTRA_CA_CERTS to a PEM file with " +
        "its certificate.",
    ],
  };
  for (const [what, [outcome, sentence]] of Object.entries(sentences)) {
    it(what, () => assert.equal(refusal(policy, outcome).message, `${about} ${sentence}`));
  }

  it("to a person as what an application could do", () => {
    const { ARM_CLIENT_ID, ARM_CLIENT_SECRET } = process.env;
    delete process.env["ARM_CLIENT_ID"];
    delete process.env["ARM_CLIENT_SECRET"];
    const { message } = refusal(policy, ending(said(403, "AccessDenied", "No.")));
    Object.assign(process.env, { ARM_CLIENT_ID, ARM_CLIENT_SECRET });
    assert.match(
      message,
      /This requires Policy\.\S+, which your account or the Azure CLI's own app lacks: sign in as an app/,
    );
  });

  it("with its codes and the refused applications, for those who decide by them", () => {
    const ids = Array.from({ length: 12 }, (_, i) => `499B84AC-1321-427f-aa17-2670000000${10 + i}`);
    const map = JSON.stringify(Object.fromEntries(ids.map((id) => [id, "ServicePrincipalNotFound"])));
    const error = refusal(policy, ending(refused(`1034: Policy contains invalid applications: ${map}`)));
    assert.ok(error.hasCode("1034") && error.hasCode("BadRequest") && !error.hasCode("1037"));
    assert.deepEqual(
      [...refusedApplications(error).keys()],
      ids.map((id) => id.toLowerCase()),
    );
    assert.equal(refusedApplications(refusal(policy, ending(refused("1011: nothing")))).size, 0);
  });

  it("on one line, without stack, and not without end", () => {
    const error = refusal(policy, ending(refused("a\n  b".repeat(1_000))));
    assert.ok(error.message.length < 1_200 && !/\n/.test(error.message));
    assert.equal(error.stack, "");
  });

  it("as unclear when a write may have happened", () => {
    const error = refusal(policy, ending(said(503, "ServiceUnavailable", "Busy."), { unclear: true }));
    assert.ok(error instanceof UnclearOutcome);
    assert.match(error.message, /The Conditional Access policy may have been written nevertheless: look for it/);
  });
});
