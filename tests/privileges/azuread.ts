/**
 * What `@pulumi/azuread` makes of a stack, each operation by itself. A plugin's process keeps its token, so one that lacks a permission is
 * a process of its own; what it reads, changes and removes was made by one of the same application that had all of them.
 */
import { type Bag, type Held, Plugin } from "../sandbox/azuread-plugin/plugin";
import type { Outcomes } from "./operations";

interface Sample {
  type: string;
  /** Inputs of one of these; `tag`: its name, and what a change changes. */
  inputs: (tag: string, clientId: string) => Bag;
}

/** As `components/entra` registers them. */
const samples: Readonly<Record<string, Sample>> = {
  group: {
    type: "GroupWithoutMembers",
    inputs: (tag) => ({
      displayName: tag,
      securityEnabled: true,
      types: ["DynamicMembership"],
      dynamicMembership: { enabled: true, rule: 'user.department -eq "Sales"' },
    }),
  },
  "group with members": { type: "Group", inputs: (tag) => ({ displayName: tag, securityEnabled: true, members: [] }) },
  application: { type: "Application", inputs: (tag) => ({ displayName: tag }) },
  "service principal": { type: "ServicePrincipal", inputs: (tag, clientId) => ({ clientId, notes: tag }) },
  policy: {
    type: "ConditionalAccessPolicy",
    inputs: (tag) => ({
      displayName: tag,
      state: "disabled",
      conditions: {
        applications: { includedApplications: ["All"] },
        users: { includedUsers: ["All"] },
        clientAppTypes: ["all"],
        platforms: { includedPlatforms: ["macOS"] },
      },
      grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
    }),
  },
};

/** Objects of one application, one of each kind for every name. */
export class AzureadObjects {
  readonly #held = new Map<string, { held: Held; inputs: Bag }>();
  /** Applications without a principal, to make one of. */
  readonly #bare = new Map<string, string>();

  static async make(environment: Record<string, string>, names: readonly string[]): Promise<AzureadObjects> {
    const objects = new AzureadObjects();
    const plugin = await started(environment);
    try {
      for (const name of names) {
        const owners = await callerOf(plugin);
        for (const part of ["there", "bare"]) {
          const app = await plugin.resource("Application").create({ displayName: `${name} ${part}`, owners });
          const clientId = app.state["clientId"] as string;
          if (part === "bare") objects.#bare.set(name, clientId);
          else await objects.#make(plugin, name, { clientId, owners });
        }
      }
    } finally {
      await plugin.stop();
    }
    return objects;
  }

  async #make(
    plugin: Plugin,
    name: string,
    { clientId, owners }: { clientId: string; owners: string[] },
  ): Promise<void> {
    for (const [kind, { type, inputs }] of Object.entries(samples)) {
      const given = { ...inputs(name, clientId), ...(owned.has(type) && { owners }) };
      this.#held.set(objectsName(kind, name), { held: await plugin.resource(type).create(given), inputs: given });
    }
  }

  /** What each operation said that failed. */
  async outcomes(environment: Record<string, string>, name: string, isReadOnly: boolean): Promise<Outcomes> {
    const failed: Outcomes = {};
    const plugin = await started(environment);
    const attempt = async (what: string, work: Promise<unknown>) =>
      work.catch((error: Error) => void (failed[what] = error.message));
    try {
      const owners = await callerOf(plugin);
      for (const [kind, { type, inputs }] of Object.entries(samples)) {
        const resource = plugin.resource(type);
        const { held, inputs: given } = this.#held.get(objectsName(kind, name))!;
        await attempt(`read ${kind}`, resource.read(held, given));
        if (isReadOnly) continue;
        const more = owned.has(type) ? { owners } : {};
        const changed = { ...inputs(`${name} changed`, given["clientId"] as string), ...more };
        await attempt(`create ${kind}`, resource.create({ ...inputs(`${name} new`, this.#bare.get(name)!), ...more }));
        await attempt(`update ${kind}`, resource.update(held, changed));
        await attempt(`delete ${kind}`, resource.delete(held));
      }
    } finally {
      await plugin.stop();
    }
    return failed;
  }
}

/** Whoever makes one of these must own it to change it later: `Application.ReadWrite.OwnedBy`. */
const owned = new Set(["Application", "ServicePrincipal"]);

const objectsName = (kind: string, name: string): string => `${kind} of ${name}`;

async function started(environment: Record<string, string>): Promise<Plugin> {
  const plugin = await Plugin.start({ ...environment, AZUREAD_STANDIN_WAIT_SECONDS: "0.01" });
  await plugin.checkConfig({});
  await plugin.configure();
  return plugin;
}

const callerOf = async (plugin: Plugin): Promise<string[]> => [
  (await plugin.invoke("getClientConfig", {})).result["objectId"] as string,
];
