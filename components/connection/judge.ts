/**
 * From evidence to gates: pure, and without memory, so that the same tenant always gets the same answer, in whatever order
 * people got it there.
 */
import { hasReported } from "../../providers/graph/compliancePartner/entry";
import type { ConnectionEvidence } from "./evidence";
import { judgeConsents } from "./judgeConsents";
import { confirmedGate, entryGate, assignmentGate } from "./judgePartner";
import type { Acknowledged, GateJudgement, GateName } from "./gates";
import { gateNames } from "./gates";
import { baselineScopesGate, unseenGate } from "./judgeUnseen";

interface Thresholds {
  /** Hours without a sign of life from Jamf after which the connection counts as broken. Default 24. */
  heartbeatHours?: number;
}

/** One judgement per gate that applies to this stack, in the order of `gateNames`. */
export function judgeGates(
  evidence: ConnectionEvidence,
  acknowledged: Acknowledged,
  now: Date,
  { heartbeatHours = 24 }: Thresholds = {},
): GateJudgement[] {
  const { registrationApp, cloudConnector } = judgeConsents(evidence);
  const page = pageGate(evidence, cloudConnector);
  const entry = entryGate(evidence);
  const assignment = assignmentGate(evidence);
  const before = [page, cloudConnector, registrationApp, entry, assignment];
  const gates = [
    ...(evidence.registrationMethod === "payload" ? [unseenGate("registrationPayload", evidence, acknowledged)] : []),
    unseenGate("membershipEmail", evidence, acknowledged),
    ...before,
    confirmedGate(evidence, now, heartbeatHours, firstOpen(before)),
    ...(evidence.baselineScopes.needed ? [baselineScopesGate(evidence, acknowledged)] : []),
  ];
  return gates.sort((a, b) => gateNames.indexOf(a.name) - gateNames.indexOf(b.name));
}

const firstOpen = (gates: readonly GateJudgement[]): GateName | undefined =>
  gates.find(({ state }) => state !== "done")?.name;

/** The page itself is in no API. What follows from saving it shows that it was saved, and two Macs show with which groups. */
function pageGate(evidence: ConnectionEvidence, connector: GateJudgement): GateJudgement {
  const { at, partner, pageSample } = evidence;
  const gate = (state: GateJudgement["state"], text: string): GateJudgement => ({
    name: "pageSaved",
    state,
    evidence: { text, at },
  });
  if (partner?.partnerState === "terminated") {
    return gate("broken", "Intune says that Jamf Pro has ended the connection: the page was switched off.");
  }
  if (pageSample.inBoth === true && pageSample.inApplicableOnly === false) {
    return gate(
      "broken",
      "A Mac that is in both groups is applicable for Jamf Pro, one that is in the Applicable group alone is not: the page " +
        "has the two groups swapped, or another Applicable group.",
    );
  }
  if (pageSample.inApplicableOnly) return gate("done", "Jamf Pro treats a Mac of the Applicable group as applicable.");
  if (partner && hasReported(partner)) return gate("done", "Jamf Pro has connected to Intune, so the page was saved.");
  if (connector.state !== "waiting")
    return gate("done", "The first consent was given, and only saving the page requests it.");
  return gate("waiting", "Not visible yet: no API shows the page; the consents after Save will show it.");
}
