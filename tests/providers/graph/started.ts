/** A simulated tenant, and the real host process that works against it. */
import { startSandboxProcess } from "../../../sandbox/child";
import { ByHand } from "../../support/byHand";
import { type Bag, Host } from "../../support/host";

export interface Started {
  host: Host;
  admin: ByHand;
  tenantId: string;
  /** What people and testers do in Entra: `entra("settings", { hasIntune: false })`. */
  entra(step: string, body?: object): Promise<any>;
  person(step: string, body?: object): Promise<any>;
  /** Object id of a group of the seed. */
  group(displayName: string): Promise<string>;
  /** `GET /v1.0/…` of everything that Graph was asked while `work` ran. */
  asked(work: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
}

/** Conditional Access goes at any pace, unless `--ca-pace` says otherwise. */
export async function started(...options: string[]): Promise<Started> {
  const pace = options.includes("--ca-pace") ? [] : ["--ca-pace", "0"];
  const sandbox = await startSandboxProcess([...pace, ...options]);
  const host = await Host.start(sandbox.environment);
  const admin = new ByHand(sandbox);
  return {
    host,
    admin,
    tenantId: sandbox.entra.tenantId,
    entra: (step, body = {}) => admin.control("POST", `/entra/${step}`, body),
    person: (step, body = {}) => admin.control("POST", `/people/${step}`, body),
    async group(displayName) {
      const { value } = await admin.graph(
        "GET",
        `/v1.0/groups?$filter=displayName eq '${displayName}'&$select=id`.replaceAll(" ", "%20"),
      );
      return (value as Bag[])[0]!["id"] as string;
    },
    async asked(work) {
      await admin.control("DELETE", "/requests");
      await work();
      const all = (await admin.requests()).filter(({ service }) => service === "graph");
      return all.map(({ method, path }) => `${method} ${path.split("?")[0]!}`);
    },
    async stop() {
      await host.stop();
      await sandbox.stop();
    },
  };
}

/** The one sentence that a failed operation says. */
export const said = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => Promise.reject(new Error("it did not fail")),
    (error: Error) => error.message.replace(/^\d+ [A-Z_]+: /, ""),
  );

export type { Bag };
