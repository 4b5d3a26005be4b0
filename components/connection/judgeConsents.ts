/** The two consents: applications of one owner, each with something granted. */
import { hasReported } from "../../providers/graph/compliancePartner/entry";
import {
  cloudConnectorName,
  type EnterpriseApp,
  type Grants,
  registrationAppName,
} from "../../providers/graph/deviceComplianceApps";
import type { ConnectionEvidence } from "./evidence";
import type { GateJudgement, GateName, GateState } from "./gates";

type Consented = (EnterpriseApp & { grants: Grants }) | undefined;

export function judgeConsents(evidence: ConnectionEvidence): {
  registrationApp: GateJudgement;
  cloudConnector: GateJudgement;
} {
  const { apps } = evidence;
  const registrationApp = consentGate("registrationAppConsent", registrationAppName, apps.registrationApp, evidence);
  const unproven = apps.registrationApp ? undefined : namedLikeConnector(evidence);
  if (unproven) {
    const text = unprovenText(unproven);
    const wasThere = evidence.partner !== undefined && hasReported(evidence.partner);
    return {
      registrationApp,
      cloudConnector: wasThere
        ? { ...gateOf("cloudConnectorConsent", "cannotBeSeen", evidence.at, text), after: "registrationAppConsent" }
        : gateOf("cloudConnectorConsent", "waiting", evidence.at, text),
    };
  }
  const cloudConnector = consentGate("cloudConnectorConsent", cloudConnectorName, apps.cloudConnector, evidence);
  return { registrationApp, cloudConnector: { ...cloudConnector, evidence: withLookalike(cloudConnector, evidence) } };
}

function consentGate(name: GateName, app: string, found: Consented, evidence: ConnectionEvidence): GateJudgement {
  // A connection that once stood needed both consents, so a missing one was withdrawn.
  const missing: GateState = evidence.partner && hasReported(evidence.partner) ? "broken" : "waiting";
  const gate = (state: GateState, text: string) => gateOf(name, state, evidence.at, text);
  if (!found) {
    const gone = "was in use by the connection and is not in the tenant any more: the consent was withdrawn";
    return gate(missing, `"${app}" ${missing === "broken" ? gone : "is not in the tenant"}.`);
  }
  const count = found.grants.appRoles.length + found.grants.scopes.length;
  if (count === 0) return gate(missing, `"${app}" is in the tenant, but has no permissions granted.`);
  if (found.accountEnabled === false) return gate("broken", `"${app}" is disabled for sign-in.`);
  const owner = found.appOwnerOrganizationId ?? "unknown";
  return gate("done", `"${app}" is in the tenant (application ${found.appId}, owner ${owner}) with its grants.`);
}

const gateOf = (name: GateName, state: GateState, at: string, text: string): GateJudgement => ({
  name,
  state,
  evidence: { text, at },
});

/** Only the owner of the registration app, whose id is known, proves whose the connector is. */
const namedLikeConnector = ({ apps }: ConnectionEvidence): EnterpriseApp | undefined =>
  apps.lookalikes.find(({ displayName }) => displayName.toLowerCase() === cloudConnectorName.toLowerCase());

const unprovenText = ({ appId, appOwnerOrganizationId }: EnterpriseApp): string =>
  `An application named "${cloudConnectorName}" is in the tenant (application ${appId}, owner ` +
  `${appOwnerOrganizationId ?? "unknown"}). Whether it is Jamf's is visible once "${registrationAppName}", of the same owner, is there.`;

function withLookalike(gate: GateJudgement, evidence: ConnectionEvidence): GateJudgement["evidence"] {
  const other = gate.state === "done" ? undefined : namedLikeConnector(evidence);
  if (!other) return gate.evidence;
  const text = `${gate.evidence.text} One of that name belongs to another owner (application ${other.appId}) and is not used.`;
  return { ...gate.evidence, text };
}
