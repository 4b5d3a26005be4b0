/**
 * The component: everything that makes Macs managed by Jamf Pro count as compliant, or not, in Microsoft Entra Conditional
 * Access, for one instance and one tenant.
 */
import * as pulumi from "@pulumi/pulumi";
import { checkedConfig } from "./config/check";
import type { MacDeviceComplianceArgs } from "./config/args";
import type { Config } from "./config/schema";
import type { GateName, GateState } from "./connection/gates";
import { recordedStates, warningsOf } from "./connection/recorded";
import type { Gate } from "./connection/deviceComplianceConnection";
import { stepsOf } from "./connection/steps";
import type { Reads } from "./tenant/reads";
import type { HumanStep } from "./connection/humanSteps";
import type { EntraObjects } from "./entra/made";
import type { JamfObjects } from "./jamf/made";
import { stackObjects } from "./objects";
import { adoptedWithoutRecord, type LastOutputs, readLastOutputs } from "./state/lastOutputs";
import { recordedPolicy } from "./state/recordedPolicy";
import { managedPolicyAdoption } from "./adoption/managedPolicy";
import { adoptionPreview } from "./adoption/preview";
import { useCredentialsOf } from "./tenant/credentials";
import { preflight, type Reach, reachText } from "./tenant/preflight";
import { ReportDraft } from "./report/draft";
import { isReportWanted } from "./tenant/reportWanted";
import { RunError, textOf } from "../providers/core/errors";
import { forLog, plain } from "../providers/core/escaping";
import { DeviceComplianceConnection } from "../providers/graph/deviceComplianceConnection";
import type { StageJudgement } from "./access/judgement";
import { directionOf, reachedStage } from "./stages/direction";
import { type Candidates, candidatesOf } from "./stages/candidates";
import { type Holds, holdsOf } from "./stages/holds";
import { accessTexts, climbText, warnings } from "./report/stageText";
import { judgedWithoutTenant } from "./access/withoutTenant";
import type { TenantReading, WayBack } from "./tenant/reading";

/**
 * Makes the objects of Microsoft's guide and says the steps for people.
 *
 * Permissions: the API role needs Create, Read, Update and Delete for Smart Computer Groups, Policies, Mac Applications,
 * Categories and Computer Extension Attributes (Scripts for `registration.method: script` and `jamf.repairScript`, macOS Configuration Profiles for `jamf.profiles`), and Read for Static Computer Groups and Sites.
 *
 * ```ts
 * const macs = await MacDeviceCompliance.create("macs", { jamfUrl: "https://example.jamfcloud.com" });
 * export const groups = [macs.applicableGroupId, macs.complianceGroupId];
 * ```
 *
 * ```ts
 * await MacDeviceCompliance.create("macs", {
 *   jamfUrl: "https://example.jamfcloud.com",
 *   stage: "pilot",
 *   jamf: { complianceGroup: { inventoryWithinDays: 8 } },
 *   pilot: { computerGroup: "IT Macs" },
 * });
 * ```
 */
export class MacDeviceCompliance extends pulumi.ComponentResource {
  readonly category: JamfObjects["category"];
  readonly applicableGroup: JamfObjects["applicableGroup"];
  readonly complianceGroup: JamfObjects["complianceGroup"];
  readonly registrationPolicy: JamfObjects["registrationPolicy"];
  readonly registrationScript: JamfObjects["registrationScript"];
  readonly companyPortal: JamfObjects["companyPortal"];
  readonly extensionAttribute: JamfObjects["extensionAttribute"];
  readonly repairScript: JamfObjects["repairScript"];
  readonly singleSignOnProfile: JamfObjects["singleSignOnProfile"];
  readonly agentSettingsProfile: JamfObjects["agentSettingsProfile"];
  readonly loginItemsProfile: JamfObjects["loginItemsProfile"];
  /** The Entra and Intune half; absent while no `tenantId` is configured. */
  readonly entra?: EntraObjects;
  /** Where the connection stood when this run began; absent while no `tenantId` is configured. */
  readonly connection?: DeviceComplianceConnection;
  /** Steps that no API offers, in order, with this stack's names. */
  readonly humanSteps: pulumi.Output<HumanStep[]>;

  /**
   * Checks the configuration, then what needs the network, and only then registers anything. Throws a `RunError` with every
   * reason at once.
   */
  static async create(
    name: string,
    args: MacDeviceComplianceArgs,
    opts?: pulumi.ComponentResourceOptions,
  ): Promise<MacDeviceCompliance> {
    const report = new ReportDraft();
    try {
      return await MacDeviceCompliance.reporting(report, name, args, opts);
    } catch (error) {
      await report.refused(error);
      throw error;
    }
  }

  /**
   * Registers the same, whatever that would do to users: for commands that run the program without an engine, to know what it registers.
   * Never for a program.
   */
  static unjudged(name: string, args: MacDeviceComplianceArgs): Promise<MacDeviceCompliance> {
    return MacDeviceCompliance.reporting(new ReportDraft(), name, args, undefined, false);
  }

  private static async reporting(
    report: ReportDraft,
    name: string,
    args: MacDeviceComplianceArgs,
    opts?: pulumi.ComponentResourceOptions,
    isJudged = true,
  ): Promise<MacDeviceCompliance> {
    const config = checkedConfig(args);
    report.configured(config);
    useCredentialsOf(config);
    const state = config.tenantId ? await readLastOutputs() : undefined;
    const last = state && "notRead" in state ? undefined : state;
    // The way back is open whatever can't be read; the way up is not.
    const isWayBack = directionOf(config.stage, reachedStage(last, name)) === "down";
    if (state && "notRead" in state && !isWayBack) throw new RunError([state.notRead]);
    const { reach, tenant, gates, reads, look, notRead } = await observe(
      config,
      isWayBack ? { last, name } : undefined,
    );
    if (tenant) report.saw(tenant, gates);
    const judged =
      tenant && reads
        ? await import("./access/judgement.js").then(({ judgeStage }) =>
            judgeStage(config, tenant, gates, reads, {
              name,
              last,
              notRead,
              exists: hasGroups(reach, config),
              isPreview: pulumi.runtime.isDryRun(),
            }),
          )
        : judgedWithoutTenant(config);
    report.judged(judged);
    if (isJudged) {
      for (const text of accessTexts(judged)) await pulumi.log.info(forLog(text));
      if (judged.refusal) throw judged.refusal;
    }
    const holds = holdsOf(judged.access?.decision.heldSteps ?? new Set(), last, name);
    const entra = tenant && {
      seen: tenant.seen,
      gates,
      look,
      last,
      holds,
      policies: tenant.policies,
      ...(await import("./entra/objects.js")),
    };
    const macs = new MacDeviceCompliance(
      name,
      config,
      judged,
      { entra, candidates: candidatesOf(config, last, name) },
      opts,
    );
    if (macs.entra) await guard(name, config, judged, macs, { entra: macs.entra, last }, opts);
    if (!isJudged) return macs;
    if (pulumi.runtime.isDryRun()) {
      const recorded = state ?? (await readLastOutputs());
      const adoption = await adoptionPreview({ name, config, plan: judged.plan, parent: macs, last: recorded });
      const policy =
        tenant && managedPolicyAdoption({ config, plan: judged.plan, tenant, recorded: recordedPolicy(last, name) });
      report.adopts(policy && adoption.adopted ? [...adoption.adopted, policy.report] : adoption.adopted);
      for (const text of [...adoption.texts, ...(policy ? [policy.text] : [])]) await pulumi.log.info(text, macs);
      if (adoption.refused.length > 0 && !isWayBack) throw new RunError(adoption.refused);
      notRead.push(...adoption.refused, ...adoption.notRead);
      for (const text of [reachText(reach), climbText(config, judged)])
        if (text) await pulumi.log.info(forLog(text), macs);
    }
    const ofTenant = tenant ? (await import("./tenant/warnings.js")).tenantWarnings(config, tenant) : [];
    const notSeen = [...notRead, ...(state && "notRead" in state ? [state.notRead] : [])];
    const warned = [...notSeen, ...warningsOf(gates), ...warnings(config, judged), ...(await ofTenant)];
    for (const text of warned) await pulumi.log.warn(forLog(plain(text)), macs);
    if (tenant && reads && isReportWanted()) {
      const { stageNow } = await import("./access/nextStageReadiness.js");
      report.observed(await stageNow(config, tenant, gates, reads));
    }
    await report.goesOn(warned);
    return macs;
  }

  private constructor(
    name: string,
    private readonly config: Config,
    { plan }: StageJudgement,
    { entra, candidates }: { entra: EntraGiven | undefined; candidates: Candidates },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("jamf-entra-compliance:index:MacDeviceCompliance", name, {}, opts);
    const half = entra && new entra.EntraHalf(name, config, entra.seen, plan, { parent: this, ...entra });
    if (entra) {
      const { tenantId, cloud } = config;
      const recorded = { tenantId: tenantId!, cloud, ...this.recorded(entra.gates, entra.look) };
      this.connection = new DeviceComplianceConnection(`${name}-connection`, recorded, { parent: this });
    }
    const { jamf: objects, entra: inEntra } = stackObjects(name, config, plan, this, {
      half,
      holds: entra?.holds,
      candidates,
    });
    if (inEntra) this.entra = inEntra;
    this.category = objects.category;
    this.applicableGroup = objects.applicableGroup;
    this.complianceGroup = objects.complianceGroup;
    this.registrationPolicy = objects.registrationPolicy;
    this.registrationScript = objects.registrationScript;
    this.companyPortal = objects.companyPortal;
    this.extensionAttribute = objects.extensionAttribute;
    this.repairScript = objects.repairScript;
    this.singleSignOnProfile = objects.singleSignOnProfile;
    this.agentSettingsProfile = objects.agentSettingsProfile;
    this.loginItemsProfile = objects.loginItemsProfile;
    this.humanSteps = pulumi
      .all([objects.complianceGroup.id, objects.registrationPolicy.id])
      .apply(([complianceGroupId, registrationPolicyId]) =>
        stepsOf(config, { complianceGroupId, registrationPolicyId }),
      );
    this.registerOutputs({});
  }

  /** The states that this run ends with: with `waitForPeople` those that people have brought about meanwhile. */
  private recorded(gates: readonly Gate[], look: Observation["look"]): Record<string, pulumi.Input<GateState>> {
    const states = recordedStates(gates);
    const { stage, waitForPeople: minutes } = this.config;
    if (pulumi.runtime.isDryRun() || stage !== "connect" || minutes === 0 || !look) return states;
    const say = (text: string) => pulumi.log.info(forLog(text), this);
    const later = import("./connection/waiting.js")
      .then(({ waitForPeople }) => waitForPeople({ gates, minutes, look, say }))
      .then(recordedStates);
    const names = Object.keys(states) as GateName[];
    return Object.fromEntries(names.map((name) => [name, pulumi.output(later.then((all) => all[name]!))]));
  }

  /** What the program exports. */
  get outputs(): Record<string, pulumi.Input<unknown>> {
    return {
      applicableGroupId: this.applicableGroup.id,
      complianceGroupId: this.complianceGroup.id,
      registrationPolicyId: this.registrationPolicy.id,
      ...(this.entra
        ? {
            userGroupId: this.entra.userGroupId,
            partnerAssignment: this.entra.compliancePartner.assignment,
            placeholderAppId: this.entra.placeholderAppId,
          }
        : {}),
      humanSteps: this.humanSteps,
      stage: this.config.stage,
      // Only what stands in the configuration: which preconditions it overrides changes by itself.
      ...(this.config.force?.stage === this.config.stage ? { forced: this.config.force.reason } : {}),
    };
  }
}

/** What the Entra half is made from. */
interface EntraGiven {
  seen: TenantReading["seen"];
  gates: Gate[];
  look: Observation["look"];
  last: LastOutputs | undefined;
  holds: Holds;
  policies: TenantReading["policies"];
  EntraHalf: typeof import("./entra/objects").EntraHalf;
}

/** Beside the component, since it depends on everything in it: destroy begins with the guard. */
async function guard(
  name: string,
  { tenantId, cloud, stage, conditionalAccess, acknowledged, deleteAdopted }: Config,
  { plan, paused }: StageJudgement,
  macs: MacDeviceCompliance,
  { entra: { userGroupId, managedPolicy }, last }: { entra: EntraObjects; last: LastOutputs | undefined },
  opts: pulumi.ComponentResourceOptions | undefined,
): Promise<void> {
  const { TearDownGuard } = await import("../providers/graph/tearDownGuard.js");
  // Remembered beyond the configuration, as long as the policy is in the stack: it is not this stack's to delete.
  const recordedId = last?.of("graph:TearDownGuard", `${name}-guard`, ["adoptedPolicyId"])?.["adoptedPolicyId"];
  const adoptedPolicyId = conditionalAccess.managedPolicy?.id ?? (managedPolicy ? (recordedId as string) : undefined);
  const left = last && !deleteAdopted ? adoptedWithoutRecord(last) : [];
  const args = {
    tenantId: tenantId!,
    cloud,
    stage,
    stack: pulumi.getStack(),
    groupId: userGroupId,
    registrationOpen: plan.registration === "open",
    managedPolicyOn: plan.managedPolicy === "on" || paused !== undefined,
    ...(conditionalAccess.managedPolicy?.resume ? { resumed: conditionalAccess.managedPolicy.resume } : {}),
    ...(conditionalAccess.managedPolicy ? { ownPolicyName: conditionalAccess.managedPolicy.displayName } : {}),
    ...(managedPolicy ? { managedPolicyId: managedPolicy.objectId } : {}),
    adoptedPolicyId,
    drainedOn: acknowledged.drained,
    adoptedWithoutRecord: left.length > 0 ? left : undefined,
    adoptedLeftOn: left.length > 0 ? acknowledged.adoptedLeft : undefined,
  };
  new TearDownGuard(`${name}-guard`, args, { dependsOn: macs, ...(opts?.parent ? { parent: opts.parent } : {}) });
}

interface Observation {
  reach: Reach[];
  tenant?: TenantReading;
  reads?: Reads;
  /** Looks at the connection anew. */
  look?: () => Promise<Gate[]>;
  gates: Gate[];
  /** What could not be read, on the way back. */
  notRead: string[];
}

const say = (text: string): void => void pulumi.log.info(forLog(text));

/** Asks both sides at once, and refuses with the reasons of both; then looks at what connects them. */
async function observe(config: Config, wayBack?: WayBack): Promise<Observation> {
  if (!config.tenantId) return { reach: await preflight(config, undefined, say), gates: [], notRead: [] };
  const { clientsOf, readsOf } = await import("./tenant/reads.js");
  const clients = clientsOf(config);
  const reads = readsOf(clients, config);
  const reading = import("./tenant/reading.js").then(({ readTenant }) => readTenant(config, reads, wayBack));
  const connecting = import("./connection/deviceComplianceConnection.js").then((connection) =>
    connection.getDeviceComplianceConnection(config, clients, reads),
  );
  const sides = await Promise.allSettled([preflight(config, reads.smartGroups, say), reading, connecting]);
  const [reach, tenant, connection] = sides;
  // What stops one of the first two stops the third as well, in other words.
  const failed = sides.slice(0, 2).some(({ status }) => status === "rejected") ? sides.slice(0, 2) : sides;
  const reasons = failed.flatMap((side) => {
    if (side.status === "fulfilled") return [];
    return side.reason instanceof RunError ? side.reason.reasons : [textOf(side.reason)];
  });
  if (tenant.status === "rejected" || (!wayBack && (reach.status === "rejected" || connection.status === "rejected"))) {
    throw new RunError(reasons);
  }
  const { obstacles } = tenant.value;
  if (obstacles.length > 0 && !wayBack) throw new RunError(obstacles);
  const gates = connection.status === "fulfilled" ? connection.value.gates : [];
  const look = async () => {
    const { getDeviceComplianceConnection } = await import("./connection/deviceComplianceConnection.js");
    return (await getDeviceComplianceConnection(config, clients)).gates;
  };
  const notRead = [...new Set([...reasons, ...obstacles])];
  return { reach: reach.status === "fulfilled" ? reach.value : [], tenant: tenant.value, reads, look, gates, notRead };
}

/** One of the two groups is there, whoever made it. */
const hasGroups = (reach: readonly Reach[], { jamf: { applicableGroup, complianceGroup } }: Config): boolean =>
  reach.some(
    ({ group, macs }) =>
      macs !== undefined && [applicableGroup.displayName, complianceGroup.displayName].includes(group),
  );
