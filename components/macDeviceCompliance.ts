/**
 * The component: everything that makes Macs managed by Jamf Pro count as compliant, or not, in Microsoft Entra Conditional
 * Access, for one instance and one tenant.
 */
import * as pulumi from "@pulumi/pulumi";
import { checkedConfig } from "./config/read";
import type { Config, ConfigInput } from "./config/schema";
import { type HumanStep, humanSteps } from "./humanSteps";
import type { EntraObjects } from "./entraObjects";
import { type JamfObjects, jamfObjects } from "./jamfObjects";
import { preflight, type Reach, reachText } from "./preflight";
import { RunError, textOf } from "../providers/core/errors";
import type { TenantSeen } from "./tenant";

/** All of them optional but `jamfUrl`; docs/reference/configuration.md tells each. */
export type MacDeviceComplianceArgs = ConfigInput;

/**
 * Makes the objects of the procedure and says what remains for people.
 *
 * Permissions: the API role needs Create, Read, Update and Delete for Smart Computer Groups, Policies, Mac Applications and
 * Categories (Scripts for `registration.method: script`), and Read for Static Computer Groups and Sites.
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
  /** The Entra and Intune half; absent while no `tenantId` is configured. */
  readonly entra?: EntraObjects;
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
    const config = checkedConfig(args);
    const { reach, seen } = await observe(config);
    const entra = seen && { seen, ...(await import("./entraObjects.js")) };
    const macs = new MacDeviceCompliance(name, config, entra, opts);
    if (pulumi.runtime.isDryRun()) await pulumi.log.info(reachText(reach), macs);
    return macs;
  }

  private constructor(
    name: string,
    config: Config,
    entra: { seen: TenantSeen; entraObjects: typeof import("./entraObjects").entraObjects } | undefined,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("jamf-entra-compliance:index:MacDeviceCompliance", name, {}, opts);
    if (entra) this.entra = entra.entraObjects(name, config, entra.seen, this);
    const objects = jamfObjects(name, config, this);
    this.category = objects.category;
    this.applicableGroup = objects.applicableGroup;
    this.complianceGroup = objects.complianceGroup;
    this.registrationPolicy = objects.registrationPolicy;
    this.registrationScript = objects.registrationScript;
    this.companyPortal = objects.companyPortal;
    this.humanSteps = pulumi
      .all([objects.complianceGroup.id, objects.registrationPolicy.id])
      .apply(([complianceGroupId, registrationPolicyId]) =>
        humanSteps({
          jamfUrl: config.jamfUrl,
          applicableGroup: config.jamf.applicableGroup.displayName,
          complianceGroup: config.jamf.complianceGroup.displayName,
          registrationPolicy: config.jamf.registrationPolicy.displayName,
          method: config.registration.method,
          complianceGroupId,
          registrationPolicyId,
        }),
      );
    this.registerOutputs({});
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
            ...(this.entra.placeholderAppId ? { placeholderAppId: this.entra.placeholderAppId } : {}),
          }
        : {}),
      humanSteps: this.humanSteps,
    };
  }
}

/** Asks both sides at once, and refuses with the reasons of both. */
async function observe(config: Config): Promise<{ reach: Reach[]; seen?: TenantSeen }> {
  const tenant = config.tenantId ? import("./tenant.js").then(({ seeTenant }) => seeTenant(config)) : undefined;
  const [reach, seen] = await Promise.allSettled([preflight(config), tenant]);
  const reasons = [reach, seen].flatMap((side) => {
    if (side.status === "fulfilled") return [];
    return side.reason instanceof RunError ? side.reason.reasons : [textOf(side.reason)];
  });
  if (reach.status === "rejected" || seen.status === "rejected") throw new RunError(reasons);
  return { reach: reach.value, seen: seen.value };
}
