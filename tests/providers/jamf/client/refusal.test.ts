import assert from "node:assert/strict";
import { UnclearOutcome } from "../../../../providers/core/errors";
import type { HttpAnswer, Outcome } from "../../../../providers/core/http/message";
import { TransportError, classifyTransportError } from "../../../../providers/core/http/transportError";
import { refusal } from "../../../../providers/jamf/client/refusal";

const policy = {
  verb: "update",
  noun: "policy",
  name: "Register",
  id: "12",
  permission: "Update Policies",
};

const json = (status: number, ...errors: object[]): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ httpStatus: status, errors }),
});
const html = (status: number, body: string): HttpAnswer => ({
  status,
  headers: { "content-type": "text/html;charset=utf-8" },
  body,
});
const classic = (status: number, phrase: string, text: string): HttpAnswer =>
  html(
    status,
    `<html>\n<head>\n   <title>Status page</title>\n</head>\n<body style="font-family: sans-serif;">\n` +
      `<p style="font-size: 1.2em;font-weight: bold;margin: 1em 0px;">${phrase}</p>\n<p>${text}</p>\n` +
      `<p>You can get technical details <a href="http://www.w3.org/Protocols/">here</a>.<br>\n` +
      `Please continue your visit at our <a href="/">home page</a>.\n</p>\n</body>\n</html>\n`,
  );

const after = (result: HttpAnswer | TransportError, more: Partial<Outcome> = {}): Outcome => ({
  ...(result instanceof TransportError ? { trouble: result } : { answer: result }),
  attempts: 1,
  waited: 0,
  unclear: false,
  ...more,
});

const role = "(Settings > System > API roles and clients)";
const about = 'Could not update policy "Register" (id 12): Jamf Pro';
const checkUrl = "Check jamfUrl: it must be the address of Jamf Pro itself, such as https://example.jamfcloud.com.";

describe("What Jamf Pro refuses reads", () => {
  const sentences: Record<string, [Outcome, string]> = {
    "with the field, the words and the code of the Jamf Pro API": [
      after(json(400, { code: "INVALID_FIELD", field: "criteria[0].name", description: "is unknown", id: "0" })),
      "answered 400 criteria[0].name: is unknown (INVALID_FIELD).",
    ],
    "with all of several reasons": [
      after(
        json(422, { code: "DUPLICATE_FIELD", field: "name", description: "is taken." }, { field: "siteId", id: null }),
      ),
      "answered 422 name: is taken (DUPLICATE_FIELD); siteId.",
    ],
    "with the plain status where Jamf Pro gives no reason": [after(json(400)), "answered 400 Bad Request."],
    "with the plain status where the body is empty": [
      after({ status: 409, headers: {}, body: "" }),
      "answered 409 Conflict.",
    ],
    "with the words of the Classic API": [
      after(classic(409, "Conflict", "Error: Duplicate name")),
      "answered 409 Duplicate name.",
    ],
    "with what a Classic page says without them": [
      after(classic(404, "Not Found", "The server has not found anything matching the request URI")),
      "answered 404 Not Found: The server has not found anything matching the request URI. " +
        'It may have been deleted outside of Pulumi: run "pulumi refresh", then "pulumi up".',
    ],
    "without the marks of a Classic page": [
      after(classic(400, "Bad Request", "Error: Error in <b>XML</b> file.  A &amp; B don&#39;t fit")),
      "answered 400 Error in XML file. A & B don't fit.",
    ],
    "with how to bring back an object that is gone": [
      after(json(404)),
      'answered 404 Not Found. It may have been deleted outside of Pulumi: run "pulumi refresh", then "pulumi up".',
    ],
    "with the privilege that is missing": [
      after(json(403, { code: "INVALID_PRIVILEGE", field: "", description: "Forbidden", id: "0" })),
      `answered 403 Forbidden (INVALID_PRIVILEGE). Give the API role the privilege "Update Policies" ${role}.`,
    ],
    "with the privilege that is missing for a Classic object": [
      after(classic(403, "Forbidden", "The request is forbidden")),
      `answered 403 Forbidden: The request is forbidden. Give the API role the privilege "Update Policies" ${role}.`,
    ],
    "with the site where that is what one may not use": [
      after(json(403, { code: "INVALID_PRIVILEGE", field: "siteId", description: "no access" })),
      "answered 403 siteId: no access (INVALID_PRIVILEGE). Check the site: it must exist, and the API role must be allowed to use it.",
    ],
    "as the refusal of a firewall when it is one": [
      after(html(403, "<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD>…</HTML>")),
      `answered 403 with a web page titled "ERROR: The request could not be satisfied" that is not Jamf Pro's. ` +
        "A proxy or firewall in front of Jamf Pro refused the request: allow this computer and this content.",
    ],
    "as the 404 of something else when it is not Jamf Pro's": [
      after(html(404, "<h1>Nothing here</h1>")),
      `answered 404 with a web page that is not Jamf Pro's. ${checkUrl}`,
    ],
    "with what a redirect to a login page means": [
      after({ status: 302, headers: { location: "https://login.example.com/saml?token=x" }, body: "" }),
      `answered 302 with a redirect to https://login.example.com. ${checkUrl}`,
    ],
    "with what uses the object": [
      after(json(422, { code: "HAS_DEPENDENCIES", field: "", description: "used by policy Register" })),
      "answered 422 used by policy Register (HAS_DEPENDENCIES). Remove it first from what uses it.",
    ],
    "with what is too large": [
      after({ status: 413, headers: {}, body: "" }),
      "answered 413 Payload Too Large. The content is larger than Jamf Pro, or a proxy in front of it, accepts: make it smaller.",
    ],
    "with attempts and waiting when Jamf Pro is not well": [
      after(json(503), { attempts: 7, waited: 23_400 }),
      "answered 503 Service Unavailable. Given up after 7 attempts and 24 s of waiting.",
    ],
    "with attempts and waiting when Jamf Pro has too much to do": [
      after({ status: 429, headers: {}, body: "" }, { attempts: 7, waited: 120_000 }),
      "answered 429 Too Many Requests. Given up after 7 attempts and 120 s of waiting.",
    ],
    "with attempts and waiting when the page of a load balancer is all there is": [
      after(html(502, "<title>502 Bad Gateway</title>"), { attempts: 7, waited: 23_400 }),
      `answered 502 with a web page titled "502 Bad Gateway" that is not Jamf Pro's. ` +
        "Given up after 7 attempts and 24 s of waiting.",
    ],
    "with a name that does not exist": [
      after(classifyTransportError("ENOTFOUND", "exmaple.jamfcloud.com", false, 60)),
      "did not answer: the host name exmaple.jamfcloud.com does not exist (ENOTFOUND). Check jamfUrl and the network of this computer.",
    ],
    "with an address that nobody answers at": [
      after(classifyTransportError("ECONNREFUSED", "jamf.example.com:8443", false, 60), { attempts: 2, waited: 400 }),
      "did not answer: jamf.example.com:8443 refused the connection (ECONNREFUSED). Check jamfUrl and the network of this computer. " +
        "Given up after 2 attempts and 1 s of waiting.",
    ],
    "with how an authority of one's own is made known": [
      after(classifyTransportError("SELF_SIGNED_CERT_IN_CHAIN", "jamf.example.com", false, 60)),
      "did not answer: the certificate of jamf.example.com was issued by an unknown authority (SELF_SIGNED_CERT_IN_CHAIN). " +
        "If your organisation runs this authority (or a proxy that inspects TLS), set NODE_EXTRA_CA_CERTS to a PEM file " +
        "with its certificate.",
    ],
    "with a certificate for another name": [
      after(classifyTransportError("ERR_TLS_CERT_ALTNAME_INVALID", "jamf.example.com", false, 60)),
      "did not answer: the certificate of jamf.example.com is for a different host name (ERR_TLS_CERT_ALTNAME_INVALID). Check jamfUrl and the network of this computer.",
    ],
    "with how long nothing came": [
      after(classifyTransportError("ETIMEDOUT", "jamf.example.com", true, 60), { attempts: 7, waited: 23_400 }),
      "did not answer: no answer within 60 s. Given up after 7 attempts and 24 s of waiting.",
    ],
  };
  for (const [what, [outcome, sentence]] of Object.entries(sentences)) {
    it(what, () => assert.equal(refusal(policy, outcome).message, `${about} ${sentence}`));
  }

  it("with its codes, for those who decide by them", () => {
    const error = refusal(policy, after(json(422, { code: "DUPLICATE_FIELD", field: "name" })));
    assert.ok(error.hasCode("DUPLICATE_FIELD") && !error.hasCode("HAS_DEPENDENCIES"));
    assert.equal(error.status, 422);
  });

  it("on one line, without stack, and not without end", () => {
    const error = refusal(policy, after({ status: 400, headers: {}, body: "a\n  b".repeat(1_000) }));
    assert.ok(error.message.length < 600 && !/\n/.test(error.message), error.message);
    assert.equal(error.stack, "");
  });

  it("from what is no sentence of Jamf Pro's, in one pass", () => {
    const many = 300_000;
    for (const [type, body] of [
      ["text/html", "<title>Status page</title>" + "<p>".repeat(many)],
      ["text/html", "<title>".repeat(many)],
      ["text/html", "<title>Status page</title><p>" + "<".repeat(many) + "</p>"],
      ["text/plain", " ".repeat(many) + "x"],
      ["text/plain", ". ".repeat(many) + "x"],
      ["application/json", JSON.stringify({ errors: [null, 7, { code: {}, description: [], field: 3 }] })],
      ["application/json", JSON.stringify({ error: "a", error_description: { b: 1 } })],
    ] as const) {
      const error = refusal(policy, after({ status: 400, headers: { "content-type": type }, body }));
      assert.ok(error.message.length < 700, error.message);
    }
  });

  it("as unclear when a create may have happened", () => {
    const error = refusal({ ...policy, verb: "create" }, after(json(500), { unclear: true }));
    assert.ok(error instanceof UnclearOutcome);
  });
});
