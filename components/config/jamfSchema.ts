/** Configuration below `jamf`: the Jamf Pro objects of Microsoft's guide. Every default is the guide's value. */
import { z } from "zod";
import { operators } from "../../providers/jamf/criteria/criterion";
import { frequencies } from "../../providers/jamf/policy/general";
import { profilesSchema } from "./profilesSchema";

/** The app of Microsoft's guide: this title of the Jamf App Catalog has this bundle id. */
export const companyPortal = { title: "Microsoft Intune Company Portal", bundleId: "com.microsoft.CompanyPortalMac" };

const name = (what: string) => z.string().trim().min(1).max(255).describe(what);

const criterion = z.strictObject({
  criterion: name("Criterion as in the admin center's list, or the name of an extension attribute."),
  operator: z
    .enum(operators)
    .describe("Operator as in the admin center, lower case: `is`, `like`, `less than x days ago`, …"),
  value: z.string().max(255).default("").describe("Value as text, also for numbers."),
  andOr: z.enum(["and", "or"]).optional().describe("How it joins the criterion before it. Default `and`."),
  openingParenthesis: z.boolean().optional().describe("A parenthesis opens before this criterion."),
  closingParenthesis: z.boolean().optional().describe("A parenthesis closes after this criterion."),
});

const candidate = z
  .array(criterion)
  .min(1)
  .optional()
  .describe(
    "New criteria on trial: a second smart group that nothing refers to, so that every preview shows whom they would exclude. " +
      "Moved to `criteria`, they rewrite the group in place; the candidate is removed one run later.",
  );

const group = (defaultName: string) => ({
  displayName: name("Display name of the smart group.").default(defaultName),
  description: z.string().max(1000).optional().describe("Description in the admin center."),
  criteria: z
    .array(criterion)
    .min(1)
    .optional()
    .describe("All criteria, in order, in place of those of Microsoft's guide. You are responsible for their meaning."),
  candidate,
});

export const jamfSchema = z.strictObject({
  site: name("Site for all objects, by name. Default: none (full Jamf Pro).").optional(),
  category: z
    .union([z.literal(false), name("")], { error: "must be the name of a category, or false" })
    .default("Device Compliance")
    .describe("Category for policy and app; created if it does not exist. `false`: no category."),
  applicationTitle: name(
    "Application Title by which Macs with Company Portal are found: the bundle's file name. Microsoft's guide " +
      "prints `CompanyPortal.app`; the app installs as `Company Portal.app`.",
  ).default("Company Portal.app"),
  applicableGroup: z
    .strictObject(group("Jamf-Intune Applicable Group"))
    .prefault({})
    .describe("Smart group of the Macs that need access. The guide: Application Title is the app title."),
  complianceGroup: z
    .strictObject({
      ...group("Jamf-Intune Compliance Group"),
      inventoryWithinDays: z
        .int()
        .min(1)
        .max(365)
        .default(2)
        .describe(
          "Days since the last inventory update after which a Mac counts as not compliant. 2 is the guide's value: " +
            "Macs that sleep over a weekend become non-compliant on Monday.",
        ),
      fileVault: z.boolean().default(true).describe("Whether FileVault 2 must have all partitions encrypted."),
    })
    .prefault({})
    .describe("Smart group of the Macs that meet the organisation's standard."),
  registrationPolicy: z
    .strictObject({
      displayName: name("Display name of the policy.").default("Register with Azure AD(Entra)"),
      executionFrequency: z
        .enum(frequencies)
        .default("Ongoing")
        .describe(
          "Execution Frequency. With `Once per computer`, which new policies have in the admin center, users whose registration failed " +
            "cannot start it again.",
        ),
      selfService: z
        .strictObject({
          displayName: name("Name in Self Service.").default("Register this Mac with Microsoft Entra ID"),
          buttonName: z.string().min(1).max(255).default("Register").describe("Button before the first run."),
          reinstallButtonName: z.string().min(1).max(255).default("Register again").describe("Button after it ran."),
          description: z
            .string()
            .max(4000)
            .default(
              "Your organisation requires this Mac to be registered before it can open Microsoft 365. Click Register " +
                "here and sign in with your work account. Do not register from the Company Portal app: that ends with " +
                "the error AccountNotOnboarded.",
            )
            .describe("Text that users read first. State in it that registration starts here, not in Company Portal."),
          ensureUsersViewDescription: z
            .boolean()
            .default(true)
            .describe("Users see the description before they click."),
          featureOnMainPage: z.boolean().default(false).describe("Shown on the first page of Self Service."),
          showInCategory: z.boolean().default(true).describe("Shown under the category above."),
          iconId: z.int().min(1).optional().describe("Id of an icon that exists in Jamf Pro."),
        })
        .prefault({})
        .describe("How the policy shows in Self Service."),
    })
    .prefault({})
    .describe("The policy that users run to register. Enabled from stage `pilot` on."),
  macApp: z
    .union(
      [
        z.literal(false),
        z.strictObject({
          displayName: name("Display name of the deployment.").default("Microsoft Intune Company Portal"),
          title: name("Title in the Jamf App Catalog, exactly.").default(companyPortal.title),
          bundleId: name("Bundle id that the title must have.").default(companyPortal.bundleId),
          targetGroup: name("Smart group that gets the app, by name.").default("All Managed Clients"),
          distributionMethod: z
            .enum(["Install Automatically", "Make Available in Self Service"])
            .default("Install Automatically")
            .describe("How the app reaches the Macs."),
          updateBehavior: z.enum(["Automatic", "Manual"]).default("Automatic").describe("Who installs new versions."),
          installSupportingConfigurationProfiles: z
            .boolean()
            .default(true)
            .describe("Jamf adds the profiles that the app needs."),
          deploy: z.boolean().default(true).describe("The Deploy switch; `false` leaves a draft."),
        }),
      ],
      { error: "must be a map of keys, or false" },
    )
    .prefault({})
    .describe("Company Portal from the Jamf App Catalog. `false`: the organisation deploys it by other means."),
  extensionAttribute: z
    .union(
      [
        z.literal(false),
        z.strictObject({
          displayName: name("Display name of the extension attribute.").default("Entra registration"),
          inventoryDisplay: z
            .enum([
              "General",
              "Hardware",
              "Operating System",
              "User and Location",
              "Purchasing",
              "Extension Attributes",
            ])
            .default("General")
            .describe("Section of a computer's inventory that shows it."),
        }),
      ],
      { error: "must be a map of keys, or false" },
    )
    .prefault({})
    .describe(
      "Extension attribute with registration state and Entra device id of each Mac; docs/on-the-mac.md lists its values. " +
        "`false`: none.",
    ),
  repairScript: z
    .union(
      [
        z.literal(false),
        z.strictObject({
          displayName: name("Display name of the script.").default("Repair registration with Entra"),
        }),
      ],
      { error: "must be a map of keys, or false" },
    )
    .default(false)
    .describe(
      "Script that repairs a registration, to be added to a policy by hand. `{}`: created under its default name.",
    ),
  profiles: profilesSchema,
});
