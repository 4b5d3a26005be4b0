/**
 * Where sign-in and Graph are. Where `ARM_METADATA_HOSTNAME` is set, they are what that host says, as for `@pulumi/azuread`, so
 * that one setting serves both.
 */
import { operationSignal } from "../../core/deadline";
import { ServiceError, SettingsError, textOf } from "../../core/errors";
import { mostOfSmallAnswer } from "../../core/http/bounds";
import { sender } from "../../core/http/send";
import { type CloudName, cloudOf } from "../clouds";

export interface Endpoints {
  /** Origin of the sign-in service. */
  loginUrl: string;
  /** Origin of Microsoft Graph; the token's scope is `<graphUrl>/.default`. */
  graphUrl: string;
}

export async function endpointsOf(name: CloudName): Promise<Endpoints> {
  const host = process.env["ARM_METADATA_HOSTNAME"];
  return host ? saidBy(host) : cloudOf(name);
}

/** `GET https://<host>/metadata/endpoints?api-version=2022-09-01`, as azuread 6.9.1 asks it. */
async function saidBy(host: string): Promise<Endpoints> {
  const subject = { verb: "look up", noun: "addresses of the cloud" };
  const refused = (words: string, status?: number) =>
    new ServiceError(subject, {
      service: `The metadata host ${host}`,
      status,
      words,
      nextStep: "Check ARM_METADATA_HOSTNAME; unset it for a public cloud",
    });
  const url = `https://${host}/metadata/endpoints?api-version=2022-09-01`;
  if (!URL.canParse(url)) throw new SettingsError(`ARM_METADATA_HOSTNAME "${host}" is not a host name.`);
  const answer = await sender()(
    { method: "GET", url, deadline: 10_000, mostBytes: mostOfSmallAnswer, repeatable: true },
    operationSignal(),
  ).catch((error: unknown) => Promise.reject(refused(textOf(error))));
  if (answer.status !== 200) throw refused("without addresses that begin with https://", answer.status);
  return read(answer.body) ?? Promise.reject(refused("without addresses that begin with https://", answer.status));
}

function read(body: string): Endpoints | undefined {
  try {
    const said = JSON.parse(body) as { microsoftGraphResourceId?: string; authentication?: { loginEndpoint?: string } };
    const [graph, login] = [said.microsoftGraphResourceId, said.authentication?.loginEndpoint];
    const [graphUrl, loginUrl] = [originOf(graph), originOf(login)];
    return graphUrl && loginUrl ? { graphUrl, loginUrl } : undefined;
  } catch {
    return undefined;
  }
}

/** Credentials go there: nowhere without TLS, whatever the host says. */
function originOf(address: string | undefined): string | undefined {
  const url = new URL(address ?? "");
  return url.protocol === "https:" ? url.origin : undefined;
}
