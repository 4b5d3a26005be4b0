/** The Jamf Pro half: category, Applicable and Compliance group, registration policy, Company Portal, what is on the Macs. */
import type * as pulumi from "@pulumi/pulumi";
import { Category } from "../../providers/jamf/category";
import { criteria, memberOf } from "../../providers/jamf/criteria/criteria";
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import { MacApp } from "../../providers/jamf/macApp";
import { Policy } from "../../providers/jamf/policy";
import { Script } from "../../providers/jamf/script";
import { SmartComputerGroup } from "../../providers/jamf/smartComputerGroup";
import type { Config } from "../config/schema";
import { type MacObjects, macObjects, macScript } from "./macObjects";
import { type ProfileObjects, profileObjects } from "./profiles";
import { registrationPolicyArgs } from "./registrationPolicy";
import type { Plan } from "../stages/plan";

export interface JamfObjects extends MacObjects, ProfileObjects {
  category?: Category;
  applicableGroup: SmartComputerGroup;
  complianceGroup: SmartComputerGroup;
  registrationScript?: Script;
  registrationPolicy: Policy;
  companyPortal?: MacApp;
}

/** Macs that need access: those with Company Portal; in a pilot only the pilot's. */
export function applicableCriteria({ jamf, pilot }: Config, { pilotMacsOnly }: Plan): Criterion[] {
  if (jamf.applicableGroup.criteria) return jamf.applicableGroup.criteria as Criterion[];
  const lines = [criteria.applicationTitle.is(jamf.applicationTitle)];
  return (pilot.computerGroup && pilotMacsOnly ? [...lines, memberOf(pilot.computerGroup)] : lines) as Criterion[];
}

/**
 * Macs that meet the organisation's standard: seen lately, with Company Portal, with every partition encrypted. In stage
 * `drain` none does: Jamf reports a Mac as non-compliant when it leaves this group.
 */
export function complianceCriteria({ jamf }: Config, { complianceGroup }: Plan): Criterion[] {
  if (complianceGroup === "empty") return [criteria.named("Serial Number").is(noSerialNumber)] as Criterion[];
  const { complianceGroup: group, applicationTitle } = jamf;
  if (group.criteria) return group.criteria as Criterion[];
  return [
    criteria.lastInventoryUpdate.lessThanDaysAgo(group.inventoryWithinDays),
    criteria.applicationTitle.is(applicationTitle),
    ...(group.fileVault ? [criteria.fileVault2Status.is("All Partitions Encrypted")] : []),
  ] as Criterion[];
}

/** Apple's serial numbers have no spaces. */
const noSerialNumber = "no Mac: stage drain";

/** Registers the objects below `parent`; which of them are switched on follows from the stage. */
export function jamfObjects(name: string, config: Config, plan: Plan, parent: pulumi.Resource): JamfObjects {
  const { jamf, jamfUrl, adoptExisting, deleteAdopted } = config;
  const common = { jamfUrl, adoptExisting, deleteAdopted };
  const site = jamf.site ? { site: jamf.site } : {};
  const under = { parent };

  const category =
    jamf.category === false ? undefined : new Category(`${name}-category`, { ...common, name: jamf.category }, under);
  const categoryId = category ? { categoryId: category.id } : {};

  const applicableGroup = new SmartComputerGroup(
    `${name}-applicable`,
    {
      ...common,
      ...site,
      name: jamf.applicableGroup.displayName,
      description: jamf.applicableGroup.description,
      criteria: applicableCriteria(config, plan),
    },
    under,
  );
  const complianceGroup = new SmartComputerGroup(
    `${name}-compliance`,
    {
      ...common,
      ...site,
      name: jamf.complianceGroup.displayName,
      description: jamf.complianceGroup.description,
      criteria: complianceCriteria(config, plan),
    },
    under,
  );

  const registrationScript =
    config.registration.method === "script"
      ? new Script(
          `${name}-registration`,
          {
            ...common,
            ...categoryId,
            name: jamf.registrationPolicy.displayName,
            contents: macScript("register-with-entra.sh"),
          },
          under,
        )
      : undefined;
  const registrationPolicy = new Policy(
    `${name}-registration`,
    registrationPolicyArgs(config, common, {
      ...{ category, applicableGroup, script: registrationScript },
      isOpen: plan.registration === "open",
    }),
    under,
  );

  const app = jamf.macApp;
  const companyPortal = app
    ? new MacApp(
        `${name}-company-portal`,
        {
          ...common,
          ...site,
          ...categoryId,
          name: app.displayName,
          appTitle: app.title,
          bundleId: app.bundleId,
          targetGroup: app.targetGroup,
          distributionMethod: app.distributionMethod,
          updateBehavior: app.updateBehavior,
          installSupportingConfigurationProfiles: app.installSupportingConfigurationProfiles,
          deploy: app.deploy,
        },
        under,
      )
    : undefined;
  const onMacs = macObjects(name, config, common, category, parent);
  const profiles = profileObjects(name, config, common, { category, applicableGroup }, parent);
  return {
    category,
    applicableGroup,
    complianceGroup,
    registrationScript,
    registrationPolicy,
    companyPortal,
    ...onMacs,
    ...profiles,
  };
}
