/** The stacks that version 0.1.0 made: how they are kept in this folder, and how one is put into a sandbox of today. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/host";
import { people } from "../support/connected";
import type { Tenant } from "../support/tenant";
import { replay, Translation, type Write } from "./writes";

export const stages = ["prepare", "connect", "pilot", "enforce", "drain"] as const;
export type Stage = (typeof stages)[number];

/** Addresses and ids that another sandbox has differently. */
export type Known = Record<string, string>;

export interface Recording {
  known: Known;
  /** Made by hand before the stack, then adopted by it. */
  byHand: string[];
  /** What the stack and people wrote on the way into each stage. */
  writes: Record<Stage, Write[]>;
}

const folder = join(root, "tests/upgrade/0.1.0");
const file = (name: string) => join(folder, `${name}.json`);
const sevenLines = readFileSync(join(root, "tests/providers/core/provider-text-0.1.0.txt"), "utf8");
const textOf = (kind: string) => sevenLines.replaceAll("jamf:Category", kind);
/** Stands in the kept states for the 2.3 kB of version 0.1.0. */
const mark = (kind: string) => `text of 0.1.0: ${kind}`;

export async function knownOf(tenant: Tenant): Promise<Known> {
  const { config, userGroupId, emergencyGroupId } = await people(tenant);
  const placeholder = (config as any).conditionalAccess.placeholder.appId as string;
  const { jamf, entra } = tenant.sandbox;
  return {
    jamfUrl: jamf.url,
    loginUrl: entra.loginUrl,
    graphUrl: entra.graphUrl,
    metadataHost: entra.metadataHost,
    tenantId: entra.tenantId,
    clientId: entra.clientId,
    userGroupId,
    emergencyGroupId,
    placeholder,
  };
}

export function keepRecording(recording: Recording, states: Record<Stage, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const stage of stages) {
    const state = JSON.parse(states[stage], (key, value) => {
      if (key !== "__provider" || typeof value !== "string") return value as unknown;
      const kind = /\{ kind: "([^"]+)"/.exec(value as string)?.[1] ?? "";
      if (value !== textOf(kind)) throw new Error(`a provider text of ${kind} that version 0.1.0 does not write`);
      return mark(kind);
    });
    delete state.deployment.manifest.time;
    for (const resource of state.deployment.resources)
      for (const aside of ["created", "modified", "sourcePosition", "stackTrace"]) delete resource[aside];
    writeFileSync(file(stage), `${JSON.stringify(state, null, 1)}\n`);
  }
  writeFileSync(file("recording"), `${JSON.stringify(recording, null, 1)}\n`);
}

const recording = (): Recording => JSON.parse(readFileSync(file("recording"), "utf8")) as Recording;

/** Brings the tenant to where it was when the stack had reached the stage, and gives that stack's state. */
export async function restore(tenant: Tenant, stage: Stage): Promise<{ state: string; byHand: string[] }> {
  const { known, writes, byHand } = recording();
  const translation = new Translation();
  for (const [name, now] of Object.entries(await knownOf(tenant))) translation.learn(known[name]!, now);
  for (const reached of stages.slice(0, stages.indexOf(stage) + 1)) {
    await replay(writes[reached], tenant.sandbox, translation);
  }
  const state = readFileSync(file(stage), "utf8").replace(/"text of 0\.1\.0: ([^"]+)"/g, (_, kind: string) =>
    JSON.stringify(textOf(kind)),
  );
  return { state: translation.text(state), byHand };
}
