/** Configuration of what was checked by hand because no service shows it. */
import { z } from "zod";
import type { AcknowledgeableGate } from "./acknowledgeableGates";
import { day } from "./day";

export const acknowledgedSchema = z.strictObject({
  registrationPayload: day
    .optional()
    .describe("Day on which you saw *Register computers with Microsoft Entra ID* selected in the policy."),
  membershipEmail: day
    .optional()
    .describe("Day on which you saw *Send email notification on membership change* selected in the Compliance group."),
  baselineScopes: day
    .optional()
    .describe(
      "Day on which you saw *Customize behavior* with the placeholder app. Counts only while Graph does not show it.",
    ),
} satisfies Record<AcknowledgeableGate, z.ZodType>);
