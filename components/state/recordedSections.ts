/**
 * Sections of the configuration as the last run had them, read from what it recorded of the objects that they describe. By these an object is held at
 * its last inputs on a run to a lower stage where its own section is in error. Pure.
 */
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import { isEncryptedKey, noteConfigSecret } from "../../providers/core/configSecrets";
import { protectAll } from "../../providers/core/masks";
import { type Bag, isBag } from "../../providers/core/unknown";
import { cloudNames, cloudOf } from "../../providers/graph/clouds";
import { sectionPaths, type SectionPath } from "../config/sections";
import type { RecordedSection, RecordedSections } from "../config/tolerated";
import type { LastOutputs } from "./lastOutputs";
import { ownPlaceholder } from "./placeholder";
import { recordedPolicy } from "./recordedPolicy";
import { recordedMembership, recordedUserGroup } from "./recordedUsers";
import { recordedGuard } from "./recordedGuard";

type Reader = (read: Read) => RecordedSection | undefined;

/** Named fields of one resource of this component. */
interface Read {
  of(type: string, suffix: string, ...properties: string[]): Bag | undefined;
  last: LastOutputs;
  name: string;
}

const made = (values: RecordedSection["values"]): RecordedSection => ({ values, isMade: true });
const notMade = (values: RecordedSection["values"]): RecordedSection => ({ values, isMade: false });

const smartGroup =
  (which: "applicable" | "compliance"): Reader =>
  (read) => {
    const group = read.of("jamf:SmartComputerGroup", which, "name", "description", "criteria");
    if (!group) return undefined;
    const candidate = candidateOf(which, read);
    const { name: displayName, description, criteria } = group;
    return made({ [`jamf.${which}Group`]: { displayName, description, criteria, candidate } });
  };

const candidateOf = (which: "applicable" | "compliance", read: Read): unknown =>
  read.of("jamf:SmartComputerGroup", `${which}-candidate`, "criteria")?.["criteria"];

const candidate =
  (which: "applicable" | "compliance"): Reader =>
  (read) => {
    const criteria = candidateOf(which, read);
    return (criteria ? made : notMade)({ [`jamf.${which}Group.candidate`]: criteria });
  };

/** `false` where the stack has no such object. */
const optional = (path: SectionPath, object: Bag | undefined): RecordedSection =>
  object ? made({ [path]: object }) : notMade({ [path]: false });

const named = (recorded: Bag | undefined, more: (recorded: Bag) => Bag = () => ({})): Bag | undefined =>
  recorded && { displayName: recorded["name"], ...more(recorded) };

function registrationPolicy(read: Read): RecordedSection | undefined {
  const policy = read.of("jamf:Policy", "registration", "displayName", "executionFrequency", "selfService");
  if (!policy) return undefined;
  const { iconId, categories, ...shown } = bagOf(policy["selfService"]);
  return made({
    "jamf.registrationPolicy": {
      displayName: policy["displayName"],
      executionFrequency: policy["executionFrequency"],
      selfService: {
        ...shown,
        ...(typeof iconId === "string" ? { iconId: Number(iconId) } : {}),
        showInCategory: Array.isArray(categories) && categories.length > 0,
      },
    },
    ...registration(read).values,
  });
}

const registration: (read: Read) => RecordedSection = (read) =>
  made({ registration: { method: read.of("jamf:Script", "registration", "name") ? "script" : "payload" } });

function profiles(read: Read): RecordedSection {
  const profile = (suffix: string) => read.of("jamf:ConfigurationProfile", suffix, "name", "payload");
  const [signOn, agent, login] = ["single-sign-on", "agent-settings", "login-items"].map(profile);
  const settings = {
    ...(signOn ? { singleSignOn: "companyPortal", singleSignOnName: signOn["name"] } : {}),
    agentSettings:
      named(agent, ({ payload }) => ({ useWKWebView: JSON.stringify(payload).includes(usesWKWebView) })) ?? false,
    loginItems: named(login) ?? false,
  };
  return { values: { "jamf.profiles": settings }, isMade: Boolean(signOn ?? agent ?? login) };
}

const usesWKWebView = '"useWKWebView":true';

/** As recorded of the group that the stack made, else the group that the partner is assigned to. */
function users({ of, last, name }: Read): RecordedSection | undefined {
  const { rule, members } = recordedMembership(last, name);
  const group =
    of("groupWithoutMembers:GroupWithoutMembers", "users", "displayName") ?? of("group:Group", "users", "displayName");
  const displayName = group?.["displayName"];
  if (rule !== undefined) {
    const onTrial = of("groupWithoutMembers:GroupWithoutMembers", "users-candidate", "dynamicMembership");
    const candidateRule = bagOf(onTrial?.["dynamicMembership"])["rule"];
    return made({
      users: { rule, displayName, candidate: candidateRule === undefined ? undefined : { rule: candidateRule } },
    });
  }
  if (members) return made({ users: { members, displayName } });
  const groupId = recordedUserGroup(last, name);
  return groupId === undefined ? undefined : made({ users: { groupId } });
}

/** With its emergency access accounts; the policy itself is registered from what is recorded of it, whole. */
function managedPolicy({ last, name }: Read): RecordedSection {
  const policy = recordedPolicy(last, name);
  if (!policy)
    return notMade({ "conditionalAccess.managedPolicy": undefined, "conditionalAccess.breakGlass": undefined });
  const guard = recordedGuard(last, name);
  const { users: audience, applications } = bagOf(policy.args.conditions) as Record<string, Bag | undefined>;
  const [groupId] = (audience?.["excludedGroups"] ?? []) as string[];
  return made({
    "conditionalAccess.managedPolicy": {
      displayName: policy.displayName,
      id: guard?.adoptedPolicyId,
      targetResources: applications?.["includedApplications"] ?? ["All"],
      resume: guard?.resumed,
    },
    "conditionalAccess.breakGlass": { groupId, userIds: audience?.["excludedUsers"] },
  });
}

function exclusions({ last, name }: Read): RecordedSection {
  const prefix = `${name}-exclusion-`;
  const ids = last.names("graph:ConditionalAccessExclusion").filter((each) => each.startsWith(prefix));
  const policyIds = ids.map((each) => each.slice(prefix.length));
  return { values: { "conditionalAccess.exclusions": { policyIds } }, isMade: policyIds.length > 0 };
}

function placeholder(read: Read): RecordedSection {
  const path = "conditionalAccess.placeholder";
  const own = read.of("index/application:Application", "placeholder", "displayName");
  if (own) return made({ [path]: { displayName: own["displayName"] } });
  const { placeholder: appId } = excludedApps(read);
  return optional(path, appId === undefined ? undefined : { appId });
}

function registrationApp(read: Read): RecordedSection {
  const { registration: excluded } = excludedApps(read);
  // Without a key of its own it is that of the cloud.
  const appId = ofClouds.includes(excluded?.toLowerCase()) ? undefined : excluded;
  return { values: { "conditionalAccess.registrationAppId": appId }, isMade: excluded !== undefined };
}

const ofClouds = cloudNames.map((name) => cloudOf(name).registrationAppId);

/**
 * The registration app and the placeholder, as this stack writes both into exclusions and the managed policy. Exclusions have them by their ids in
 * order, so which of two is which follows from the clouds, from the script of the extension attribute, and from what the stack made itself.
 */
function excludedApps({ last, name, of }: Read): { registration?: string; placeholder?: string } {
  const [first] = exclusions({ last, name, of }).values["conditionalAccess.exclusions"]!.policyIds as string[];
  const excluded = first && of("graph:ConditionalAccessExclusion", `exclusion-${first}`, "applicationIds");
  const ofPolicy = bagOf(bagOf(recordedPolicy(last, name)?.args.conditions)["applications"])["excludedApplications"];
  const ids = ((excluded ? excluded["applicationIds"] : ofPolicy) ?? []) as string[];
  const script = of("jamf:ComputerExtensionAttribute", "registration-state", "script")?.["script"];
  const own = ownPlaceholder(last, name)?.toLowerCase();
  const registration =
    ids.find((id) => ofClouds.includes(id.toLowerCase())) ??
    ids.find((id) => typeof script === "string" && script.includes(id.toLowerCase())) ??
    ids.find((id) => id.toLowerCase() !== own);
  return { registration, placeholder: ids.find((id) => id !== registration) };
}

const bagOf = (value: unknown): Bag => (isBag(value) ? value : {});

const readers: Readonly<Record<SectionPath, Reader>> = {
  "jamf.site": ({ of }) => {
    const group = of("jamf:SmartComputerGroup", "compliance", "site");
    return group && made({ "jamf.site": group["site"] === "None" ? undefined : group["site"] });
  },
  "jamf.category": ({ of }) => {
    const category = of("jamf:Category", "category", "name");
    return category ? made({ "jamf.category": category["name"] }) : notMade({ "jamf.category": false });
  },
  "jamf.applicationTitle": ({ of }) => {
    const criteriaOf = (which: string) => of("jamf:SmartComputerGroup", which, "criteria")?.["criteria"];
    const [applicable, compliance] = ["applicable", "compliance"].map(criteriaOf) as (Criterion[] | undefined)[];
    if (!applicable || !compliance) return undefined;
    return made({ "jamf.applicableGroup.criteria": applicable, "jamf.complianceGroup.criteria": compliance });
  },
  "jamf.applicableGroup": smartGroup("applicable"),
  "jamf.applicableGroup.candidate": candidate("applicable"),
  "jamf.complianceGroup": smartGroup("compliance"),
  "jamf.complianceGroup.candidate": candidate("compliance"),
  "jamf.registrationPolicy": registrationPolicy,
  "jamf.macApp": ({ of }) => {
    const settings = ["distributionMethod", "updateBehavior", "installSupportingConfigurationProfiles", "deploy"];
    const app = of("jamf:MacApp", "company-portal", "name", "appTitle", "bundleId", "targetGroup", ...settings);
    if (!app) return optional("jamf.macApp", undefined);
    const { name: displayName, appTitle: title, ...others } = app;
    return optional("jamf.macApp", { displayName, title, ...others });
  },
  "jamf.extensionAttribute": ({ of }) => {
    const attribute = of("jamf:ComputerExtensionAttribute", "registration-state", "name", "inventoryDisplay");
    return optional(
      "jamf.extensionAttribute",
      named(attribute, ({ inventoryDisplay }) => ({ inventoryDisplay })),
    );
  },
  "jamf.repairScript": ({ of }) => optional("jamf.repairScript", named(of("jamf:Script", "repair", "name"))),
  "jamf.profiles": profiles,
  registration,
  users,
  compliancePartner: ({ of }) => {
    const createMissingEntry = of("graph:CompliancePartner", "partner", "createMissingEntry")?.["createMissingEntry"];
    return made({ compliancePartner: { createMissingEntry: createMissingEntry === true } });
  },
  "conditionalAccess.managedPolicy": managedPolicy,
  "conditionalAccess.breakGlass": managedPolicy,
  "conditionalAccess.exclusions": exclusions,
  "conditionalAccess.placeholder": placeholder,
  "conditionalAccess.registrationAppId": registrationApp,
};

/** `undefined`: nothing that a run could hold is recorded, since no run of this stack has made its groups and its policy. */
export function recordedSections(last: LastOutputs | undefined, name: string): RecordedSections | undefined {
  if (!last) return undefined;
  const of = (type: string, suffix: string, ...properties: string[]) => last.of(type, `${name}-${suffix}`, properties);
  const read: Read = { of, last, name };
  const isMade = of("jamf:SmartComputerGroup", "compliance") && of("jamf:Policy", "registration");
  return isMade && Object.fromEntries(sectionPaths.map((path) => [path, readers[path](read)]));
}

/**
 * What the last run had of a key that the configuration holds encrypted is never said and stands encrypted in the state, as what the configuration
 * has now: the engine hands both over in plain text.
 */
export function protectRecorded(recorded: RecordedSections): void {
  for (const section of Object.values(recorded))
    for (const [key, value] of Object.entries(section?.values ?? {})) {
      if (!isEncryptedKey(key.split(".")[0]!)) continue;
      protectAll([value]);
      noteConfigSecret(value);
    }
}
