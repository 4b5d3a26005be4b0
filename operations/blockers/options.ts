/** What a caller of `blockers` asks for. */
import type { CloudName } from "../../providers/graph/clouds";
import type { BaselineScopes } from "../../providers/graph/conditionalAccess/signInContext";

export interface Options {
  policies?: string;
  tenant?: string;
  stack?: string;
  json?: boolean;
  writeConfig?: string;
  assumeState?: "enabled";
  memberOfIncludedGroups?: boolean;
  /** Offline a file, live a user. */
  user?: string;
  group?: string;
  baselineScopes: BaselineScopes;
  cloud?: CloudName;
  registrationApp?: string;
  placeholder?: string;
}
