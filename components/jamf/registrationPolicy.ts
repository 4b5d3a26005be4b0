/** The policy from which users register: in Self Service for the applicable Macs, in a pilot for its Macs, switched on by the stage. */
import type { CommonArgs } from "../../providers/core/lifecycle";
import type { Input, Inputs } from "../../providers/core/resource";
import type { PolicyArgs } from "../../providers/jamf/policy";
import type { Script } from "../../providers/jamf/script";
import type { SmartComputerGroup } from "../../providers/jamf/smartComputerGroup/resource";
import type { Config } from "../config/schema";

interface PolicyParts {
  categoryId?: Input<string>;
  /** The Macs to which registration is offered. */
  scope: SmartComputerGroup;
  /** Runs Jamf's agent, where the policy does not carry the payload. */
  script?: Script;
  /** Under which it is written in place of the configured name. */
  liveName?: string | undefined;
  /** Users may register. Until then the policy exists, so that an administrator can select its payload. */
  isOpen: Input<boolean>;
}

export function registrationPolicyArgs(config: Config, common: CommonArgs, parts: PolicyParts): Inputs<PolicyArgs> {
  const { jamfUrl, jamf } = config;
  const { displayName, executionFrequency, selfService } = jamf.registrationPolicy;
  const { categoryId, scope, script, liveName, isOpen } = parts;
  const { showInCategory, iconId, ...shown } = selfService;
  return {
    ...common,
    jamfUrl,
    displayName: liveName ?? displayName,
    site: jamf.site,
    enabled: isOpen,
    categoryId,
    // By default "Ongoing": whoever failed the first time, or got a new Mac record, must be able to start it again.
    executionFrequency,
    scope: { computerGroupIds: [scope.id] },
    selfService: {
      ...shown,
      ...(iconId === undefined ? {} : { iconId: String(iconId) }),
      categories: categoryId !== undefined && showInCategory ? [{ categoryId }] : [],
    },
    scripts: script && [{ scriptId: script.id }],
  };
}
