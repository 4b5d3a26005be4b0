/** Gates that nothing, or nothing reliable, shows: a person looks and gives the day in the configuration. */
import { isUnread, unreadWords } from "../../providers/graph/conditionalAccess/signInContext";
import type { ConnectionEvidence } from "./evidence";
import type { Acknowledged, AcknowledgeableGate, GateJudgement, GateState } from "./gates";

/** A checkbox that has no API. Whether Jamf Pro keeps it when the object is written by API, no document says. */
export function unseenGate(
  name: Exclude<AcknowledgeableGate, "baselineScopes">,
  { at, writtenAt }: ConnectionEvidence,
  acknowledged: Acknowledged,
): GateJudgement {
  const day = acknowledged[name];
  const written = writtenAt?.[name];
  if (day === undefined) {
    return { name, state: "cannotBeSeen", evidence: { text: "No API shows it, and it is not acknowledged.", at } };
  }
  if (written !== undefined && written.slice(0, 10) > day) {
    const contradiction = `Acknowledged for ${day}, but this stack wrote the object on ${written.slice(0, 10)}, which may have cleared the checkbox.`;
    return { name, state: "cannotBeSeen", evidence: { text: contradiction, at: written }, contradiction };
  }
  return { name, state: "done", evidence: { text: `Acknowledged for ${day}.`, at: day } };
}

/** The tenant's setting, where Graph shows it; otherwise what somebody acknowledged. */
export function baselineScopesGate(evidence: ConnectionEvidence, acknowledged: Acknowledged): GateJudgement {
  const { setting, isOwnPlaceholder } = evidence.baselineScopes;
  const day = acknowledged.baselineScopes;
  const gate = (state: GateState, text: string, at = evidence.at): GateJudgement => ({
    name: "baselineScopes",
    state,
    evidence: { text, at },
    ...(day !== undefined && !isUnread(setting) && state !== "done"
      ? { contradiction: `Acknowledged for ${day}, but the tenant's setting is different.` }
      : {}),
  });
  if (isUnread(setting)) {
    const why = unreadWords[setting];
    if (day !== undefined) return gate("done", `The setting ${why}. Acknowledged for ${day}.`, day);
    return gate("cannotBeSeen", `The setting ${why}. It is not acknowledged.`);
  }
  if (setting === "enforced") return gate("waiting", "Enforced: exclusions do not apply to registration.");
  if (setting === "neverChosen") return gate("waiting", "Not configured yet; Microsoft's default may be enforced.");
  if (setting === "disabled") return gate("done", "Off for the whole tenant, so any exclusion applies.");
  if (isOwnPlaceholder) return gate("done", `Customized to this stack's placeholder app (${setting.appId}).`);
  return gate("waiting", `Customized to another app (${setting.appId}), which is not this stack's placeholder.`);
}
