/** The tear-down guard as the last run that came to its end recorded it: it comes last. */
import type { LastOutputs } from "./lastOutputs";

const properties = ["stage", "managedPolicyOn", "resumed", "adoptedPolicyId", "tenantId", "cloud"] as const;

export type RecordedGuard = Readonly<Partial<Record<(typeof properties)[number], unknown>>>;

export const recordedGuard = (last: LastOutputs | undefined, name: string): RecordedGuard | undefined =>
  last?.of("graph:TearDownGuard", `${name}-guard`, properties);
