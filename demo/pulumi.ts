/** Runs Pulumi for the demo and looks at the sandbox from outside. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { parse } from "yaml";
import { installPlugin } from "../sandbox/azuread-plugin/install";
import type { SandboxProcess } from "../sandbox/child";
import { command } from "./narration";

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

export class Stage {
  private readonly configFile: string;
  /** Pulumi's own folder, so that nothing of the demo meets plugins and sign-in of whoever runs it. */
  private readonly home: string;

  constructor(
    private readonly root: string,
    private readonly folder: string,
    private readonly sandbox: SandboxProcess,
    /** Directory of the `pulumi-resource-azuread` to use; the sandbox's stand-in unless told. */
    azureadPlugin?: string,
  ) {
    this.home = join(folder, "home");
    installPlugin(this.home, azureadPlugin);
    this.configFile = join(folder, "Pulumi.dev.yaml");
    const dev = readFileSync(join(root, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(this.configFile, dev.replaceAll("https://localhost:8443", sandbox.jamf.url));
  }

  /** Replaces the configuration; the salt that `stack init` wrote stays. */
  configure(config: Record<string, unknown>): void {
    const salt = /^encryptionsalt:.*$/m.exec(readFileSync(this.configFile, "utf8"))?.[0];
    const all = { jamfUrl: this.sandbox.jamf.url, tenantId: this.sandbox.entra.tenantId, ...config };
    const lines = Object.entries(all).map(([key, value]) => `  jamf-entra-compliance:${key}: ${JSON.stringify(value)}`);
    writeFileSync(this.configFile, [...(salt ? [salt] : []), "config:", ...lines, ""].join("\n"));
  }

  /** One of the commands beside Pulumi; `codes` are the exit codes that are no failure of the demo. */
  async tool(args: string[], codes: number[]): Promise<void> {
    command(`npx --no jamf-entra-compliance ${args.join(" ")}`);
    const main = join(this.root, "dist", "operations", "main.js");
    const { code } = await this.spawned(process.execPath, [main, ...args], "inherit", { directory: this.folder });
    if (!codes.includes(code ?? -1)) throw new Error(`${args[0]} ended with code ${code}`);
  }

  /** The comment that a pull request with this configuration would get: what stands before the fold. */
  async pullRequestComment(): Promise<string> {
    const preview = ["preview", "--json", "--stack", "dev", "--config-file", this.configFile, "--non-interactive"];
    const { text } = await this.spawned("pulumi", preview, "pipe", {
      directory: this.root,
      more: { JAMF_ENTRA_REPORT: "1" },
    });
    const file = join(this.folder, "preview.json");
    writeFileSync(file, text);
    const main = join(this.root, "dist", "operations", "main.js");
    const summarize = [main, "summarize", "--format", "github", file];
    const comment = await this.spawned(process.execPath, summarize, "pipe", { directory: this.folder });
    // 2: it needs an approval.
    if (comment.code !== 0 && comment.code !== 2) throw new Error(`summarize ended with code ${comment.code}`);
    return comment.text.split("<details>")[0]!.trim();
  }

  /** A run that must be refused, as the terminal shows it. */
  async refused(args: string[]): Promise<void> {
    command(`pulumi ${args.join(" ")}`);
    const { code } = await this.pulumi([...args, ...this.quiet], "inherit");
    if (code === 0) throw new Error(`pulumi ${args[0]} was not refused`);
  }

  /** The policies that `blockers --write-config` put into the stack file. */
  proposedExclusions(): string[] {
    const { config } = parse(readFileSync(this.configFile, "utf8")) as { config: Record<string, unknown> };
    const found = config["jamf-entra-compliance:conditionalAccess"] as { exclusions: { policyIds: string[] } };
    return found.exclusions.policyIds;
  }

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

  get controlUrl(): string {
    return this.sandbox.control.url;
  }

  async init(): Promise<void> {
    // It writes a salt into the stack file beside Pulumi.yaml: into our copy, not into the project's.
    copyFileSync(join(this.root, "Pulumi.yaml"), join(this.folder, "Pulumi.yaml"));
    await this.pulumi(["stack", "init", "dev", "--no-select"], "pipe", this.folder);
  }

  /** Runs and shows; anything but success ends the demo. */
  async run(args: string[], ...more: string[]): Promise<void> {
    command(`pulumi ${args.join(" ")}`);
    const { code } = await this.pulumi([...args, ...more, ...this.quiet], "inherit");
    if (code !== 0) throw new Error(`pulumi ${args[0]} ended with code ${code}`);
  }

  private get quiet(): string[] {
    const stack = ["--stack", "dev", "--config-file", this.configFile];
    return [...stack, "--non-interactive", "--suppress-outputs", "--suppress-progress"];
  }

  async output(name: string): Promise<unknown> {
    const { text } = await this.pulumi(["stack", "output", "--json", "--stack", "dev"], "pipe");
    return (JSON.parse(text) as Record<string, unknown>)[name];
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
  async editByHand(): Promise<void> {
    const { id, group } = await this.complianceGroup();
    group.criteria = group.criteria.filter((c) => !c.name.startsWith("FileVault"));
    await this.jamf("PUT", `/api/v3/computer-groups/smart-groups/${id}`, group);
  }

  async complianceCriteria(): Promise<string> {
    const { group } = await this.complianceGroup();
    return group.criteria.map((c) => `${c.name} ${c.searchType} ${c.value}`).join(", and ");
  }

  private async complianceGroup() {
    const id = String(await this.output("complianceGroupId"));
    const group = (await this.jamf("GET", `/api/v3/computer-groups/smart-groups/${id}`)) as {
      criteria: { name: string; searchType: string; value: string }[];
    };
    return { id, group };
  }

  shellExports(): string {
    return Object.entries(this.environment())
      .map(([k, v]) => `${k}='${v}'`)
      .map((line) => `export ${line}\n`)
      .join("");
  }

  private environment(): Record<string, string> {
    return {
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "demo",
      ...this.sandbox.environment,
      PULUMI_HOME: this.home,
      PATH: process.env["PATH"] ?? "",
    };
  }

  private async pulumi(
    args: string[],
    output: "inherit" | "pipe",
    directory = this.root,
  ): Promise<{ code: number | null; text: string }> {
    return this.spawned("pulumi", args, output, { directory });
  }

  private async spawned(
    program: string,
    args: string[],
    output: "inherit" | "pipe",
    { directory, more = {} }: { directory: string; more?: Record<string, string> },
  ): Promise<{ code: number | null; text: string }> {
    const child = spawn(program, args, {
      cwd: directory,
      env: { ...process.env, ...this.environment(), ...more },
      stdio: ["ignore", output, output === "pipe" ? "pipe" : "inherit"],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, text: Buffer.concat(chunks).toString() };
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
