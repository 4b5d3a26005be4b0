/**
 * The connection between Jamf Pro and Entra, as people have brought it about: the state of each step, recorded so that a
 * preview shows what changed since the last update:
 *
 * ```
 * ~ cloudConnectorConsent: "waiting" => "done"
 * ```
 *
 * It has no remote object: nothing is read, written or deleted anywhere. What it records, the program has seen before.
 * States only, so that a second update shows no change: times and evidence are for `status`.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Observed, Problem } from "../core/lifecycle";
import { type Inputs, ManagedResource } from "../core/resource";
import { gateStates, type GateState, type RecordedGate, recordedGates } from "./gates";
import type { TenantArgs } from "./tenant";

/** A gate that does not apply to the stack is left out. */
interface DeviceComplianceConnectionArgs extends TenantArgs, CommonArgs, Partial<Record<RecordedGate, GateState>> {}

/** ```ts
 * new DeviceComplianceConnection("connection", { tenantId, pageSaved: "done", confirmed: "waiting" });
 * ```
 */
export class DeviceComplianceConnection extends ManagedResource {
  declare readonly tenantId: pulumi.Output<string>;

  constructor(name: string, args: Inputs<DeviceComplianceConnectionArgs>, opts?: pulumi.CustomResourceOptions) {
    super(deviceComplianceConnection, name, args, opts);
  }
}

/** There is one connection per tenant and stack. */
const id = "device-compliance-connection";

const asRecorded = (args: DeviceComplianceConnectionArgs): Observed<DeviceComplianceConnectionArgs> => ({ id, args });

export const deviceComplianceConnection: Lifecycle<DeviceComplianceConnectionArgs, undefined> = {
  kind: "graph:DeviceComplianceConnection",
  noun: "device compliance connection",
  nameProperty: "tenantId",

  validate: (args): Problem[] =>
    recordedGates.flatMap((gate) => {
      const state = args[gate];
      if (state === undefined || gateStates.includes(state)) return [];
      return [{ property: gate, reason: `must be ${gateStates.join(" or ")}, not ${JSON.stringify(state)}` }];
    }),

  connect: async () => undefined,
  find: async () => [],
  create: async () => id,
  read: async (_client, _id, args) => asRecorded(args),
  update: async () => undefined,
  delete: async () => undefined,
};
