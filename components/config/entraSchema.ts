/** Configuration of the Entra and Intune half: whose Macs, and what Conditional Access asks of them. */
import { z } from "zod";
import { cloudNames } from "../../providers/graph/clouds";

export const guid = (what: string) =>
  z
    .guid({ error: "must be an id such as 00000000-0000-0000-0000-000000000000" })
    .transform((id) => id.toLowerCase())
    .describe(what);
const name = (what: string, fallback: string) => z.string().trim().min(1).max(256).default(fallback).describe(what);

export const tenantId = guid("Directory (tenant) id. Without it only the objects in Jamf Pro are created.");

export const cloud = z
  .enum(cloudNames)
  .default("global")
  .describe("Microsoft cloud: hosts, portals and the registration app's id follow from it.");

const groupName = name("Display name of the group.", "Mac users (Jamf device compliance)");

export const usersMatchSchema = z
  .strictObject({
    domains: z
      .record(z.string().trim().min(1), z.string().trim().min(1))
      .optional()
      .describe("Domain in Jamf Pro → domain in Entra: `NLW: contoso.com` makes `NLW\\p17` mean `p17@contoso.com`."),
    names: z
      .record(z.string().trim().min(1), z.string().trim().min(1))
      .optional()
      .describe("Name in Jamf Pro → sign-in name in Entra: `p17: paula@contoso.com`. Takes precedence."),
  })
  .optional()
  .describe(
    "Maps the names in *User and Location* to users, where they are not sign-in names. A Mac or user that cannot be matched counts as " +
      "losing access.",
  );

export const usersSchema = z
  .union(
    [
      z.strictObject({
        groupId: guid("An existing group, by object id. It stays as it is, also at destroy."),
        match: usersMatchSchema,
      }),
      z.strictObject({
        rule: z
          .string()
          .min(1)
          .max(3072)
          .describe('Membership rule, such as `user.department -eq "Sales"`. Needs Entra ID P1.'),
        candidate: z
          .strictObject({
            rule: z.string().min(1).max(3072).describe("Membership rule of the candidate."),
          })
          .optional()
          .describe(
            "A new rule on trial: a second group, assigned to the compliance partner in addition. Moved to `rule`, it rewrites the " +
              "first group in place; the candidate is removed one run later.",
          ),
        displayName: groupName,
        match: usersMatchSchema,
      }),
      z.strictObject({
        members: z
          .array(guid("Object id of a user."))
          .min(1)
          .describe("Object ids of the members. No names: they would appear in pull requests."),
        displayName: groupName,
        match: usersMatchSchema,
      }),
    ],
    { error: "must have groupId (an existing group), rule (a membership rule) or members (object ids of users)" },
  )
  .describe(
    "Who registers Macs. The same group feeds the compliance partner and Conditional Access; members need Intune licences.",
  );

const placeholder = z
  .union(
    [
      z.literal(false),
      z.strictObject({ appId: guid("Application id of a placeholder app that exists already.") }),
      z.strictObject({ displayName: name("Display name of the app.", "Baseline scopes placeholder") }),
    ],
    { error: "must be false, or have displayName or appId" },
  )
  .prefault({})
  .describe(
    "Placeholder app for baseline scopes: since June 2026 a policy that excludes only the registration app still stops " +
      "registration (error 530003). Excluded beside it; an administrator selects it once under Baseline scopes > Customize behavior.",
  );

const breakGlass = z
  .strictObject({
    groupId: guid("Group of the emergency access accounts.").optional(),
    userIds: z
      .array(guid("Object id of an emergency access account."))
      .optional()
      .describe("Emergency access accounts."),
  })
  .refine((b) => b.groupId !== undefined || (b.userIds?.length ?? 0) > 0, {
    error: "must name a group (groupId) or accounts (userIds) of emergency access accounts",
  })
  .describe(
    "Emergency access accounts (break-glass), excluded from the managed policy. Required with `managedPolicy`.",
  );

const managedPolicy = z
  .strictObject({
    displayName: name("Display name of the policy.", "Require a compliant Mac (Jamf)"),
    id: guid(
      "Object id of an existing policy to adopt. The first `up` takes it into the state as it stands and writes nothing to it; the " +
        "preview lists what the next one would change, old and new. It stays in the tenant when the stack is destroyed.",
    ).optional(),
    targetResources: z
      .array(
        z.union([z.enum(["All", "Office365", "MicrosoftAdminPortals"]), guid("Application id.")], {
          error: 'must be "All", "Office365", "MicrosoftAdminPortals" or an application id',
        }),
      )
      .min(1)
      .default(["All"])
      .describe("Resources that require a compliant Mac."),
    resume: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe(
        "After `report-only`, or when the policy was switched off in the admin center, it stays as it is. A text here, such as a " +
          "ticket, lets the next `up` switch it on again, judged like a higher stage. Each text counts once.",
      ),
  })
  .describe(
    "The managed policy: macOS, the user group, a compliant device. `stage` says whether it reports or is on. Default: none.",
  );

export const conditionalAccessSchema = z
  .strictObject({
    managedPolicy: managedPolicy.optional(),
    breakGlass: breakGlass.optional(),
    exclusions: z
      .strictObject({
        policyIds: z
          .array(guid("Object id of a policy."))
          .default([])
          .describe(
            "The tenant's own policies from which registration is excluded. No other policy is ever changed. `blockers --write-config` proposes them.",
          ),
      })
      .prefault({})
      .describe("Exclusions in the tenant's own policies."),
    placeholder,
    registrationAppId: guid(
      "Application id of *User registration app for Device Compliance*. Known for `global` and `gccHigh`; must be given for `dod` and `china`.",
    ).optional(),
  })
  .superRefine((value, context) => {
    if (value.managedPolicy && !value.breakGlass) {
      context.addIssue({
        code: "custom",
        path: ["breakGlass"],
        message:
          "is missing: a policy that requires a compliant Mac requires emergency access accounts (break-glass) that it excludes",
      });
    }
  });

export const compliancePartnerSchema = z
  .strictObject({
    createMissingEntry: z
      .boolean()
      .default(false)
      .describe(
        "Experimental: add the partner entry by API. Whether such an entry can be activated is not documented; default: an administrator adds it.",
      ),
  })
  .prefault({})
  .describe("The *Jamf Device Compliance* entry in Intune.");
