/** Which tenant an object lives in. */
import type { CloudName } from "./clouds";

export interface TenantArgs {
  /** Directory (tenant) id. An object never moves to another tenant: a change is refused. */
  tenantId: string;
  /** `global` (default), `gccHigh`, `dod` or `china`. */
  cloud?: CloudName;
}
