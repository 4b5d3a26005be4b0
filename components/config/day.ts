/** A day in the configuration, however YAML and Pulumi pass it on. */
import { z } from "zod";

/** It is already tomorrow in the Pacific. */
const furthestAhead = 14 * 3_600_000;

/**
 * What the engine makes of a day without quotes: Go's own text of a time, or RFC 3339 where the value stands in Pulumi.yaml (read in
 * `sdk/go/common/resource/config/object.go` and `pkg/workspace/config.go` of 3.276.0).
 */
const unquoted = /^(\d{4}-\d{2}-\d{2})(?: 00:00:00 \+0000 UTC|T00:00:00Z)$/;

/** `2026-11-23`, with or without quotes in the stack's file; not in the future. */
export const day = z
  .string()
  .transform((text) => unquoted.exec(text)?.[1] ?? text)
  .superRefine((text, context) => {
    const complain = (message: string) => context.addIssue({ code: "custom", message });
    const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
      return complain(`must be a day such as 2026-11-23, not "${text}"`);
    }
    if (time > Date.now() + furthestAhead)
      complain(`must not be in the future, as "${text}" is: give the day on which you looked`);
  });
