/** Configuration of the stages: which one, how much must hold, and the way past it. */
import { z } from "zod";
import { day } from "./day";
import { stages } from "./stageNames";

export const stageSchema = z
  .enum(stages)
  .default("prepare")
  .describe(
    "`prepare`: all objects exist, registration is closed. `connect`: administrators do the steps for people; the managed policy " +
      "reports only. `pilot`: registration is open; the managed policy is on for `pilot.groupId`, where one is named. " +
      "`enforce`: it is on for all users who register Macs. `drain`: before destroy; no Mac counts as compliant any more.",
  );

const percent = (fallback: number, what: string) => z.int().min(0).max(100).default(fallback).describe(what);

export const thresholdsSchema = z
  .strictObject({
    compliantPercent: percent(
      90,
      "Share of the audience's applicable Macs that must already be compliant in Entra before the managed policy is switched on for it.",
    ),
    peopleLosingAccess: z
      .int()
      .min(0)
      .default(5)
      .describe("How many users may be without a compliant Mac when the managed policy is switched on for them."),
    heartbeatHours: z
      .int()
      .min(1)
      .default(24)
      .describe("Age of the compliance partner's heartbeat, in hours, above which the connection counts as lost."),
    inventoryPercent: percent(
      90,
      "Share of applicable Macs whose inventory must be as recent as `jamf.complianceGroup.inventoryWithinDays` requires.",
    ),
  })
  .prefault({})
  .describe("Preconditions before more is switched on. For what is on already they are warnings.");

export const forceSchema = z
  .strictObject({
    stage: z.enum(stages).describe("The stage in which the reason counts; in every other it is ignored."),
    reason: z.string().trim().min(10).describe("Why; shown in the pull request and in the outputs."),
  })
  .optional()
  .describe(
    "Continue although preconditions are not met. Never overrides an inactive partner, a policy that certainly blocks " +
      "registration, or emergency access accounts that cannot sign in.",
  );

/** How many users stage `drain` may leave without access. */
export const drainBlocksSchema = z
  .int()
  .min(0)
  .optional()
  .describe(
    "How many users lose access when stage `drain` empties the Compliance group, because policies of the tenant require a compliant " +
      "Mac of them, as the preview counts it. Until the number is at least that, the group is held back.",
  );

/** Beside the gates' acknowledgements: the one that `destroy` asks for. */
export const drainedSchema = day
  .optional()
  .describe(
    "Day on which you saw that no Mac of this stack is compliant any more, where Macs of another MDM stay compliant. Counts in " +
      "stage `drain` only.",
  );

/** Beside the gates' acknowledgements: objects that destroy cannot give back. */
export const adoptedLeftSchema = day
  .optional()
  .describe(
    "Day on which you checked which adopted objects stay as this stack set them, since an older release adopted them and did not record " +
      "what they were. Until then `destroy` lists them and is refused.",
  );
