/** A simulated Jamf Pro instance of a given version, and the real host process that works against it. */
import { startSandboxProcess } from "../../../sandbox/child";
import { ByHand } from "../../support/byHand";
import { type Bag, Host } from "../../support/host";

export interface Started {
  host: Host;
  admin: ByHand;
  jamfUrl: string;
  stop(): Promise<void>;
}

export async function started(...options: string[]): Promise<Started> {
  const sandbox = await startSandboxProcess(options);
  const host = await Host.start({
    JAMF_URL: sandbox.jamf.url!,
    JAMF_CLIENT_ID: sandbox.jamf.clientId,
    JAMF_CLIENT_SECRET: sandbox.jamf.clientSecret,
    NODE_EXTRA_CA_CERTS: sandbox.caFile,
  });
  const stop = async () => {
    await host.stop();
    await sandbox.stop();
  };
  return { host, admin: new ByHand(sandbox), jamfUrl: sandbox.jamf.url!, stop };
}

/** `GET /api/v3/…` of everything that Jamf was asked while `work` ran; the sign-in is left out. */
export async function asked(admin: ByHand, work: () => Promise<unknown>): Promise<string[]> {
  await admin.control("DELETE", "/requests");
  await work();
  return (await admin.requests())
    .filter(({ service, path }) => service === "jamf" && !path.includes("/oauth/"))
    .map(({ method, path }) => `${method} ${path.split("?")[0]!}`);
}

export const smartGroups = async (admin: ByHand): Promise<Bag[]> =>
  (await admin.control("GET", "/snapshot")).jamf.smartComputerGroups as Bag[];
