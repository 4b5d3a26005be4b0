/** Starts a sandbox in this process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAuthority } from "./authorityFiles";
import { sharedCertificates } from "./sharedCertificates";
import type { Certificates } from "./certificates";
import { controlListener } from "./control";
import { sandboxEnvironment, writeEnvironmentFile } from "./environment";
import { defaultOptions, type SandboxOptions } from "./options";
import type { ReadyLine } from "./readyLine";
import { listen, serviceListener, type Listener } from "./server";
import { readState, World } from "./world";

export interface Sandbox extends ReadyLine {
  /** Variables that point a child process (Pulumi, our commands, curl) at this sandbox. */
  environment: Record<string, string>;
  /** Ends every connection, writes the state file if there is one, removes what was written besides. */
  stop(): Promise<void>;
}

function readyLine(world: World, control: string, caFile: string, caPace?: number): ReadyLine {
  const { jamf, entra } = { jamf: world.jamf.info, entra: world.entra.info };
  return {
    jamf: { url: world.origin("jamf"), clientId: jamf["clientId"]!, clientSecret: jamf["clientSecret"]! },
    entra: {
      tenantId: entra["tenantId"]!,
      clientId: entra["clientId"]!,
      clientSecret: entra["clientSecret"]!,
      loginUrl: world.origin("login"),
      graphUrl: world.origin("graph"),
      metadataHost: entra["metadataHost"]!,
      ...(caPace === undefined ? {} : { caPace }),
    },
    caFile,
    control: { url: control },
  };
}

/** Four listeners; when the last cannot be had, the first ones are given back. */
async function openPorts(
  port: number,
  certificates: Certificates,
  world: { current?: World },
): Promise<{ listeners: Listener[]; urls: string[] }> {
  const listeners: Listener[] = [];
  try {
    for (const [offset, name] of (["jamf", "login", "graph", "control"] as const).entries()) {
      listeners.push(
        await listen(
          (request, response) =>
            name === "control"
              ? controlListener(world.current!)(request, response)
              : serviceListener(world.current!, name)(request, response),
          port === 0 ? 0 : port + offset,
          name === "control" ? undefined : certificates,
        ),
      );
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
  const urls = listeners.map(({ port: bound }, at) => `${at === 3 ? "http" : "https"}://localhost:${bound}`);
  return { listeners, urls };
}

/** Starts a sandbox in this process, on free ports unless told otherwise. Any number of them can run at once. */
export async function startSandbox(chosen: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const options: SandboxOptions = { ...defaultOptions, port: 0, ...chosen };
  const saved = options.state === undefined ? undefined : readState(options.state);
  const certificates =
    options.certificates === undefined || saved
      ? await (await import("./certificates.js")).issueCertificates(saved?.authority)
      : await sharedCertificates(options.certificates);
  const holder: { current?: World } = {};
  const { listeners, urls } = await openPorts(options.port, certificates, holder);
  const [jamf, login, graph, control] = urls as [string, string, string, string];
  const directory =
    options.state === undefined ? mkdtempSync(join(tmpdir(), "jamf-entra-sandbox-")) : `${options.state}.trust`;
  const stop = async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
    holder.current?.save();
    if (options.state === undefined) rmSync(directory, { recursive: true, force: true });
  };
  try {
    const world = (holder.current = new World(options, { jamf, login, graph }, certificates, saved));
    const files = writeAuthority(directory, certificates.ca);
    const ready = readyLine(world, control, files.caFile, options.caPace);
    const environment = sandboxEnvironment(ready);
    if (options.envFile !== undefined) writeEnvironmentFile(options.envFile, ready, environment);
    world.save();
    return { ...ready, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
