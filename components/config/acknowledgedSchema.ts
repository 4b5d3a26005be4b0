/** Configuration of what a person has looked at because no service shows it. */
import { z } from "zod";
import type { AcknowledgeableGate } from "../connection/gates";

/** It is already tomorrow in the Pacific. */
const furthestAhead = 14 * 3_600_000;

const day = z.string().superRefine((text, context) => {
  const complain = (message: string) => context.addIssue({ code: "custom", message });
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    return complain(`must be a day such as 2026-11-23, not "${text}"`);
  }
  if (time > Date.now() + furthestAhead)
    complain(`must not lie in the future, as "${text}" does: give the day you looked`);
});

export const acknowledgedSchema = z.strictObject({
  registrationPayload: day
    .optional()
    .describe("Day on which a person saw *Register computers with Microsoft Entra ID* ticked in the policy."),
  membershipEmail: day
    .optional()
    .describe(
      "Day on which a person saw *Send email notification on membership change* ticked in the Compliance group.",
    ),
  baselineScopes: day
    .optional()
    .describe(
      "Day on which a person saw *Customize behavior* with the placeholder app. Counts only while Graph does not show it.",
    ),
} satisfies Record<AcknowledgeableGate, z.ZodType>);
