/** Options > General: what the policy is called, when it runs and under which conditions. */
import type { Problem } from "../../core/lifecycle";
import { type Fields, flag, idOf, inPlace, integer, nameOrIdOf, text, within } from "../classic/fields";
import { requireTexts, unknownProperties } from "../classic/properties";
import { requireBoolean, requireId, requireName, requireOneOf } from "../validation";

export const frequencies = [
  "Once per computer",
  "Once per user per computer",
  "Once per user",
  "Once every day",
  "Once every week",
  "Once every month",
  "Ongoing",
] as const;

const retryEvents = ["none", "trigger", "check-in"] as const;
const networkConnections = ["Any", "Ethernet"] as const;

export interface PolicyGeneral {
  /** Display Name, 1 to 255 characters, unique in the instance. A change renames. */
  displayName: string;
  /** Enabled. Default `true`. */
  enabled?: boolean;
  /** Site: its name, or its id (digits only). Default `None`. */
  site?: string;
  /** Id of the category. Default `-1`: none. */
  categoryId?: string;
  /** Trigger: the events at which the policy runs by itself. Default: none, so only from Self Service. */
  triggers?: PolicyTriggers;
  /** Execution Frequency. Default `Once per computer`. */
  executionFrequency?: (typeof frequencies)[number];
  /** Automatically re-run policy on failure. Only with `Once per computer`. Default: no. */
  retry?: PolicyRetry;
  /** Target Drive. Default `/`. */
  targetDrive?: string;
  /** Make Available Offline. Default `false`. */
  makeAvailableOffline?: boolean;
  /** Server-Side Limitations, Activation Date/Time: `2027-06-01 14:30:00` in UTC. Default: none. */
  activationDate?: string;
  /** Server-Side Limitations, Expiration Date/Time: `2027-12-31 23:59:59` in UTC. Default: none. */
  expirationDate?: string;
  /** Client-Side Limitations, Network Connection. Default `Any`. */
  networkConnection?: (typeof networkConnections)[number];
  /** Client-Side Limitations, Limit to Jamf Pro-assigned user. Default `false`. */
  limitToAssignedUser?: boolean;
}

interface PolicyTriggers {
  startup?: boolean;
  login?: boolean;
  networkStateChange?: boolean;
  enrollmentComplete?: boolean;
  /** Recurring Check-in. */
  recurringCheckIn?: boolean;
  /** Custom: the event that `jamf policy -event` names. */
  customEvent?: string;
}

interface PolicyRetry {
  /** Retry Event: at the policy's own trigger, at the next recurring check-in, or `none`. */
  on: (typeof retryEvents)[number];
  /** Retry Attempts, 1 to 10. */
  attempts?: number;
  /** Send notifications for each failed policy retry. Default `false`. */
  notifyOnEachFailure?: boolean;
}

const triggers: Fields<PolicyTriggers> = {
  startup: flag("trigger_startup"),
  login: flag("trigger_login"),
  networkStateChange: flag("trigger_network_state_changed"),
  enrollmentComplete: flag("trigger_enrollment_complete"),
  recurringCheckIn: flag("trigger_checkin"),
  customEvent: text("trigger_other"),
};

const noRetry = { on: "none", attempts: -1, notifyOnEachFailure: false } as const;

const retry: Fields<PolicyRetry> = {
  on: text("retry_event"),
  attempts: integer("retry_attempts", noRetry.attempts),
  notifyOnEachFailure: flag("notify_on_each_failed_retry"),
};

export const generalFields: Fields<PolicyGeneral> = {
  displayName: text("name"),
  enabled: flag("enabled"),
  site: nameOrIdOf("site"),
  categoryId: idOf("category"),
  triggers: inPlace(triggers),
  executionFrequency: text("frequency"),
  retry: inPlace(retry),
  targetDrive: text("target_drive"),
  makeAvailableOffline: flag("offline"),
  activationDate: within("date_time_limitations", text("activation_date")),
  expirationDate: within("date_time_limitations", text("expiration_date")),
  networkConnection: text("network_requirements"),
  limitToAssignedUser: flag("location_user_only"),
};

export const filledGeneral = <Args extends PolicyGeneral>(args: Args): Args => ({
  ...args,
  enabled: args.enabled ?? true,
  site: args.site ?? "None",
  categoryId: args.categoryId ?? "-1",
  triggers: {
    startup: false,
    login: false,
    networkStateChange: false,
    enrollmentComplete: false,
    recurringCheckIn: false,
    customEvent: "",
    ...args.triggers,
  },
  executionFrequency: args.executionFrequency ?? "Once per computer",
  retry: { ...noRetry, ...args.retry },
  targetDrive: args.targetDrive ?? "/",
  makeAvailableOffline: args.makeAvailableOffline ?? false,
  activationDate: args.activationDate ?? "",
  expirationDate: args.expirationDate ?? "",
  networkConnection: args.networkConnection ?? "Any",
  limitToAssignedUser: args.limitToAssignedUser ?? false,
});

export function validateGeneral(args: Partial<PolicyGeneral>): Problem[] {
  return [
    ...requireName(args.displayName, "displayName"),
    ...requireBoolean(args.enabled, "enabled"),
    ...requireName(args.site, "site"),
    ...requireId(args.categoryId, "categoryId"),
    ...(args.triggers === undefined ? [] : validateTriggers(args.triggers)),
    ...requireOneOf(args.executionFrequency, frequencies, "executionFrequency"),
    ...(args.retry === undefined ? [] : validateRetry(args.retry, args.executionFrequency)),
    ...requireTexts(args, ["targetDrive"]),
    ...requireBoolean(args.makeAvailableOffline, "makeAvailableOffline"),
    ...requireMoment(args.activationDate, "activationDate"),
    ...requireMoment(args.expirationDate, "expirationDate"),
    ...requireOneOf(args.networkConnection, networkConnections, "networkConnection"),
    ...requireBoolean(args.limitToAssignedUser, "limitToAssignedUser"),
  ];
}

function validateTriggers(given: PolicyTriggers): Problem[] {
  const { customEvent, ...events } = given;
  const problems = unknownProperties(given, Object.keys(triggers), "triggers");
  for (const [event, value] of Object.entries(events)) problems.push(...requireBoolean(value, `triggers.${event}`));
  if (customEvent !== "") problems.push(...requireName(customEvent, "triggers.customEvent"));
  return problems;
}

/** Under any other frequency Jamf Pro accepts the retry rules and forgets them (field report, 11.31.1, 2026-09-07). */
function validateRetry(given: PolicyRetry, frequency = "Once per computer"): Problem[] {
  const problems = [
    ...unknownProperties(given, Object.keys(retry), "retry"),
    ...requireOneOf(given.on, retryEvents, "retry.on"),
    ...requireBoolean(given.notifyOnEachFailure, "retry.notifyOnEachFailure"),
  ];
  if (given.on === undefined || given.on === "none") return problems;
  const { attempts } = given;
  if (attempts === undefined || !Number.isInteger(attempts) || attempts < 1 || attempts > 10) {
    problems.push({ property: "retry.attempts", reason: `must be a whole number from 1 to 10, not ${attempts}` });
  }
  if (frequency !== "Once per computer") {
    const reason = `works only with executionFrequency "Once per computer", not "${frequency}": Jamf Pro would not keep it`;
    problems.push({ property: "retry", reason });
  }
  return problems;
}

function requireMoment(moment: string | undefined, property: string): Problem[] {
  if (moment === undefined || moment === "") return [];
  if (typeof moment === "string" && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(moment)) return [];
  return [{ property, reason: `must be a time such as "2027-06-01 14:30:00", not ${JSON.stringify(moment)}` }];
}
