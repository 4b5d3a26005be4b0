/** What the effects of a run on users are worked out from. */
import { textOf } from "../../providers/core/errors";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { PolicyReads } from "../../providers/graph/conditionalAccess/registrationBlockers";
import type { Config } from "../config/schema";
import type { Plan } from "../stages/plan";
import type { LastOutputs } from "../state/lastOutputs";
import type { RecordedPolicy } from "../state/recordedPolicy";
import type { TenantReading } from "../tenant/reading";
import type { Change } from "./change";
import type { Moment } from "./model";

export interface RunQuestion {
  /** Name of the component. */
  name: string;
  config: Config;
  plan: Plan;
  tenant: TenantReading;
  reads: PolicyReads;
  last: LastOutputs | undefined;
  /** The managed policy as it stands in the tenant, and in the state. */
  managed: { live: Policy | undefined; recorded: RecordedPolicy | undefined };
  direction: Change["direction"];
  registrationNow: () => Promise<Moment["registration"]>;
  /** The objects of the stack exist in Jamf Pro or the tenant, made by somebody else. */
  exists: boolean;
  /** Whether what somebody changed by hand is read; `whereWritten`: only where this run writes something. */
  looks: "always" | "whereWritten" | "never";
  /** What could not be read before. */
  notRead: readonly string[];
}

/**
 * With every policy of the tenant: its own ones may require compliant Macs, and a run in which nothing of this stack depends on Conditional
 * Access has not listed them. On the way down what can't be listed is named, and holds back what needs it.
 */
export async function withAllPolicies(question: RunQuestion): Promise<RunQuestion> {
  const { tenant, reads, direction, notRead } = question;
  try {
    return { ...question, tenant: { ...tenant, policies: await reads.policies() } };
  } catch (error) {
    if (direction !== "down") throw error;
    const text = textOf(error);
    return notRead.some((each) => each.includes(text)) ? question : { ...question, notRead: [...notRead, text] };
  }
}
