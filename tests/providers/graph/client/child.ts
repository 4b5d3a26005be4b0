/** The product's client in a process of its own, as the Pulumi host has it: environment and trust are set before it starts. */
import { withDeadline } from "../../../../providers/core/deadline";
import type { ServiceError } from "../../../../providers/core/errors";
import { type CloudName } from "../../../../providers/graph/clouds";
import type * as client from "../../../../providers/graph/client";
import { getCompliancePartner } from "../../../../providers/graph/compliancePartner/entry";
import { credentialExpiry, expiryWarning } from "../../../../providers/graph/credentialExpiry";
import { getDeviceComplianceApps, intuneReady } from "../../../../providers/graph/deviceComplianceApps";
import { groupMembers } from "../../../../providers/graph/groupMembers";
import { findRegistrant, isInOneOf } from "../../../../providers/graph/registrant";
import { getRegistrationBlockers } from "../../../../providers/graph/conditionalAccess/registrationBlockers";
import type { Ask, Told } from "./product";

const place = require.resolve("../../../../providers/graph/client");

/** Clients are kept for as long as a process lives; whoever wants to sign in anew takes the module anew. */
let { graphClient } = require(place) as typeof client;

process.on("message", (ask: Ask) => void answer(ask));

async function answer({ number, tenantId, cloud, call, args, deadline }: Ask): Promise<void> {
  try {
    const work = () => perform(tenantId, cloud, call, args);
    const value = await (deadline === undefined ? work() : withDeadline(deadline, work));
    tell({ number, value });
  } catch (thrown) {
    const { name, message, stack, status, answer } = thrown as ServiceError;
    tell({ number, error: { name, message, stack, status, codes: answer?.codes } });
  }
}

/** Whoever asked may have gone. */
const tell = (told: Told) => void (process.connected && process.send!(told));

async function perform(tenantId: string, cloud: CloudName, call: string, args: unknown[]): Promise<unknown> {
  if (call === "setEnvironment") {
    for (const name of Object.keys(process.env))
      if (/^(ARM|AZURE|ACTIONS|SYSTEM|PULUMI_OIDC)_/.test(name)) delete process.env[name];
    Object.assign(process.env, args[0]);
    delete require.cache[place];
    ({ graphClient } = require(place) as typeof client);
    return undefined;
  }
  const graph = graphClient({ tenantId, cloud });
  switch (call) {
    case "getCompliancePartner":
      return getCompliancePartner(graph);
    case "getDeviceComplianceApps":
      return getDeviceComplianceApps(graph, args[0] as string | undefined);
    case "intuneReady":
      return intuneReady(graph, await getDeviceComplianceApps(graph, args[0] as string | undefined));
    case "getRegistrationBlockers":
      return getRegistrationBlockers(graph, args[0] as never);
    case "findRegistrant":
      return findRegistrant(graph, args[0] as string);
    case "groupMembers":
      return groupMembers(graph, args[0] as string, args[1] as never);
    case "isInOneOf":
      return isInOneOf(graph, args[0] as string, args[1] as string[]);
    case "expiryWarning": {
      const expiry = await credentialExpiry(graph);
      return expiry && { kind: expiry.kind, warning: expiryWarning(expiry, args[0] as never) };
    }
    default:
      return (graph as unknown as Record<string, (...a: unknown[]) => unknown>)[call]!(...args);
  }
}
