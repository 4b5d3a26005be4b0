/** What the product reads of both services, each operation by itself, in a process that trusts the sandbox: `fork("operations.js")`. */
import { accountOf } from "../../providers/graph/emergencyAccounts";
import { eachEnabledUser, eachGuest } from "../../providers/graph/enabledUsers";
import { getBaselineScopes } from "../../providers/graph/conditionalAccess/baselineSetting";
import { policyStore } from "../../providers/graph/conditionalAccess/policyStore";
import { isUnread, unreadWords } from "../../providers/graph/conditionalAccess/signInContext";
import { appliedPolicies } from "../../providers/graph/conditionalAccess/whatIf";
import { type GraphClient, graphClient } from "../../providers/graph/client";
import { getCompliancePartner } from "../../providers/graph/compliancePartner/entry";
import { getDeviceComplianceApps, isAppOfTenant } from "../../providers/graph/deviceComplianceApps";
import { eachGroupMember } from "../../providers/graph/groupMembers";
import { compliantMacs } from "../../providers/graph/registeredMacs";
import { findRegistrant, isInOneOf } from "../../providers/graph/registrant";
import { signInsOf } from "../../providers/graph/signIns";
import { userGroups } from "../../providers/graph/userGroup";
import { type JamfClient, jamfClient } from "../../providers/jamf/client";
import { readSurroundings } from "../../providers/jamf/criteria/evaluation/surroundings";
import { directoryOf } from "../../providers/jamf/directory";
import { complianceInformation, findMacs } from "../../providers/jamf/fleet";
import { policyIdOf } from "../../providers/jamf/policy/lookUp";
import { singleSignOnProfilesBeside } from "../../providers/jamf/singleSignOnProfiles";
import { smartGroupsWithCounts } from "../../providers/jamf/smartComputerGroup/counts";

/** Where, and what stands there. */
export interface Place {
  jamfUrl: string;
  tenantId: string;
  groupId: string;
  userId: string;
  userName: string;
  appId: string;
}

const ofJamf: Record<string, (jamf: JamfClient) => Promise<unknown>> = {
  "groups by name": (jamf) => directoryOf(jamf).groups.find("No group of this name"),
  "group counts": (jamf) => smartGroupsWithCounts(jamf),
  "extension attributes in criteria": (jamf) =>
    readSurroundings(jamf, [{ criterion: "Battery Health", operator: "is", value: "Good" }]),
  "policy by name": (jamf) => policyIdOf(jamf, "No policy of this name"),
  "profiles with single sign-on": (jamf) => singleSignOnProfilesBeside(jamf, "No profile of this name"),
  "sites by name": (jamf) => directoryOf(jamf).sites.find("No site of this name"),
  inventory: (jamf) =>
    findMacs(jamf, { applicableGroup: "a", complianceGroup: "b", attribute: undefined }, 'general.name=="none"'),
  "compliance information": (jamf) => complianceInformation(jamf, "1"),
};

const ofGraph: Record<string, (graph: GraphClient, place: Place) => Promise<unknown>> = {
  "Conditional Access policies": (graph) => policyStore(graph).list(),
  // A refusal of this one stops nothing; the gate and `blockers` say in these words what is missing.
  "baseline scopes": async (graph) => {
    const setting = await getBaselineScopes(graph);
    if (isUnread(setting)) throw new Error(unreadWords[setting]);
  },
  "What If": (graph, { userId, appId }) => appliedPolicies(graph, userId, appId),
  "apps of the tenant": (graph, { appId }) => isAppOfTenant(graph, appId, "Any"),
  consents: (graph) => getDeviceComplianceApps(graph),
  "user group": (graph, { groupId }) => userGroups(graph, { groupId }),
  "members of a group": (graph, { groupId }) => eachGroupMember(graph, groupId, {}, () => undefined),
  "groups of a user": (graph, { userId, groupId }) => isInOneOf(graph, userId, [groupId]),
  "emergency access account (break-glass)": (graph, { userId }) => accountOf(graph, userId),
  "all users": (graph) => eachEnabledUser(graph, () => undefined),
  guests: (graph) => eachGuest(graph, () => undefined),
  "user by name": (graph, { userName }) => findRegistrant(graph, userName),
  "compliance partner": (graph) => getCompliancePartner(graph),
  "compliant devices": (graph) => compliantMacs(graph),
  "sign-ins": (graph, { userId }) => signInsOf(graph, userId, new Date(0)),
};

export type Outcomes = Record<string, string | undefined>;

/** What each operation said that failed, one after the other. */
async function outcomes(which: "jamf" | "graph", place: Place): Promise<Outcomes> {
  const failed: Outcomes = {};
  const all =
    which === "jamf"
      ? Object.entries(ofJamf).map(([name, work]) => [name, () => work(jamfClient(place.jamfUrl))] as const)
      : Object.entries(ofGraph).map(
          ([name, work]) =>
            [name, () => work(graphClient({ tenantId: place.tenantId, cloud: "global" }), place)] as const,
        );
  for (const [name, work] of all) {
    await work().catch((error: Error) => void (failed[name] = error.message));
  }
  return failed;
}

process.on("message", ({ which, place }: { which: "jamf" | "graph"; place: Place }) => {
  void outcomes(which, place).then((failed) => process.send!(failed));
});
