/** The Jamf Pro half: category, Applicable and Compliance group, registration policy, Company Portal, what is on the Macs. */
import * as pulumi from "@pulumi/pulumi";
import type { Input } from "../../providers/core/resource";
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import { Category } from "../../providers/jamf/category";
import { MacApp } from "../../providers/jamf/macApp";
import { Policy } from "../../providers/jamf/policy/resource";
import { packagedScript } from "../../providers/jamf/packagedScript";
import { Script, type ScriptArgs } from "../../providers/jamf/script";
import { SmartComputerGroup } from "../../providers/jamf/smartComputerGroup/resource";
import type { Config } from "../config/schema";
import { pilotName } from "./groupNames";
import { applicableCriteria, complianceCriteria, pilotCriteria } from "../stages/groupCriteria";
import type { JamfObjects } from "./made";
import { macObjects } from "./macObjects";
import { profileObjects } from "./profiles";
import { registrationPolicyArgs } from "./registrationPolicy";
import { nameOnTheWayDown, type WayDown } from "./wayDown";
import { candidateName, type Candidates } from "../stages/candidates";
import type { Plan } from "../stages/plan";

/** What comes before in this run, and what may pass; see `stages/order.ts`. */
interface JamfOrder {
  /** Before registration opens. */
  beforeRegistration: pulumi.Resource[];
  /** Before a group is narrowed or emptied and registration closes. */
  beforeRestricting: pulumi.Resource[];
  /** Registration closes; the value that may pass. */
  closed: pulumi.Input<boolean>;
  /** The Compliance group is emptied; the value that may pass. */
  emptied: pulumi.Input<boolean>;
  /** The Applicable group is written whatever the state says of it, and before the Compliance group is emptied. */
  repairs?: number;
  beforeEmptying?: pulumi.Resource[];
  /** New criteria on trial. */
  candidates: Candidates;
  /** A run to a lower stage: closing registration and emptying the Compliance group wait for nothing that Jamf Pro could refuse. */
  down?: WayDown;
  /** Criteria that are held at those of the last run. */
  applicable?: Criterion[];
  compliance?: Criterion[];
  /** Of groups whose criteria are held. */
  heldSite?: string;
  /** What is read before a group or the registration policy is removed. */
  tearDown?: Record<string, unknown>;
}

/** Registers the objects below `parent`; which of them are switched on follows from the stage. */
export function jamfObjects(
  name: string,
  config: Config,
  plan: Plan,
  { parent, order }: { parent: pulumi.Resource; order: JamfOrder },
): JamfObjects {
  const { jamf, jamfUrl, adoptExisting, deleteAdopted } = config;
  const common = { jamfUrl, adoptExisting: adoptExisting || undefined, deleteAdopted: deleteAdopted || undefined };
  const { site } = jamf;
  const { down } = order;
  const guarded = order.tearDown ? { ...common, tearDown: order.tearDown } : common;
  const first = { parent, dependsOn: order.beforeRestricting };
  const categoryNamed = (categoryName: string, options: pulumi.CustomResourceOptions) =>
    new Category(`${name}-category`, { ...common, name: categoryName }, options);
  const known = jamf.category !== false && (down ? down.category : jamf.category);
  const ofPolicy = known ? categoryNamed(known, first) : undefined;

  const nameOf = (which: "applicable" | "compliance", criteria: readonly Criterion[], isRepaired = false) =>
    nameOnTheWayDown(down, which, { criteria, isRepaired }) ?? jamf[`${which}Group`].displayName;
  const ofApplicable = order.applicable ?? applicableCriteria(config);
  const applicableGroup = new SmartComputerGroup(
    `${name}-applicable`,
    {
      ...guarded,
      site: order.applicable ? order.heldSite : site,
      name: nameOf("applicable", ofApplicable, order.repairs !== undefined),
      description: jamf.applicableGroup.description,
      criteria: ofApplicable,
      ...withoutCriteria(order.applicable ?? jamf.applicableGroup.criteria),
      repairs: order.repairs,
    },
    { parent, dependsOn: order.beforeRestricting },
  );
  const pilot = down?.pilot ?? configuredPilot(config);
  const pilotGroup =
    pilot && plan.pilotMacsOnly
      ? new SmartComputerGroup(`${name}-pilot`, { ...common, ...pilot }, { parent, dependsOn: applicableGroup })
      : undefined;
  const complianceGroup = new SmartComputerGroup(
    `${name}-compliance`,
    {
      ...guarded,
      site: order.compliance ? order.heldSite : site,
      name: nameOf("compliance", order.compliance ?? complianceCriteria(config, plan)),
      description: jamf.complianceGroup.description,
      criteria:
        order.compliance ??
        pulumi
          .output(order.emptied)
          .apply((emptied) => complianceCriteria(config, { complianceGroup: emptied ? "empty" : "asConfigured" })),
      ...withoutCriteria(order.compliance ?? jamf.complianceGroup.criteria),
    },
    {
      parent,
      dependsOn: [
        ...order.beforeRestricting,
        ...(order.beforeEmptying ?? []),
        ...(order.repairs === undefined ? [] : [applicableGroup]),
      ],
    },
  );

  const scriptOf = (args: Partial<ScriptArgs>, categoryId: Input<string> | undefined, options: typeof first) =>
    new Script(
      `${name}-registration`,
      {
        ...common,
        categoryId,
        name: jamf.registrationPolicy.displayName,
        contents: packagedScript("register-with-entra.sh"),
        ...args,
      },
      options,
    );
  const runsScript = config.registration.method === "script";
  const scriptOfPolicy =
    runsScript && (!down || down.script) ? scriptOf(down?.script ?? {}, ofPolicy?.id, first) : undefined;
  const registrationPolicy = new Policy(
    `${name}-registration`,
    registrationPolicyArgs(config, guarded, {
      categoryId: ofPolicy?.id ?? (jamf.category === false ? undefined : down?.policyCategoryId),
      scope: pilotGroup ?? applicableGroup,
      script: scriptOfPolicy,
      liveName: down?.policyName,
      isOpen: pulumi.output(order.closed).apply((closed) => !closed),
    }),
    { parent, dependsOn: [...order.beforeRegistration, ...order.beforeRestricting] },
  );

  // What Jamf Pro refuses must not stop the engine before the managed policy is off; on the way down, nor before registration is closed and the
  // Compliance group is emptied.
  const under = {
    parent,
    dependsOn: [...order.beforeRestricting, ...(down ? [complianceGroup, registrationPolicy] : [])],
  };
  const category = ofPolicy ?? (jamf.category === false ? undefined : categoryNamed(jamf.category, under));
  const categoryId = category?.id;
  const registrationScript = scriptOfPolicy ?? (runsScript ? scriptOf({}, categoryId, under) : undefined);
  for (const group of ["applicable", "compliance"] as const) {
    const criteria = order.candidates[group];
    if (!criteria) continue;
    const args = { ...common, site, name: candidateName(jamf[`${group}Group`].displayName), criteria };
    new SmartComputerGroup(`${name}-${group}-candidate`, args, under);
  }

  const app = jamf.macApp;
  const companyPortal = app
    ? new MacApp(
        `${name}-company-portal`,
        {
          ...common,
          site,
          categoryId,
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
  const onMacs = macObjects(name, config, common, { category, under });
  const profiles = profileObjects(name, config, common, { category, applicableGroup, under });
  return {
    category,
    applicableGroup,
    pilotGroup,
    complianceGroup,
    registrationScript,
    registrationPolicy,
    companyPortal,
    ...onMacs,
    ...profiles,
  };
}

function configuredPilot({ jamf, pilot: { computerGroup } }: Config): WayDown["pilot"] {
  const { applicableGroup, site } = jamf;
  if (computerGroup === undefined) return undefined;
  const name = pilotName(jamf);
  return { site, name, criteria: pilotCriteria(applicableGroup.displayName, computerGroup) };
}

/** Somebody took all criteria away by hand, and the group is held as it is. */
const withoutCriteria = (held: readonly unknown[] | undefined) =>
  held?.length === 0 ? { matchesAllComputers: true as const } : {};

/** What is an output only for the sake of order, as this run means it: by resource name. */
export const plannedArgs = (name: string, config: Config, plan: Plan): Record<string, Record<string, unknown>> => ({
  [`jamf:SmartComputerGroup ${name}-compliance`]: { criteria: complianceCriteria(config, plan) },
  [`jamf:Policy ${name}-registration`]: { enabled: plan.registration === "open" },
});

/** Without a tenant nothing has to come first. */
export const orderOf = ({ registration, complianceGroup }: Plan): JamfOrder => ({
  beforeRegistration: [],
  beforeRestricting: [],
  closed: registration === "closed",
  emptied: complianceGroup === "empty",
  candidates: {},
});
