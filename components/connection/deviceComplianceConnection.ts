/** Where the connection between Jamf Pro and Entra stands, step by step. */
import { withDeadline } from "../../providers/core/deadline";
import type { Config } from "../config/schema";
import type { HumanStep } from "./humanSteps";
import type { ConnectionEvidence } from "./evidence";
import type { GateJudgement } from "./gates";
import { judgeGates } from "./judge";
import { observeConnection } from "./observe";
import { type ObjectIds, stepsOf } from "./steps";
import { type Clients, type Reads, readsOf } from "../tenant/reads";

/** Milliseconds for all reads together. */
const deadline = 60_000;

/** A gate with what an administrator needs to pass it. */
export type Gate = GateJudgement & Omit<HumanStep, "gate">;

interface DeviceComplianceConnectionSeen {
  gates: Gate[];
  evidence: ConnectionEvidence;
}

/** What only the stack's state tells: ids, and when it wrote the objects that carry a checkbox. */
interface FromState extends ObjectIds {
  writtenAt?: ConnectionEvidence["writtenAt"];
}

/**
 * Asks Jamf Pro and Graph, at every preview and up, and never writes. Throws when one of them does not answer: an error is
 * never "not there". `observe.ts` lists permissions and requests.
 *
 * ```ts
 * const { gates } = await getDeviceComplianceConnection(config, { jamf, graph });
 * const next = nextGate(gates);
 * ```
 */
export async function getDeviceComplianceConnection(
  config: Config,
  clients: Clients,
  reads: Reads = readsOf(clients, config),
  { writtenAt, ...ids }: FromState = {},
): Promise<DeviceComplianceConnectionSeen> {
  const observed = await withDeadline(deadline, () => observeConnection(config, clients, reads));
  const evidence = writtenAt ? { ...observed, writtenAt } : observed;
  const judged = judgeGates(evidence, config.acknowledged, new Date(evidence.at), config.thresholds);
  const steps = stepsOf(config, ids);
  const gates = judged.map((judgement) => {
    const { gate: _, ...step } = steps.find(({ gate }) => gate === judgement.name)!;
    return { ...judgement, ...step };
  });
  return { gates, evidence };
}
