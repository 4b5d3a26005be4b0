/** The Conditional Access policies of a tenant at the start. */
import type { Entity } from "../collection";
import { completed } from "../conditionalAccess/policyShape";
import type { Tenant } from "../tenant";
import { all, block, everybody, policyLines, type Known } from "./policyLines";

/** The policies of a tenant that has grown for years. They were never checked by today's rules. */
export function seedPolicies(tenant: Tenant, known: Known): void {
  const day = 24 * 60;
  for (const [number, [displayName, conditions, controls, state = "enabled"]] of policyLines(known).entries()) {
    const policy = completed({ id: tenant.random.uuid(), displayName, state, conditions, ...controls });
    const createdDateTime = tenant.now((900 - number * 30) * day).replace("Z", ".4471126Z");
    const modifiedDateTime = number % 3 === 0 ? null : tenant.now((120 - number) * day).replace("Z", ".0915438Z");
    tenant.policies.put({ ...policy, createdDateTime, modifiedDateTime });
  }
  tenant.policies.put(previewPolicy(tenant, known));
}

/** Made in the admin center with something that v1.0 does not have yet. */
function previewPolicy(tenant: Tenant, { emergencyGroup }: Known): Entity {
  const users = { ...everybody, excludeGroups: [emergencyGroup] };
  const policy = completed({
    id: tenant.random.uuid(),
    displayName: "CA090: Shift work – no access at night (preview)",
    state: "enabled",
    conditions: { users, applications: all, times: { includedRanges: [], isAllDay: false } },
    ...block,
  });
  return { ...policy, createdDateTime: tenant.stamp(), $isPreview: true };
}
