/** Mistakes that the product might have, each of which walks must find: planted from the outside, in the compiled modules of a copy. */
import type { Defect } from "./product/copy";

/** Takes effects of a kind, and the preconditions of the same matter, for none. */
const blindFor = (kind: string, ...names: string[]): Defect => ({
  "components/access/decision": (exports) => ({
    ...exports,
    decide: (all: { kind: string }[], ...others: unknown[]) => {
      const seen = all.filter((each) => each.kind !== kind);
      return exports.decide(seen, ...others);
    },
  }),
  "components/access/preconditions": (exports) => ({
    ...exports,
    decision: (plan: unknown, standing: unknown, all: { name: string }[], force: boolean) => {
      const seen = all.filter(({ name }) => !names.includes(name));
      return exports.decision(plan, standing, seen, force);
    },
  }),
});
const policyLast = (exports: any) => ({ ...exports, orderOf: () => "policyLast" });
const open = async (): Promise<void> => undefined;
const gateOpen = (exports: any) => {
  exports.gate.create = async (_clients: unknown, { subject }: { subject: string }) => subject;
  exports.gate.update = open;
  return exports;
};

export const defects: Readonly<Record<string, Defect>> = {
  "threshold ignored": blindFor("peopleNewlyBlocked", "peopleLosingAccess", "compliantShare"),
  "frozen Macs not counted": blindFor("macsFrozen"),
  "gap taken for none": blindFor("gap"),
  "emergency accounts by name": blindFor("breakGlassUnreachable", "breakGlass"),
  "namesake taken": {
    "providers/core/adoption": (exports) => ({
      ...exports,
      adoption: (life: unknown, args: object, found: { id: string }[]) =>
        found.length === 0 ? exports.adoption(life, args, found) : { found: found[0], ownership: "created" },
    }),
  },
  "record forgets what was excluded": {
    "providers/graph/conditionalAccess/exclusionRecord": (exports) => {
      exports.exclusionRecord.delete = open;
      return exports;
    },
  },
  "policy last on the way down": { "components/stages/order": policyLast },
  "narrow before widen": {
    "components/stages/order": policyLast,
    "providers/gate": gateOpen,
  },
  "destroy without drain": {
    "providers/graph/tearDownGuard": (exports) => {
      exports.tearDownGuard.delete = open;
      return { ...exports, judgeTearDown: open };
    },
  },
  "nothing held back": { "components/stages/holds": (exports) => ({ ...exports, holdsOf: () => exports.nothingHeld }) },
  "restriction waits for nothing": {
    "providers/gate": gateOpen,
    "components/entra/objects": (exports) => {
      Object.defineProperty(exports.EntraHalf.prototype, "beforeRestricting", { get: () => [] });
      return exports;
    },
  },
  "report-only taken for on": {
    "providers/gate": gateOpen,
    "components/entra/managedPolicy": (exports) => ({
      ...exports,
      states: { ...exports.states, reportOnly: exports.states.on },
    }),
  },
};
