/** What people's access depends on must not go by accident. */
import type { StackValidationPolicy } from "@pulumi/policy";
import { types } from "../resources";

/** Deleting one of these leaves Macs compliant for good, or policies open. */
const dependedOn: readonly string[] = [types.partner, types.exclusion, types.conditionalAccessPolicy];

interface Config {
  /** Types of resources that must have Pulumi's option `protect`. */
  protect?: string[];
}

export const protectedResources: StackValidationPolicy = {
  name: "protected-resources",
  description:
    "A stack on which access depends has the tear-down guard; types named in the pack's configuration have Pulumi's protect.",
  configSchema: {
    properties: { protect: { type: "array", items: { type: "string" }, default: [] } },
  },
  validateStack: ({ resources, getConfig }, report) => {
    const depended = resources.filter(({ type }) => dependedOn.includes(type));
    if (depended.length > 0 && !resources.some(({ type }) => type === types.guard)) {
      report(
        `${depended.length} resources on which access depends have no tear-down guard: destroy would not be checked.`,
      );
    }
    const { protect = [] } = getConfig<Config>();
    for (const { type, opts, name, urn } of resources) {
      if (protect.includes(type) && !opts.protect) report(`${name} must have protect: true.`, urn);
    }
  },
};
