/** Configuration below `jamf.profiles`: what is set on the Macs themselves, each only where somebody asks for it. */
import { z } from "zod";

const name = (what: string, fallback: string) => z.string().trim().min(1).max(255).default(fallback).describe(what);

const optional = <Shape extends z.ZodRawShape>(shape: Shape, what: string) =>
  z
    .union([z.literal(false), z.strictObject(shape)], { error: "must be a map of keys, or false" })
    .default(false)
    .describe(what);

export const profilesSchema = z
  .strictObject({
    singleSignOn: z
      .enum(["companyPortal", "platformSso", "none"])
      .optional()
      .describe(
        "How Macs show Entra who they are. `companyPortal`: a profile with Microsoft's SSO extension for the Macs of the " +
          "Applicable group. `platformSso`: your own Platform SSO profile does it, and none is created: a Mac must never have " +
          "both. `none`: neither. Since August 2025 registrations without one of the first two fail more and more (530003); " +
          "if not set, none is created and every preview warns.",
      ),
    singleSignOnName: name(
      "Name of the profile that `companyPortal` creates.",
      "Microsoft SSO extension for Company Portal",
    ),
    agentSettings: optional(
      {
        displayName: name("Name of the profile.", "Jamf agent for Microsoft Entra"),
        useWKWebView: z
          .boolean()
          .default(true)
          .describe(
            "Signs in within the agent instead of the default browser. Hardware tokens do not work there: then `false`.",
          ),
      },
      "Settings of Jamf's agent (`com.jamf.management.jamfAAD`). `{}`: with the defaults below.",
    ),
    loginItems: optional(
      { displayName: name("Name of the profile.", "Login items for Jamf and Company Portal") },
      "Users can't switch off the background items of Jamf's software and Company Portal. `{}`: under its default name.",
    ),
  })
  .prefault({})
  .describe("Configuration profiles, all for the Macs of the Applicable group.");
