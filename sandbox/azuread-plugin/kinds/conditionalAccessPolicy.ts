/** `azuread.ConditionalAccessPolicy`: create, read, update, delete, in the real plugin's order of requests. */
import { failing, ProviderError } from "../failure";
import { objectIdOf, type Held, type Kind } from "../kind";
import type { Operation } from "../operation";
import { known } from "../properties/plan";
import { isNothing, isPresent, isUnknown, isValues, text, type Value, type Values } from "../values";
import { policyFields } from "./policyFields";
import { policyFromWire } from "./policyFromWire";
import { policyToWire } from "./policyToWire";
import { idOf } from "./wire";

const policies = "/v1.0/identity/conditionalAccess/policies";
const idPrefix = "/identity/conditionalAccess/policies/";
const pathOf = (id: string) => `${policies}/${objectIdOf(id)}`;
const named = (id: string) => `Identity Conditional Access Policy (Conditional Access Policy: "${objectIdOf(id)}")`;

function refuse(_operation: Operation, planned: Values): void {
  const session = planned["sessionControls"];
  if (!isValues(session)) return;
  const interval = text(session["signInFrequencyInterval"]);
  const effects = Object.entries(session).filter(([name, value]) => {
    if (name === "signInFrequencyAuthenticationType") return text(value) !== "primaryAndSecondaryAuthentication";
    return name === "signInFrequencyInterval" ? interval !== "timeBased" : !isNothing(value);
  });
  if (!isPresent(planned["grantControls"]) && effects.length === 0) {
    throw new Error(
      "when specifying `session_controls` but not `grant_controls`, one of the properties in the `session_controls` " +
        "block must be set to an effective value in order for session controls to work",
    );
  }
  const timed = !isNothing(session["signInFrequency"]) || !isNothing(session["signInFrequencyPeriod"]);
  if (interval === "everyTime" && timed) {
    throw new Error(
      "when `session_controls.sign_in_frequency_interval` is set to `everyTime`, `sign_in_frequency` and " +
        "`sign_in_frequency_period` are not valid",
    );
  }
}

/** Session controls without effect are no difference from none, which is how Graph keeps them. */
function settle(planned: Values, old: Values): Values {
  const session = planned["sessionControls"];
  if (isPresent(old["sessionControls"]) || !isValues(session)) return planned;
  const isEffect = (value: Value | undefined) => !isNothing(value) && !isUnknown(value);
  return Object.values(session).some(isEffect) ? planned : { ...planned, sessionControls: undefined };
}

async function readPolicy(operation: Operation, { id }: Held): Promise<Values | undefined> {
  const policy = await operation.find(pathOf(id)).catch(failing(`retrieving ${named(id)}`, "id"));
  return policy && policyFromWire(policy);
}

/** `azuread.ConditionalAccessPolicy`: on v1.0, the whole policy in each write. */
export const conditionalAccessPolicy: Kind = {
  token: "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
  idPrefix,
  fields: policyFields,
  minutes: { create: 5, read: 5, update: 15, delete: 5 },
  refuse,
  settle,

  async create(operation, planned) {
    const failed = "Could not create conditional access policy";
    const made = await operation.post(policies, policyToWire(planned)).catch(failing(failed));
    if (!idOf(made)) {
      throw new ProviderError("Object ID returned for conditional access policy is nil/empty", "Bad API response");
    }
    const id = `${idPrefix}${idOf(made)}`;
    await operation.untilSeen(pathOf(id), () => true).catch(failing(`Waiting for creation of ${named(id)}`));
    // Only now: a policy whose waiting fails exists, and the stack does not know it. The real plugin is no better.
    operation.made(id);
    return readPolicy(operation, { id, state: planned });
  },

  read: readPolicy,

  async update(operation, planned, { id }) {
    const failed = `Could not update conditional access policy with ID: "${id}"`;
    await operation.patch(pathOf(id), policyToWire(planned)).catch(failing(failed));
    const { displayName, state } = planned;
    const shown = (policy: Record<string, unknown>) =>
      policy["displayName"] === displayName && policy["state"] === state;
    const waiting = `waiting for update of conditional access policy with ID "${id}"`;
    await operation.untilUpdated(pathOf(id), shown).catch(failing(waiting));
    return known(planned);
  },

  async delete(operation, { id }) {
    const policy = await operation.find(pathOf(id)).catch(failing(`retrieving ${named(id)}`, "id"));
    if (!policy) return;
    await operation.delete(pathOf(id)).catch(failing(`Deleting ${named(id)}`, "id"));
    await operation.untilGone(pathOf(id)).catch(failing(`Waiting for deletion of ${named(id)}`));
  },
};
