/** What a preview would change, object by object, in the administrator's words. */
import { ownEntry } from "../../providers/core/ownEntry";
import type { Preview, State, Step } from "./preview";
import { differences, type Difference } from "./properties";

/** What the admin centers call the objects; what has none of these is the stack's own bookkeeping. */
const labels: Readonly<Record<string, string>> = {
  "jamf:Category": "Category",
  "jamf:SmartComputerGroup": "Smart computer group",
  "jamf:Policy": "Jamf Pro policy",
  "jamf:MacApp": "Mac App",
  "jamf:ComputerExtensionAttribute": "Extension attribute",
  "jamf:Script": "Script",
  "jamf:ConfigurationProfile": "Configuration profile",
  "graph:CompliancePartner": "Compliance partner",
  "graph:ConditionalAccessExclusion": "Exclusion in Conditional Access policy",
  ConditionalAccessPolicy: "Conditional Access policy",
  Group: "Entra group",
  GroupWithoutMembers: "Entra group",
  Application: "Entra application",
  ServicePrincipal: "Enterprise application",
};

/** What has one name in every tenant. */
const fixedNames: Readonly<Record<string, string>> = { "graph:CompliancePartner": "Jamf Device Compliance" };

/** `pulumi-nodejs:dynamic/jamf:Policy` → `jamf:Policy`; `azuread:index/group:Group` → `Group`. */
const kindOf = (type: string): string =>
  /^pulumi-nodejs:dynamic\/(.+)$/.exec(type)?.[1] ?? (type.startsWith("azuread:") ? type.split(":").at(-1)! : type);

export interface Change {
  op: "create" | "update" | "replace" | "delete";
  kind: string;
  /** `Smart computer group`; absent: bookkeeping of the stack, of no interest to an administrator. */
  label?: string;
  name: string;
  id?: string;
  /** Property by property, from what is there now to what will be. */
  differences: Difference[];
  /** An object of this name that exists already is adopted. */
  mayAdopt?: true;
  /** How the object differs from what the last run left; `deleted`: it is gone. */
  drift?: Difference[] | "deleted";
}

export function changesIn({ steps, report }: Preview): Change[] {
  const policies = report && report.namedPolicies !== "notRead" ? report.namedPolicies : [];
  const named = (change: Change): Change => {
    const policy = policies.find(({ id }) => id === change.name);
    return policy ? { ...change, name: policy.displayName, id: policy.id } : change;
  };
  const refreshed = new Map<string, Step>();
  const changed: Step[] = [];
  for (const step of steps) {
    if (step.op === "refresh") refreshed.set(keyOf(step), step);
    else changed.push(step);
  }
  return changed.map((step) => named(changeOf(step, refreshed.get(keyOf(step)))));
}

const keyOf = ({ type, name }: Step): string => `${type} ${name}`;

function changeOf({ op, type, name, old, new: planned }: Step, refresh: Step | undefined): Change {
  const kind = kindOf(type);
  const label = ownEntry(labels, kind);
  const recorded = refresh?.old;
  const drift = !recorded
    ? undefined
    : op === "create"
      ? ("deleted" as const)
      : old && differences(recorded.inputs, old.inputs);
  const id = old?.id ?? recorded?.id;
  return {
    op: op === "refresh" ? "update" : op,
    kind,
    label,
    name: ownEntry(fixedNames, kind) ?? nameOf(planned) ?? nameOf(old) ?? nameOf(recorded) ?? name,
    id,
    differences: op === "delete" ? [] : differences(op === "create" ? {} : old?.inputs, planned?.inputs),
    ...(op === "create" && planned?.inputs?.["adoptExisting"] === true ? { mayAdopt: true as const } : {}),
    ...(drift && (drift === "deleted" || drift.length > 0) ? { drift } : {}),
  };
}

function nameOf(state: State | undefined): string | undefined {
  for (const key of ["displayName", "name", "policyId"]) {
    const name = state?.inputs?.[key] ?? state?.outputs?.[key];
    if (typeof name === "string" && name !== "") return name;
  }
  return undefined;
}
