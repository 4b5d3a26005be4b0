/**
 * The clouds of Microsoft Entra: hosts, portals and the application ids that differ.
 *
 * Where `ARM_METADATA_HOSTNAME` is set, sign-in and Graph are those that this host names, as for `@pulumi/azuread`, so that one
 * setting serves both.
 */
import { get } from "node:https";
import { RunError } from "../core/errors";

export const cloudNames = ["global", "gccHigh", "china"] as const;
export type CloudName = (typeof cloudNames)[number];

export interface Cloud {
  name: CloudName;
  /** Origin of the sign-in service. */
  loginUrl: string;
  /** Origin of Microsoft Graph; the token's scope is `<graphUrl>/.default`. */
  graphUrl: string;
  entraPortal: string;
  intunePortal: string;
  /**
   * Application id of Jamf's *User registration app for Device Compliance*. Reported by three independent sources for the
   * global cloud and by one for GCC High; in China nobody has published it.
   */
  registrationAppId?: string;
}

const clouds: Record<CloudName, Cloud> = {
  global: {
    name: "global",
    loginUrl: "https://login.microsoftonline.com",
    graphUrl: "https://graph.microsoft.com",
    entraPortal: "https://entra.microsoft.com",
    intunePortal: "https://intune.microsoft.com",
    registrationAppId: "b03c10a8-71c7-45f9-b44a-3335ab76e970",
  },
  gccHigh: {
    name: "gccHigh",
    loginUrl: "https://login.microsoftonline.us",
    graphUrl: "https://graph.microsoft.us",
    entraPortal: "https://entra.microsoft.us",
    intunePortal: "https://intune.microsoft.us",
    registrationAppId: "dcf07df3-346f-4f0e-b803-c1f0ea0fb5ae",
  },
  china: {
    name: "china",
    loginUrl: "https://login.chinacloudapi.cn",
    graphUrl: "https://microsoftgraph.chinacloudapi.cn",
    entraPortal: "https://entra.microsoftonline.cn",
    intunePortal: "https://intune.microsoftonline.cn",
  },
};

export const cloudOf = (name: CloudName): Cloud => clouds[name];

let asked: Promise<Pick<Cloud, "loginUrl" | "graphUrl">> | undefined;

/** The cloud's hosts, from the metadata host where one is set. */
export async function endpointsOf(name: CloudName): Promise<Pick<Cloud, "loginUrl" | "graphUrl">> {
  const host = process.env["ARM_METADATA_HOSTNAME"];
  if (!host) return clouds[name];
  asked ??= metadata(host);
  return asked;
}

/** `GET https://<host>/metadata/endpoints?api-version=2022-09-01`, as azuread 6.9.1 asks it. */
async function metadata(host: string): Promise<Pick<Cloud, "loginUrl" | "graphUrl">> {
  const wrong = (why: string) => new RunError([`ARM_METADATA_HOSTNAME ${host} ${why}. Unset it for a public cloud.`]);
  const text = await new Promise<string>((resolve, reject) => {
    const call = get(`https://${host}/metadata/endpoints?api-version=2022-09-01`, { timeout: 10_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        answer.statusCode === 200
          ? resolve(Buffer.concat(chunks).toString())
          : reject(wrong(`answered ${answer.statusCode}`)),
      );
    });
    call.on("timeout", () => call.destroy(new Error("no answer within 10 s")));
    call.on("error", (error) => reject(wrong(`can't be reached: ${error.message}`)));
  });
  const said = JSON.parse(text) as { microsoftGraphResourceId?: string; authentication?: { loginEndpoint?: string } };
  const [graphUrl, loginUrl] = [said.microsoftGraphResourceId, said.authentication?.loginEndpoint];
  if (!graphUrl || !loginUrl) throw wrong("names neither sign-in nor Graph");
  return { graphUrl: graphUrl.replace(/\/$/, ""), loginUrl: loginUrl.replace(/\/$/, "") };
}
