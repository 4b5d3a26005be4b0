/** Why Entra did not sign us in, from what `@azure/identity` says of it. */
import { operationSignal } from "../../core/deadline";
import { ServiceError, textOf } from "../../core/errors";
import { mostOfSmallAnswer } from "../../core/http/bounds";
import { sender } from "../../core/http/send";
import { TransportError } from "../../core/http/transportError";
import { credentialSetting, ownClientId } from "./credential";

/** By Entra's error numbers (Microsoft Entra authentication and authorization error codes, 2026). */
const steps: Readonly<Record<string, () => string>> = {
  AADSTS7000215: () => `Check ${credentialSetting()}: the secret's value is required, not its ID`,
  AADSTS7000222: () => "The secret has expired: create a new one under App registrations > Certificates & secrets",
  AADSTS700016: () => `Check ${credentialSetting()}: that application must exist in this tenant`,
  AADSTS700027: () => "Upload the certificate under App registrations > Certificates & secrets",
  AADSTS700213: federatedCredential,
  AADSTS70021: federatedCredential,
  AADSTS700024: () => "The federated token is not valid now: get a new one, and check the clock of this computer",
  AADSTS90002: () => "Check tenantId and cloud",
  AADSTS53003: () => "A Conditional Access policy of the tenant blocks this sign-in",
  AADSTS50076: () => "Sign in again with multifactor authentication: az login",
};

function federatedCredential(): string {
  return (
    `Add a federated credential with this issuer and subject to application ${ownClientId() ?? ""} ` +
    "(App registrations > Certificates & secrets > Federated credentials)"
  );
}

export async function refusedSignIn(
  tenantId: string,
  loginUrl: string,
  why: string | TransportError,
): Promise<ServiceError> {
  const about = { verb: "sign in to", noun: "tenant", id: tenantId };
  if (why instanceof TransportError) {
    const { message: words, remedy: nextStep, kind } = why;
    return new ServiceError(about, { service: "Entra sign-in", words, nextStep, codes: [kind] });
  }
  const text = why;
  // The library tells neither why it could not learn the tenant's addresses nor that this is what went wrong.
  const said = text.includes("endpoints_resolution_error") ? await askDirectly(tenantId, loginUrl) : { words: text };
  const code = /AADSTS\d{1,10}/.exec(said.words)?.[0];
  const step = (code === undefined ? undefined : steps[code]?.()) ?? said.remedy ?? `Check ${credentialSetting()}`;
  return new ServiceError(about, {
    service: "Entra sign-in",
    words: errorDetail(said.words),
    nextStep: step,
    codes: code ? [code] : [],
  });
}

async function askDirectly(tenantId: string, loginUrl: string): Promise<{ words: string; remedy?: string }> {
  const url = `${loginUrl}/${tenantId}/v2.0/.well-known/openid-configuration`;
  try {
    const request = { method: "GET", url, deadline: 10_000, mostBytes: mostOfSmallAnswer, repeatable: true } as const;
    const { status, body } = await sender()(request, operationSignal());
    const { error_description: why } = JSON.parse(body) as { error_description?: string };
    return { words: why ?? `with status ${status}`, remedy: "Check tenantId and cloud" };
  } catch (error) {
    const remedy = error instanceof TransportError ? error.remedy : undefined;
    return { words: textOf(error), remedy: remedy ?? "Check cloud and the network of this computer" };
  }
}

/** Entra's own sentence, without the ids and times that follow it. */
function errorDetail(text: string): string {
  const from = text.search(/AADSTS\d{1,10}:/);
  const line = from < 0 ? text : text.slice(from).split("\n", 1)[0]!;
  const ends = from < 0 ? [] : ["Trace ID:", "Correlation ID:", "Timestamp:"].map((mark) => line.indexOf(mark));
  const sentence = line.slice(0, Math.min(line.length, ...ends.filter((at) => at >= 0))).trimEnd();
  return sentence.length > 400 ? `${sentence.slice(0, 400)} …` : sentence;
}
