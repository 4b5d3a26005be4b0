/**
 * The component: everything that makes Macs managed by Jamf Pro count as compliant, or not, in Microsoft Entra Conditional
 * Access, for one instance and one tenant.
 */
import * as pulumi from "@pulumi/pulumi";
import { markedInputs, markedOutput, markingInputs } from "../providers/core/configSecrets";
import { RunError } from "../providers/core/errors";
import { forLog, plain } from "../providers/core/escaping";
import { withoutStackTraces } from "../providers/core/resource";
import { assignedToEverybody } from "../providers/graph/compliancePartner/entry";
import { DeviceComplianceConnection } from "../providers/graph/deviceComplianceConnection";
import { deprecatedReads } from "../providers/jamf/client";
import { registrationPolicyName } from "./access/registrationNow";
import type { StageJudgement } from "./access/judgement";
import { judgedWithoutTenant } from "./access/withoutTenant";
import type { MacDeviceComplianceArgs } from "./config/args";
import type { Config } from "./config/schema";
import { configFor, withoutUnusable, withRecordedLooks } from "./config/tolerated";
import { finalStates } from "./connection/finalStates";
import type { HumanStep } from "./connection/humanSteps";
import { hasGroups, type Observation, observe } from "./connection/observation";
import { warningsOf } from "./connection/recorded";
import { stepsOf } from "./connection/steps";
import { guard } from "./entra/guard";
import type { EntraObjects } from "./entra/made";
import { groupNameObstacles } from "./jamf/groupNames";
import type { JamfObjects } from "./jamf/made";
import { type WayDown, wayDownOf } from "./jamf/wayDown";
import { stackObjects } from "./objects";
import { type MacDeviceComplianceOutputs, outputsOf } from "./outputs";
import { ReportDraft } from "./report/draft";
import { previewed } from "./previewed";
import { accessTexts, warnings } from "./report/stageText";
import { withTakenCriteria } from "./config/waitingCriteria";
import { type Candidates, candidatesOf } from "./stages/candidates";
import { type Repairs, repairsOf } from "./stages/repairs";
import { runDirection } from "./stages/direction";
import { type Holds, holdsOf, planWithHeld, sectionHolds, type Step, withoutLostPilot } from "./stages/holds";
import type { LastOutputs } from "./state/lastOutputs";
import { readLastOutputs } from "./state/readLastOutputs";
import { knownIds } from "./state/knownIds";
import { protectRecorded, recordedSections } from "./state/recordedSections";
import { useCredentialsOf } from "./tenant/credentials";
import { stateObstacle, tenantObstacle } from "./tenant/recordedTenant";
import type { TenantReading } from "./tenant/reading";
import { isReportWanted } from "./tenant/reportWanted";

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
  /** What a program exports. */
  readonly outputs: MacDeviceComplianceOutputs;

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
      return await MacDeviceCompliance.reporting(report, name, args, { opts });
    } catch (error) {
      await report.refused(error);
      throw error;
    }
  }

  /**
   * `isJudged: false` registers whatever that would do to users. It is for `adopt --import` alone, which runs the program where no engine
   * writes, to know what it registers; no program gets at it.
   */
  private static async reporting(
    report: ReportDraft,
    name: string,
    args: MacDeviceComplianceArgs,
    { opts, isJudged = true }: { opts?: pulumi.ComponentResourceOptions; isJudged?: boolean },
  ): Promise<MacDeviceCompliance> {
    const state = await readLastOutputs();
    const last = "notRead" in state ? undefined : state;
    const isDown = (config: Config) => runDirection(config, last, name) === "down";
    const recorded = recordedSections(last, name);
    const asGiven = configFor(args, isDown, recorded);
    if (recorded && isDown(asGiven.config)) protectRecorded(recorded);
    report.configured(asGiven.config);
    useCredentialsOf(asGiven.config);
    // The way back is open whatever can't be read; the way up is not.
    const isWayBack = isDown(asGiven.config);
    const obstacle = stateObstacle(asGiven.config, state, isWayBack) ?? tenantObstacle(asGiven.config, last, name);
    if (obstacle) throw new RunError([obstacle]);
    const ids = knownIds(last, name);
    const { reach, tenant, gates, reads, look, notRead, ofSections, liveNames } = await observe(
      asGiven.config,
      isWayBack ? { last, name } : undefined,
      ids,
    );
    // Before anything is judged: a run that is refused says it, too.
    const clock = (await import("./tenant/clocks.js")).clockWarnings(asGiven.config);
    for (const text of isJudged ? clock : []) await pulumi.log.warn(text);
    const { config: usable, held, passedOver } = withoutUnusable(asGiven, ofSections, recorded);
    const { config: safe, waiting } =
      isWayBack && recorded ? withTakenCriteria(usable, recorded) : { config: usable, waiting: [] };
    const config = isWayBack && recorded ? withRecordedLooks(safe, recorded) : safe;
    const candidates = candidatesOf(config, last, name);
    // On the way back names wait for the next run.
    const taken = isWayBack ? [] : groupNameObstacles(config, candidates, { last, name });
    if (taken.length > 0) throw new RunError(taken);
    if (tenant) report.saw(tenant, gates);
    const judged =
      tenant && reads
        ? await import("./access/judgement.js").then(({ judgeStage }) =>
            judgeStage(config, tenant, {
              gates,
              reads,
              name,
              last,
              held,
              notRead,
              exists: hasGroups(reach, asGiven.config),
              isPreview: pulumi.runtime.isDryRun(),
            }),
          )
        : judgedWithoutTenant(config, (plan) => planWithHeld(plan, held, last, name));
    report.judged(judged);
    if (isJudged) {
      for (const text of accessTexts(judged)) await pulumi.log.info(forLog(text));
      if (judged.refusal) throw judged.refusal;
      // Before anything is registered: the failure of an object of azuread ends the program.
      const { azureadWarnings } = await import("./tenant/azureadPermissions.js");
      for (const text of tenant ? await azureadWarnings(config, tenant.graph) : []) await pulumi.log.warn(text);
    }
    const { decision, drift } = judged.access ?? {};
    // Graph would refuse another group then, which must not end the way back.
    const isForEverybody = isWayBack && tenant?.partner !== undefined && assignedToEverybody(tenant.partner);
    const heldSteps = new Set<Step>([...(decision?.heldSteps ?? []), ...(isForEverybody ? ["partner" as const] : [])]);
    const holds = {
      ...sectionHolds(held, last, name),
      ...holdsOf(heldSteps, last, name, drift?.live),
    };
    const repairs = repairsOf(judged.access?.repaired, { heldSteps, last, name }, tenant?.userGroupId);
    const entra = tenant && {
      seen: tenant.seen,
      gates,
      look,
      last,
      holds,
      repairs,
      policies: tenant.policies,
      policyDrift: judged.policyDrift,
      isWayBack,
      isNarrowed: judged.isNarrowed,
      ...(await import("./entra/objects.js")),
    };
    const plan = withoutLostPilot(judged.plan, { isWayBack, reach, last, name });
    const isOpen = last?.of("jamf:Policy", `${name}-registration`, ["enabled"])?.["enabled"] === true;
    const closes = isWayBack && isOpen && plan.registration === "closed" && holds.registration === undefined;
    const policy =
      closes && ids.registrationPolicy ? await registrationPolicyName(config, ids.registrationPolicy) : undefined;
    const down = isWayBack && recorded && last ? wayDownOf(last, name, { ...liveNames, policy }) : undefined;
    const made = { config, plan, entra, candidates, down };
    const macs = withoutStackTraces(() => new MacDeviceCompliance(name, made, opts));
    if (macs.entra) await guard({ name, config, judged, macs, entra: macs.entra, last, parent: opts?.parent });
    if (!isJudged) return macs;
    if (pulumi.runtime.isDryRun()) {
      const question = { name, config, judged, macs, tenant, reach, state };
      const { texts, adopted, refused, notRead: more } = await previewed(question);
      report.adopts(adopted);
      for (const text of texts) await pulumi.log.info(forLog(text), macs);
      if (refused.length > 0 && !isWayBack) throw new RunError(refused);
      notRead.push(...refused, ...more);
    }
    const ofTenant = tenant ? (await import("./tenant/warnings.js")).tenantWarnings(config, tenant) : [];
    const notSeen = [...notRead, ...("notRead" in state ? [state.notRead] : [])];
    const warned = [
      ...passedOver,
      ...waiting,
      ...notSeen,
      ...warningsOf(gates),
      ...warnings(config, judged),
      ...(await ofTenant),
      ...deprecatedReads(),
    ];
    for (const text of warned) await pulumi.log.warn(forLog(plain(text)), macs);
    if (tenant && reads && isReportWanted()) {
      const { stageNow } = await import("./access/nextStageReadiness.js");
      report.observed(await stageNow(config, tenant, { gates, reads, ids }));
    }
    await report.goesOn([...clock, ...warned]);
    return macs;
  }

  private constructor(
    name: string,
    { config, plan, entra, candidates, down }: MadeFrom,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const transformations = [...(opts?.transformations ?? []), markingInputs];
    super("jamf-entra-compliance:index:MacDeviceCompliance", name, {}, { ...opts, transformations });
    const half = entra && new entra.EntraHalf(name, config, plan, { parent: this, ...entra });
    if (entra) {
      const { tenantId, cloud } = config;
      const recorded = { tenantId: tenantId!, cloud, ...finalStates(config, entra, this) };
      this.connection = new DeviceComplianceConnection(`${name}-connection`, recorded, { parent: this });
    }
    const { jamf: objects, entra: inEntra } = stackObjects(name, config, plan, {
      parent: this,
      half,
      holds: entra?.holds,
      repairs: entra?.repairs,
      candidates,
      down,
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
    this.humanSteps = markedOutput(
      pulumi
        .all([objects.complianceGroup.id, objects.registrationPolicy.id])
        .apply(([complianceGroupId, registrationPolicyId]) =>
          stepsOf(config, { complianceGroupId, registrationPolicyId }),
        ),
    );
    const { humanSteps, ...registered } = (this.outputs = markedInputs(outputsOf(config, this)));
    // The steps are texts: once in the state, as the program's own output, is enough.
    this.registerOutputs(registered);
  }
}

/** What the component is made from, when everything is judged. */
interface MadeFrom {
  config: Config;
  plan: StageJudgement["plan"];
  entra: EntraGiven | undefined;
  candidates: Candidates;
  /** On the way back. */
  down: WayDown | undefined;
}

/** What the Entra half is made from. */
interface EntraGiven {
  seen: TenantReading["seen"];
  gates: Observation["gates"];
  look: Observation["look"];
  last: LastOutputs | undefined;
  holds: Holds;
  repairs: Repairs;
  policies: TenantReading["policies"];
  policyDrift: StageJudgement["policyDrift"];
  isWayBack: boolean;
  isNarrowed: StageJudgement["isNarrowed"];
  EntraHalf: typeof import("./entra/objects").EntraHalf;
}
