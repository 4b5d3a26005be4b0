/**
 * The stack's configuration, whole: one place for meaning, type, default and allowed values. `npm run docs` writes from it
 * `args.ts`, `docs/reference/configuration.md` and `Pulumi.yaml`.
 */
import { z } from "zod";
import { cloudOf } from "../../providers/graph/clouds";
import { cloud, compliancePartnerSchema, conditionalAccessSchema, guid, tenantId, usersSchema } from "./entraSchema";
import { acknowledgedSchema } from "./acknowledgedSchema";
import { jamfSchema } from "./jamfSchema";
import {
  adoptedLeftSchema,
  drainBlocksSchema,
  drainedSchema,
  forceSchema,
  stageSchema,
  thresholdsSchema,
} from "./stageSchema";

const whyNoInstance = (url: URL | undefined): string =>
  url === undefined
    ? "must be a web address"
    : url.protocol !== "https:"
      ? "must begin with https://"
      : url.username
        ? "must not contain a user name"
        : "must not contain a path";

const httpsUrl = z
  .string()
  .transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol === "https:" && !url.username && ["", "/"].includes(url.pathname) && !url.search && !url.hash) {
      return url.origin;
    }
    const why = whyNoInstance(url);
    context.addIssue({ code: "custom", message: `${why}, such as https://example.jamfcloud.com, not "${text}"` });
    return z.NEVER;
  })
  .describe("Address of the Jamf Pro instance: `https://example.jamfcloud.com`.");

export const configSchema = z
  .strictObject({
    jamfUrl: httpsUrl,
    tenantId: tenantId.optional(),
    cloud,
    jamfClientId: z
      .string()
      .min(1)
      .optional()
      .describe("API client id, as a Pulumi secret, which counts before the environment."),
    jamfClientSecret: z
      .string()
      .min(1)
      .optional()
      .describe("API client secret, as a Pulumi secret, which counts before the environment."),
    stage: stageSchema,
    jamf: jamfSchema.prefault({}).describe("The Jamf Pro objects of Microsoft's guide."),
    registration: z
      .strictObject({
        method: z
          .enum(["payload", "script"])
          .default("payload")
          .describe(
            "`payload`: an administrator selects *Register computers with Microsoft Entra ID* in the policy once; this is the " +
              "documented way, and Jamf Pro has no API for it. `script`: the policy runs Jamf's own agent as the console " +
              "user; used in public scripts, not documented by Jamf as equal: try it on one Mac first.",
          ),
      })
      .prefault({})
      .describe("How the policy registers a Mac."),
    pilot: z
      .strictObject({
        groupId: guid(
          "Entra group, by object id, for which the managed policy is on in stage `pilot`. Set it when its members have " +
            "registered; until then the policy reports only.",
        ).optional(),
        computerGroup: z
          .string()
          .min(1)
          .optional()
          .describe(
            "Computer group, by name, to which registration is limited until stage `enforce`. Default: every applicable Mac.",
          ),
      })
      .prefault({})
      .describe("The pilot group."),
    users: usersSchema.optional(),
    waitForPeople: z
      .int()
      .min(0)
      .max(240)
      .default(0)
      .describe(
        "Minutes that `up` waits in stage `connect` for the steps for people and prints the next one; it ends by itself when " +
          "the last one is done. `0`: not at all, recommended in pipelines.",
      ),
    compliancePartner: compliancePartnerSchema,
    conditionalAccess: conditionalAccessSchema
      .prefault({})
      .describe("Conditional Access: the managed policy, its emergency access accounts, and exclusions."),
    acknowledged: z
      .strictObject({
        ...acknowledgedSchema.shape,
        drained: drainedSchema,
        drainBlocks: drainBlocksSchema,
        adoptedLeft: adoptedLeftSchema,
      })
      .prefault({})
      .describe("What was checked by hand because no service shows it: gate and day, such as `2026-11-23`."),
    thresholds: thresholdsSchema,
    force: forceSchema,
    adoptExisting: z
      .boolean()
      .default(false)
      .describe(
        "Adopt existing objects of the same name: the stack manages them from then on. Destroy leaves them in place.",
      ),
    deleteAdopted: z.boolean().default(false).describe("Let destroy delete adopted objects too."),
  })
  .superRefine((value, context) => {
    const missing = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const { managedPolicy, exclusions, registrationAppId } = value.conditionalAccess;
    if (value.users && !value.tenantId) missing(["tenantId"], "is missing: users requires a tenant");
    if (value.tenantId && !value.users)
      missing(["users"], "is missing: name the users who register Macs, by groupId, rule or members");
    if (!value.tenantId && (value.stage === "connect" || value.stage === "enforce"))
      missing(["tenantId"], `is missing: stage ${value.stage} requires a tenant`);
    if (value.pilot.groupId && !managedPolicy)
      missing(["conditionalAccess", "managedPolicy"], "is missing: pilot.groupId requires the managed policy");
    if (!value.tenantId && (managedPolicy || exclusions.policyIds.length > 0))
      missing(["tenantId"], "is missing: conditionalAccess requires a tenant");
    if (value.tenantId && !cloudOf(value.cloud).registrationAppId && !registrationAppId) {
      missing(["conditionalAccess", "registrationAppId"], `is missing: it is not published for ${value.cloud}`);
    }
  });

export type Config = z.output<typeof configSchema>;
