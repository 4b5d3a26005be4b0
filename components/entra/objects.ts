/**
 * The Entra and Intune half of Microsoft's guide: who registers Macs, the compliance partner, exclusions in the tenant's own
 * policies, and the managed policy. Loaded only when a tenant is configured: `@pulumi/azuread` costs 0.4 s at start.
 */
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { type Policy, policyPath } from "../../providers/graph/conditionalAccess/policy";
import type { Gate } from "../../providers/gate";
import { CompliancePartner } from "../../providers/graph/compliancePartner";
import type { TearDownFacts } from "../../providers/graph/tearDownGuard";
import { ExclusionRecord } from "../../providers/graph/conditionalAccess/exclusionRecord";
import { ConditionalAccessExclusion } from "../../providers/graph/conditionalAccess/exclusion";
import type { PolicyDrift } from "../access/policyDrift";
import type { Config } from "../config/schema";
import type { LastOutputs } from "../state/lastOutputs";
import { type Holds, nothingHeld } from "../stages/holds";
import { nothingRepaired, type Repairs } from "../stages/repairs";
import { isLeaving, isOn, orderOf, type Order } from "../stages/order";
import type { Plan } from "../stages/plan";
import type { TenantSeen } from "../tenant/reading";
import type { EntraObjects } from "./made";
import {
  adoptedArgs,
  managedPolicyArgs,
  presentPolicy,
  recordedPolicyArgs,
  states,
  writtenState,
} from "./managedPolicy";
import { enforcementGate, restrictionGate } from "./gates";
import { placeholderApp } from "./placeholder";
import { candidateGroup, userGroup, userGroupIdIn } from "./userGroup";
import { policyName, type RecordedPolicy, recordedPolicy } from "../state/recordedPolicy";
import { knownPlaceholder } from "../state/placeholder";
import { recordedGuard } from "../state/recordedGuard";

/** The cloud as `@pulumi/azuread` calls it. */
const environments = { global: "public", gccHigh: "usgovernment", dod: "dod", china: "china" } as const;

/** Registers the Entra half in two parts, since what comes first depends on the run; see `stages/order.ts`. */
export class EntraHalf {
  readonly #under: pulumi.CustomResourceOptions;
  readonly #common: { tenantId: string; cloud: Config["cloud"] };
  readonly #recorded: RecordedPolicy | undefined;
  readonly #live: Policy | undefined;
  readonly #order: Order;
  /** Switched off or to report-only, or on its way out: before everything else. */
  readonly #first: azuread.ConditionalAccessPolicy | undefined;

  constructor(
    private readonly name: string,
    private readonly config: Config,
    private readonly plan: Plan,
    private readonly of: {
      parent: pulumi.Resource;
      seen: TenantSeen;
      last?: LastOutputs;
      holds?: Holds;
      repairs?: Repairs;
      policies?: readonly Policy[];
      /** What somebody did to the managed policy. */
      policyDrift?: Pick<PolicyDrift, "isGone" | "isSwitchedOff">;
      isWayBack?: boolean;
      /** The managed policy stays on, and is asked of nobody who is not asked now. */
      isNarrowed?: boolean;
    },
  ) {
    const { parent, last } = of;
    const tenantId = config.tenantId!;
    // Bound to this tenant: whatever tenant the environment's credentials are for, azuread asks for tokens of this one.
    const environment = environments[config.cloud];
    const provider = new azuread.Provider(`${name}-entra`, { tenantId, environment }, { parent });
    this.#under = { parent, provider };
    this.#common = { tenantId, cloud: config.cloud };
    this.#recorded = recordedPolicy(last, name);
    const recordedId = this.#recorded?.objectId?.toLowerCase();
    this.#live = of.policies?.find(({ id }) => id.toLowerCase() === recordedId);
    const on = this.#recorded !== undefined && isOn(this.#recorded, this.#live);
    this.#order = orderOf(plan, on, of.isNarrowed);
    const adopted = this.#recorded ? undefined : adoptedArgs(config, of.policies);
    if (adopted) {
      // As it stands: nothing is written to it, and no order matters. The next run brings it to what is configured.
      this.#first = this.#policy(adopted, [], policyPath(config.conditionalAccess.managedPolicy!.id!));
    } else if (of.policyDrift?.isGone && this.#recorded) {
      // A write to it would fail: nothing is written, whatever the state says of it. What `--refresh` makes anew is off, or comes last.
      const isWanted = plan.managedPolicy === "on" || plan.managedPolicy === "reportOnly";
      if (of.isWayBack || !isWanted)
        this.#first = this.#policy({ ...this.#recorded.args, state: "disabled" }, [], undefined, written);
    } else if (of.holds?.managedPolicy) {
      this.#first = this.#policy({ ...of.holds.managedPolicy.args, state: of.holds.managedPolicy.state }, []);
    } else if (isLeaving(plan, this.#recorded, on)) {
      this.#first = this.#policy(
        {
          ...presentPolicy(this.#recorded, of.seen).args,
          state: writtenState("disabled", this.#recorded, of.policyDrift),
        },
        [],
      );
    } else if (this.#order === "policyFirst") {
      this.#first = this.#policy(this.#literalArgs(this.#recorded!), []);
    }
  }

  /** Of the managed policy, in the state or about to be adopted. */
  get #policyId(): string | undefined {
    return this.#recorded?.objectId ?? this.config.conditionalAccess.managedPolicy?.id;
  }

  get #holds(): Holds {
    return this.of.holds ?? nothingHeld;
  }

  /** What must be over before a group is narrowed or registration closes. */
  get beforeRestricting(): pulumi.Resource[] {
    return this.#first ? [this.#first] : [];
  }

  /** What is read before one of this stack's objects is removed whose removal could leave access open. */
  get tearDown(): TearDownFacts {
    const id = this.#policyId;
    const policy = this.config.conditionalAccess.managedPolicy?.displayName;
    return {
      ...this.#common,
      stack: pulumi.getStack(),
      ownPolicyName: policy,
      managedPolicyId: id,
    };
  }

  /** Closing registration and emptying the Compliance group pass here. */
  restriction(): Pick<Gate, "closed" | "emptied"> {
    return restrictionGate(
      this.name,
      { ...this.#common, jamfUrl: this.config.jamfUrl, managedPolicyId: this.#policyId },
      { plan: this.plan, holds: this.#holds },
      { parent: this.of.parent, dependsOn: this.beforeRestricting },
    );
  }

  /** Who registers Macs, and whom the partner reports for; `after`: on the way down what Graph refuses of them stops nothing that restricts. */
  objects(
    candidateRule: string | undefined,
    after: pulumi.Resource[],
  ): Pick<EntraObjects, "userGroupId" | "compliancePartner"> {
    const { parent } = this.of;
    const { repairs = nothingRepaired } = this.of;
    const dependsOn = [...this.beforeRestricting, ...after];
    const userGroupId = userGroup(
      this.name,
      this.config,
      { ...this.#under, dependsOn },
      {
        last: this.of.last,
        // A managed policy that is held asks those who are in the group.
        isHeld:
          this.#holds.users === true ||
          this.#holds.partnerGroupId !== undefined ||
          repairs.partner !== undefined ||
          this.#holds.managedPolicy !== undefined,
      },
    );
    const compliancePartner = new CompliancePartner(
      `${this.name}-partner`,
      {
        ...this.#common,
        groupId: this.#holds.partnerGroupId ?? repairs.partner?.groupId ?? userGroupId,
        repairs: repairs.partner?.repairs,
        entry: this.of.seen.partnerEntry,
        createMissingEntry: this.config.compliancePartner.createMissingEntry,
        tearDown: { ...this.tearDown },
      },
      { parent, dependsOn },
    );
    if (candidateRule !== undefined) this.#candidate(candidateRule, compliancePartner);
    return { userGroupId, compliancePartner };
  }

  /** What policies exclude, and the exclusions in those of the tenant. */
  excluding(): Pick<EntraObjects, "placeholderAppId" | "exclusions"> {
    const { parent } = this.of;
    const dependsOn = this.beforeRestricting;
    const placeholderAppId = placeholderApp(this.name, this.config, this.#under, this.of.last);
    const applicationIds = [this.of.seen.registrationAppId, placeholderAppId].filter((id) => id !== undefined);
    const held = this.#holds.exclusions ?? [];
    const exclusions = [...new Set([...this.of.seen.excludable, ...held])].map((policyId) => {
      const args = { ...this.#common, policyId, applicationIds };
      const record = new ExclusionRecord(`${this.name}-exclusion-${policyId}-record`, args, { parent, dependsOn });
      const name = `${this.name}-exclusion-${policyId}`;
      return new ConditionalAccessExclusion(name, args, { parent, dependsOn: record });
    });
    return { placeholderAppId, exclusions };
  }

  /** The managed policy, after everything that users need to become compliant. */
  managedPolicy(
    objects: Omit<EntraObjects, "managedPolicy">,
    jamf: { registrationPolicy: pulumi.CustomResource; others: pulumi.Resource[] },
  ): azuread.ConditionalAccessPolicy | undefined {
    const { managedPolicy, breakGlass } = this.config.conditionalAccess;
    const { managedPolicy: state, enforcedFor } = this.plan;
    const dependsOn = [...objects.exclusions, objects.compliancePartner, jamf.registrationPolicy, ...jamf.others];
    const groupId = enforcedFor === "pilot" ? pulumi.output(this.config.pilot.groupId!) : objects.userGroupId;
    const excluded = this.#excluded(objects.placeholderAppId);
    if (!managedPolicy) return this.#first;
    const gate = enforcementGate(
      this.name,
      {
        ...this.#common,
        jamfUrl: this.config.jamfUrl,
        // Whoever is asked after a run that narrows the policy is asked now: nothing need come first.
        before: this.of.isNarrowed
          ? {}
          : {
              registrationPolicyId: jamf.registrationPolicy.id,
              partnerGroupId: objects.userGroupId,
              exclusions: objects.exclusions.map(({ policyId }) => ({ policyId, applicationIds: excluded })),
            },
      },
      {
        held: this.#holds.managedPolicy,
        wanted: {
          policyState: states[state === "absent" ? "off" : state],
          audience: groupId,
          targetResources: managedPolicy.targetResources,
        },
        was: { last: this.of.last, recorded: this.#recorded, live: this.#live },
      },
      { parent: this.of.parent, dependsOn },
    );
    if (this.#first || state === "absent") return this.#first;
    const [passedState, audience] = [gate.policyState, gate.audience].map((each) => each.apply((passed) => passed!));
    const args = this.#holds.policyAsRecorded
      ? recordedPolicyArgs(presentPolicy(this.#holds.policyAsRecorded, this.of.seen), passedState!, audience!)
      : managedPolicyArgs(managedPolicy, {
          state: passedState!,
          targetResources: gate.targetResources.apply((passed) => passed!),
          groupId: audience!,
          breakGlass: breakGlass!,
          applicationIds: excluded,
        });
    return this.#policy(args, dependsOn, undefined, this.of.policyDrift?.isGone ? written : undefined);
  }

  /** A new rule on trial. */
  #candidate(rule: string, after: pulumi.Resource): void {
    const group = candidateGroup(this.name, this.config, rule, this.#under);
    new CompliancePartner(
      `${this.name}-partner-candidate`,
      { ...this.#common, groupId: group.objectId, entry: this.of.seen.partnerEntry },
      // One after the other: both write the same entry.
      { parent: this.of.parent, dependsOn: after },
    );
  }

  /** Graph refuses a policy that names an application without a service principal, also when it is only switched off; on the way up that is refused before. */
  #excluded(placeholderAppId: pulumi.Input<string> | undefined): pulumi.Input<string>[] {
    const { registrationAppId, hasRegistrationApp } = this.of.seen;
    const registration = hasRegistrationApp ? [registrationAppId] : [];
    return [...registration, ...(placeholderAppId === undefined ? [] : [placeholderAppId])];
  }

  /** As configured, with ids from the state in place of outputs: nothing that another resource does comes before it. */
  #literalArgs(recorded: RecordedPolicy): azuread.ConditionalAccessPolicyArgs {
    const { last } = this.of;
    const { managedPolicy, breakGlass } = this.config.conditionalAccess;
    const state = writtenState(states[this.plan.managedPolicy as keyof typeof states], recorded, this.of.policyDrift);
    const { enforcedFor } = this.plan;
    const groupId = enforcedFor === "pilot" ? this.config.pilot.groupId : userGroupIdIn(this.name, this.config, last);
    if (!managedPolicy || !groupId || this.#holds.policyAsRecorded) {
      const present = presentPolicy(recorded, this.of.seen);
      return this.of.isNarrowed && groupId ? recordedPolicyArgs(present, state, groupId) : { ...present.args, state };
    }
    const applicationIds = this.#excluded(knownPlaceholder(this.config, last, this.name));
    return managedPolicyArgs(managedPolicy, {
      state,
      groupId,
      applicationIds,
      breakGlass: breakGlass!,
      targetResources: managedPolicy.targetResources,
    });
  }

  /** An adopted policy was somebody's before: it stays in the tenant when it leaves the stack, as the last run left it. */
  #policy(
    args: azuread.ConditionalAccessPolicyArgs,
    dependsOn: pulumi.Resource[],
    adoptedAs?: string,
    ignoreChanges?: string[],
  ): azuread.ConditionalAccessPolicy {
    const { managedPolicy } = this.config.conditionalAccess;
    const { adoptedPolicyId } = recordedGuard(this.of.last, this.name) ?? {};
    const isAdopted = (managedPolicy ? managedPolicy.id : adoptedPolicyId) !== undefined;
    return new azuread.ConditionalAccessPolicy(policyName(this.name), args, {
      ...this.#under,
      dependsOn,
      retainOnDelete: isAdopted && !this.config.deleteAdopted,
      import: adoptedAs,
      ignoreChanges,
    });
  }
}

/** Properties of the managed policy that this stack writes. */
const written = ["displayName", "state", "conditions", "grantControls"];
