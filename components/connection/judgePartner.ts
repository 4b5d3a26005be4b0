/** The entry in Intune: there, assigned, alive. */
import { assignedToEverybody, lastHeard, type Partner } from "../../providers/graph/compliancePartner/entry";
import type { ConnectionEvidence } from "./evidence";
import type { GateJudgement, GateName, GateState } from "./gates";

export function entryGate({ at, partner }: ConnectionEvidence): GateJudgement {
  const gate = (state: GateState, text: string): GateJudgement => ({
    name: "partnerEntry",
    state,
    evidence: { text, at },
  });
  if (!partner) return gate("waiting", 'Intune lists no compliance partner "Jamf Device Compliance".');
  if (!partner.macOsOnboarded) return gate("waiting", "The entry is not set up for macOS.");
  return gate("done", `Intune lists the entry for macOS (id ${partner.id}).`);
}

export function assignmentGate({ at, partner, userGroups }: ConnectionEvidence): GateJudgement {
  const gate = (state: GateState, text: string, after?: GateName): GateJudgement => ({
    name: "partnerAssignment",
    state,
    evidence: { text, at },
    after,
  });
  if (!partner) return gate("waiting", "There is no entry yet that a group could be assigned to.", "partnerEntry");
  if (assignedToEverybody(partner)) {
    return gate("broken", "The entry is assigned to all users or all devices, which stops the connection.");
  }
  const assigned = groupsOf(partner);
  const ours = assigned.find((id) => userGroups.some((group) => group.id === id));
  if (ours) return gate("done", `The user group (id ${ours}) is assigned for macOS.`);
  const others =
    assigned.length > 0 ? `Other groups are assigned (ids ${assigned.join(", ")}), the user group is not.` : undefined;
  return gate("waiting", others ?? "No group is assigned for macOS.");
}

/** Groups assigned for macOS, by id. */
export const groupsOf = ({ macOsEnrollmentAssignments }: Partner): string[] =>
  (macOsEnrollmentAssignments ?? []).flatMap(({ target }) =>
    target["@odata.type"].endsWith(".groupAssignmentTarget") && target.groupId ? [target.groupId] : [],
  );

/** Which of Intune's states means what is documented nowhere; only `enabled` with a fresh heartbeat is taken as good. */
export function confirmedGate(
  { at, partner, connectionErrors }: ConnectionEvidence,
  now: Date,
  heartbeatHours: number,
  firstOpen: GateName | undefined,
): GateJudgement {
  const gate = (state: GateState, text: string, when = at): GateJudgement => ({
    name: "confirmed",
    state,
    evidence: { text, at: when },
    after: state === "done" ? undefined : firstOpen,
  });
  if (!partner) return gate("waiting", "There is no entry in Intune that Jamf Pro could activate.");
  const { partnerState, lastHeartbeatDateTime: heartbeat } = partner;
  const heard = lastHeard(partner);
  const never = heard === undefined;
  if (!partner.macOsOnboarded) return gate("waiting", `The entry is not set up for macOS (state ${partnerState}).`);
  if (partnerState !== "enabled") {
    if (["terminated", "unresponsive", "rejected"].includes(partnerState)) {
      return gate(
        "broken",
        `Intune reports the partner as ${partnerState}${never ? "" : `; last heartbeat ${heartbeat}`}.`,
      );
    }
    if (!["unknown", "unavailable"].includes(partnerState)) {
      return gate("cannotBeSeen", `Intune reports the state "${partnerState}", which is not evaluated.`);
    }
    return never
      ? gate("waiting", `Intune has not received a heartbeat from Jamf Pro yet (state ${partnerState}).`)
      : gate("broken", `Intune reports the partner as ${partnerState}; last heartbeat ${heartbeat}.`, heartbeat);
  }
  if (connectionErrors.length > 0) {
    return gate(
      "broken",
      `Jamf Pro shows ${connectionErrors.join(", ")}. If the notification is outdated, dismiss it in Jamf Pro.`,
    );
  }
  if (heard === undefined)
    return gate("waiting", "Intune has enabled the partner, but has not received a heartbeat from Jamf Pro yet.");
  const hours = (now.getTime() - heard) / 3_600_000;
  if (hours > heartbeatHours) {
    return gate("broken", `The last heartbeat from Jamf Pro is more than ${heartbeatHours} hours old.`, heartbeat);
  }
  return gate("done", "Intune reports the partner as enabled and receives its heartbeat.", heartbeat);
}
