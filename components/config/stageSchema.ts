/** Configuration of the stages: which one, how much must hold, and the way past it. */
import { z } from "zod";
import { day } from "./day";
import { stages } from "./stageNames";

export const stageSchema = z
  .enum(stages)
  .default("prepare")
  .describe(
    "`prepare`: everything exists, nobody is asked to register. `connect`: people do their steps; the managed policy " +
      "reports only. `pilot`: registration is open; the managed policy is on for `pilot.groupId`, where one is named. " +
      "`enforce`: it is on for everybody who registers Macs. `drain`: the way out; no Mac counts as compliant any more.",
  );

const percent = (fallback: number, what: string) => z.int().min(0).max(100).default(fallback).describe(what);

export const thresholdsSchema = z
  .strictObject({
    compliantPercent: percent(
      90,
      "Share of the audience's applicable Macs that Entra must already hold compliant before the managed policy is switched on for it.",
    ),
    peopleLosingAccess: z
      .int()
      .min(0)
      .default(5)
      .describe("How many people may be without a compliant Mac when the managed policy is switched on for them."),
    heartbeatHours: z
      .int()
      .min(1)
      .default(24)
      .describe("Age of the compliance partner's heartbeat, in hours, above which the connection counts as lost."),
    inventoryPercent: percent(
      90,
      "Share of applicable Macs whose inventory must be as young as `jamf.complianceGroup.inventoryWithinDays` asks.",
    ),
  })
  .prefault({})
  .describe("What must hold before more is switched on. What is on already is only warned about.");

export const forceSchema = z
  .strictObject({
    stage: z.enum(stages).describe("The stage for which the reason counts; in every other it is ignored."),
    reason: z
      .string()
      .trim()
      .min(10)
      .describe("Why, for whoever reads the pull request and the outputs, where it stays visible."),
  })
  .optional()
  .describe(
    "Go up although preconditions do not hold. Never overrides an inactive partner, a policy that certainly blocks " +
      "registration, or emergency accounts that can't be reached.",
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
    "Day on which a person saw that no Mac of this stack is compliant any more, where Macs of another MDM stay so. Counts in " +
      "stage `drain` only.",
  );
