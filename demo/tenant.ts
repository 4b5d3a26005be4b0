/** The sandbox from outside: what people do in the admin centers and on Macs, and what there is to see. */
import { readFileSync } from "node:fs";
import { request } from "node:https";
import type { SandboxProcess } from "../sandbox/child";

interface Made {
  kind: string;
  id: string;
  name: string;
}

/** Arrays of the sandbox's snapshot, and what an administrator calls their objects. */
const kinds = {
  categories: "Category",
  smartComputerGroups: "Smart computer group",
  scripts: "Script",
  policies: "Policy",
  macApps: "Mac App",
  configurationProfiles: "Configuration profile",
  computerExtensionAttributes: "Extension attribute",
};

export class Tenant {
  constructor(private readonly sandbox: SandboxProcess) {}

  /** Somebody acts in an admin center. */
  async person(step: string, body: object = {}): Promise<void> {
    await this.control("POST", `/people/${step}`, body);
  }

  /** In the Entra admin center: a policy's excluded resources, without those that are gone and with the given ones. */
  async excludeByHand(policyName: string, more: string[] = []): Promise<void> {
    const policy = await this.found("conditionalAccessPolicies", policyName);
    const conditions = policy["conditions"] as { applications: { excludeApplications: string[] } };
    const { entra } = (await this.control("GET", "/snapshot")) as { entra: { servicePrincipals: { appId: string }[] } };
    const known = new Set(entra.servicePrincipals.map(({ appId }) => appId.toLowerCase()));
    const kept = conditions.applications.excludeApplications.filter((id) => known.has(id.toLowerCase()));
    const applications = { ...conditions.applications, excludeApplications: [...kept, ...more] };
    await this.control("POST", "/entra/policy", {
      id: policy["id"],
      set: { conditions: { ...conditions, applications } },
    });
  }

  /** Simulated time passes; what happened on the Macs comes back. */
  async hoursPass(hours: number): Promise<string> {
    const { macs } = (await this.control("POST", "/macs/tick", { minutes: hours * 60 })) as {
      macs: { installed: number; registered: number; registrationsRefused: number };
    };
    return `${macs.installed} Macs got the app, ${macs.registered} registered, ${macs.registrationsRefused} were refused`;
  }

  /** A Mac of a member of this group that meets the standard and has not registered yet. */
  async macOf(group: string): Promise<{ serial: string; name: string }> {
    const { jamf, entra } = (await this.control("GET", "/snapshot")) as {
      jamf: { macs: { serial: string; name: string; email: string; fileVault: string; isAway: boolean }[] };
      entra: { users: { id: string; userPrincipalName: string }[] };
    };
    const { members } = (await this.found("groups", group)) as { members: string[] };
    const names = new Set(entra.users.filter(({ id }) => members.includes(id)).map((user) => user.userPrincipalName));
    const { macs } = (await this.control("POST", "/jamf/truth")) as {
      macs: { serial: string; deviceId: string | null }[];
    };
    const open = new Set(macs.filter(({ deviceId }) => deviceId === null).map(({ serial }) => serial));
    return jamf.macs.find(
      (mac) =>
        names.has(mac.email) && open.has(mac.serial) && !mac.isAway && mac.fileVault === "All Partitions Encrypted",
    )!;
  }

  /** The user of a Mac acts. */
  async onMac(action: string, serial: string, body: object = {}): Promise<void> {
    await this.control("POST", `/jamf/${action}`, { serial, ...body });
  }

  async found(kind: string, name: string): Promise<Record<string, unknown>> {
    const { entra } = (await this.control("GET", "/snapshot")) as { entra: Record<string, Record<string, unknown>[]> };
    return entra[kind]!.find((o) => o["displayName"] === name)!;
  }

  async writes(): Promise<number> {
    const requests = (await this.control("GET", "/requests")) as { method: string; path: string }[];
    return requests.filter((r) => r.method !== "GET" && !/token/.test(r.path)).length;
  }

  clearRequests = (): Promise<unknown> => this.control("DELETE", "/requests");

  /** Remembers what is there, so that `objects` can tell what came. */
  async lookAround(): Promise<void> {
    this.before = new Set((await this.everything()).map((o) => `${o.kind} ${o.id}`));
  }
  private before = new Set<string>();

  /** Everything in the sandbox that was not there at the start. */
  async objects(): Promise<Made[]> {
    return (await this.everything()).filter((o) => !this.before.has(`${o.kind} ${o.id}`));
  }

  private async everything(): Promise<Made[]> {
    const { jamf } = (await this.control("GET", "/snapshot")) as { jamf: Record<string, Record<string, unknown>[]> };
    return Object.entries(kinds).flatMap(([key, kind]) =>
      (jamf[key] ?? []).map((o) => ({ kind, id: String(o["id"]), name: String(o["name"]) })),
    );
  }

  /** As an administrator would in Jamf Pro: takes FileVault out of the Compliance group. */
  async editComplianceGroup(id: string): Promise<void> {
    const group = await this.smartGroup(id);
    group.criteria = group.criteria.filter((c) => !c.name.startsWith("FileVault"));
    await this.jamf("PUT", `/api/v3/computer-groups/smart-groups/${id}`, group);
  }

  async criteriaOf(id: string): Promise<string> {
    const { criteria } = await this.smartGroup(id);
    return criteria.map((c) => `${c.name} ${c.searchType} ${c.value}`).join(", and ");
  }

  private smartGroup(id: string) {
    return this.jamf("GET", `/api/v3/computer-groups/smart-groups/${id}`) as Promise<{
      criteria: { name: string; searchType: string; value: string }[];
    }>;
  }

  private async control(method: string, path: string, body?: object): Promise<unknown> {
    const content = body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const reply = await fetch(this.sandbox.control.url + path, { method, ...content });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  private async jamf(method: string, path: string, body?: object): Promise<unknown> {
    const { url, clientId, clientSecret } = this.sandbox.jamf;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    });
    const token = (await this.send(`${url}/api/v1/oauth/token`, "POST", form.toString(), {
      "content-type": "application/x-www-form-urlencoded",
    })) as { access_token: string };
    return this.send(url + path, method, body && JSON.stringify(body), {
      authorization: `Bearer ${token.access_token}`,
      "content-type": "application/json",
    });
  }

  private send(
    url: string,
    method: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<unknown> {
    const ca = readFileSync(this.sandbox.caFile);
    return new Promise((resolve, reject) => {
      const call = request(url, { method, headers, ca }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (reply.statusCode! >= 300) reject(new Error(`${method} ${url} answered ${reply.statusCode}: ${text}`));
          else resolve(text ? JSON.parse(text) : undefined);
        });
      });
      call.on("error", reject);
      call.end(body);
    });
  }
}
