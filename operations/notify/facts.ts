/** What the texts name, from the stack's configuration and from Jamf Pro as it is now. */
import type { Config } from "../../components/config/schema";
import { policy } from "../../providers/jamf/policy";
import { selfServiceLink } from "./selfServiceLink";
import type { Facts } from "./templates";

interface Seen {
  facts: Omit<Facts, "deadline">;
  /** Why this may be too early, one sentence each. */
  warnings: string[];
}

/** Privilege: Read Policies. */
export async function factsOf({ jamfUrl, jamf, stage }: Config, contact: string): Promise<Seen> {
  const { displayName, selfService } = jamf.registrationPolicy;
  const args = { jamfUrl, displayName };
  const [found] = await policy.find(await policy.connect(args), args);
  if (!found) {
    throw new Error(
      `Jamf Pro has no policy "${displayName}": run pulumi up first, so that the messages can link to it.`,
    );
  }
  return {
    facts: {
      policy: selfService.displayName,
      button: selfService.buttonName,
      contact,
      link: selfServiceLink(found.id),
    },
    warnings: [
      ...(found.args.enabled === true
        ? []
        : [
            `The policy is not enabled yet, so it is not shown in Self Service. It is enabled from stage pilot on (current stage: ${stage}).`,
          ]),
      ...(stage === "drain" ? ["The stack is in stage drain: no further Mac should register."] : []),
    ],
  };
}

/** `2026-12-15` as people of that language write it. Throws for what is no day. */
export function dayIn(language: string, day: string): string {
  const at = new Date(`${day}T12:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) {
    throw new Error(`--deadline ${day}: must be a day such as 2026-12-15.`);
  }
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(at);
}
