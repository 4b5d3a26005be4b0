/**
 * The configuration with which a stack takes over what was recognised: as near to it as the configuration can say. `adoptExisting` is not in
 * it, so an object that would be changed is refused by the preview until somebody decides. Pure.
 */
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import { canonicalCriteria } from "../../providers/jamf/criteria/criterion";
import type { PolicyArgs } from "../../providers/jamf/policy";
import type { FoundObject } from "../../providers/jamf/integrationObjects";
import type { SmartComputerGroupArgs } from "../../providers/jamf/smartComputerGroup";
import { checkedConfig } from "../../components/config/check";
import type { Config } from "../../components/config/schema";
import type { Stage } from "../../components/config/stageNames";
import { applicableCriteria, complianceCriteria } from "../../components/stages/groupCriteria";
import type { RecognisedInTenant } from "./entra";
import type { Found, FoundInTenant } from "./found";
import type { RecognisedInJamf } from "./recognise";

export interface Proposal {
  /** As it stands in the stack's file. */
  values: Record<string, unknown>;
  config: Config;
  /** What is left out or stays as it is, one sentence each. */
  notes: string[];
}

type Pieces = Required<Pick<RecognisedInJamf, "applicable" | "compliance" | "policy">> & Pick<RecognisedInJamf, "app">;

export function proposal(found: Found, jamf: Pieces, tenant?: RecognisedInTenant): Proposal {
  const notes: string[] = [];
  const { jamfUrl } = found;
  const site = jamf.applicable.args.site;
  const values: Record<string, unknown> = {
    jamfUrl,
    ...(found.tenant ? { tenantId: found.tenant.tenantId } : {}),
    ...(found.tenant && found.tenant.cloud !== "global" ? { cloud: found.tenant.cloud } : {}),
    stage: stageOf(jamf.policy, found.tenant, tenant),
    jamf: {
      ...(site && site !== "None" ? { site } : {}),
      ...groups(jamf),
      ...policyAndCategory(found, jamf.policy, notes),
      macApp: app(jamf, notes),
      extensionAttribute: false,
    },
    ...(found.tenant && tenant ? entra(found.tenant, tenant, notes) : {}),
  };
  return { values, notes, config: checkedConfig(values) };
}

/** What is live decides, so that the first run switches nothing. */
function stageOf(policy: FoundObject<PolicyArgs>, found?: FoundInTenant, tenant?: RecognisedInTenant): Stage {
  const isOpen = policy.args.enabled === true;
  const { managed, userGroupId } = tenant ?? {};
  if (managed?.policy.state === "enabled") return managed.groupId === userGroupId ? "enforce" : "pilot";
  if (isOpen) return "pilot";
  return found?.partnerGroups ? "connect" : "prepare";
}

function groups({ applicable, compliance }: Pieces): Record<string, unknown> {
  const [first, second] = [linesOf(applicable), linesOf(compliance)];
  const title = [...first, ...second].find(({ criterion }) => criterion === "Application Title")?.value;
  const base = title ? { applicationTitle: title } : {};
  const days = Number(
    second.find(
      ({ criterion, operator }) => criterion === "Last Inventory Update" && operator === "less than x days ago",
    )?.value,
  );
  const own = {
    ...(days >= 1 && Number.isInteger(days) ? { inventoryWithinDays: days } : {}),
    ...(second.some(({ criterion }) => criterion === "FileVault 2 Status") ? {} : { fileVault: false }),
  };
  const asGuide = checkedConfig({ jamfUrl: "https://example.jamfcloud.com", jamf: { ...base, complianceGroup: own } });
  const isFirst = same(applicableCriteria(asGuide), first);
  const isSecond = same(complianceCriteria(asGuide, { complianceGroup: "asConfigured" }), second);
  return {
    ...(isFirst || isSecond ? base : {}),
    applicableGroup: { ...named(applicable), ...(isFirst ? {} : { criteria: first }) },
    complianceGroup: { ...named(compliance), ...(isSecond ? own : { criteria: second }) },
  };
}

const named = ({ name, args }: FoundObject<SmartComputerGroupArgs>): Record<string, unknown> => ({
  displayName: name,
  ...(args.description ? { description: args.description } : {}),
});

const same = (a: readonly Criterion[], b: readonly Criterion[]): boolean =>
  JSON.stringify(canonicalCriteria([...a])) === JSON.stringify(canonicalCriteria([...b]));

/** Without what is the default. */
const linesOf = ({ args }: FoundObject<SmartComputerGroupArgs>): Criterion[] =>
  (args.criteria ?? []).map(({ criterion, operator, value, andOr, openingParenthesis, closingParenthesis }) => ({
    criterion,
    operator,
    value,
    ...(andOr === "or" ? { andOr } : {}),
    ...(openingParenthesis ? { openingParenthesis } : {}),
    ...(closingParenthesis ? { closingParenthesis } : {}),
  }));

function policyAndCategory(found: Found, { name, args }: FoundObject<PolicyArgs>, notes: string[]) {
  const category = found.jamf.categories.find(({ id }) => id === args.categoryId);
  if (category && category.priority !== 9)
    notes.push(
      `Category "${category.name}" has the priority ${category.priority}, which the configuration cannot say; it would become 9.`,
    );
  const shown = args.selfService ?? {};
  const text = (key: string, value: string | undefined) => (value ? { [key]: value } : {});
  return {
    category: category ? category.name : false,
    registrationPolicy: {
      displayName: name,
      executionFrequency: args.executionFrequency,
      selfService: {
        ...text("displayName", shown.displayName),
        ...text("buttonName", shown.buttonName),
        ...text("reinstallButtonName", shown.reinstallButtonName),
        description: shown.description ?? "",
        ensureUsersViewDescription: shown.ensureUsersViewDescription ?? false,
        featureOnMainPage: shown.featureOnMainPage ?? false,
        showInCategory: (shown.categories ?? []).some(({ categoryId }) => categoryId === args.categoryId),
        ...(shown.iconId && shown.iconId !== "-1" ? { iconId: Number(shown.iconId) } : {}),
      },
    },
  };
}

/** An app that the configuration could not say whole stays outside: nothing of the integration depends on who deploys it. */
function app({ app: found, policy, applicable }: Pieces, notes: string[]): unknown {
  if (!found) {
    notes.push("No Mac App for Company Portal from the Jamf App Catalog was found: jamf.macApp is false.");
    return false;
  }
  const { args, name } = found;
  const differs = [
    ...(args.categoryId !== policy.args.categoryId ? ["its category is not that of the registration policy"] : []),
    ...(args.site !== applicable.args.site ? ["its site is not that of the groups"] : []),
    ...(args.notifyAdministrators ? ["it notifies administrators"] : []),
  ];
  if (differs.length > 0) {
    notes.push(`Mac App "${name}" (id ${found.id}) stays outside the stack: ${differs.join(", ")}.`);
    return false;
  }
  return {
    displayName: name,
    title: args.appTitle,
    bundleId: args.bundleId,
    targetGroup: args.targetGroup,
    distributionMethod: args.distributionMethod,
    updateBehavior: args.updateBehavior,
    installSupportingConfigurationProfiles: args.installSupportingConfigurationProfiles ?? false,
    deploy: args.deploy ?? false,
  };
}

function entra(found: FoundInTenant, { userGroupId, managed, others }: RecognisedInTenant, notes: string[]) {
  const more = (found.partnerGroups ?? []).filter(({ id }) => id !== userGroupId);
  for (const { id, name } of more)
    notes.push(`The partner stays assigned to "${name}" (id ${id}) too; this stack does not manage that assignment.`);
  if (found.isAssignedToEverybody)
    notes.push("The partner is assigned to all users or all devices, which stops the connection: remove that first.");
  for (const { id, displayName, why } of others)
    notes.push(`Policy "${displayName}" (id ${id}) stays the tenant's own: ${why}.`);
  const baseline = typeof found.baselineScopes === "object" ? found.baselineScopes.appId : undefined;
  const placeholder = managed?.placeholderAppId ?? baseline;
  return {
    ...(userGroupId ? { users: { groupId: userGroupId } } : {}),
    ...(managed?.policy.state === "enabled" && managed.groupId !== userGroupId
      ? { pilot: { groupId: managed.groupId } }
      : {}),
    conditionalAccess: {
      ...(managed
        ? {
            managedPolicy: {
              displayName: managed.policy.displayName,
              id: managed.policy.id.toLowerCase(),
              targetResources: managed.targetResources,
            },
            breakGlass: managed.breakGlass,
          }
        : {}),
      placeholder: placeholder ? { appId: placeholder } : false,
    },
  };
}
