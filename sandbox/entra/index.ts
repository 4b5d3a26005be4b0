/** Entra as a vendor of the sandbox: sign-in and Graph over two tenants. */
import { readFileSync } from "node:fs";
import type { Call, Vendor, VendorSurroundings, Reply } from "../service";
import { accessNow } from "./access";
import { applicationRoutes } from "./applications";
import { compliancePartnerRoutes } from "./compliancePartners";
import { namedLocationRoutes } from "./conditionalAccess/namedLocations";
import { policyRoutes } from "./conditionalAccess/policies";
import { openCompanyPortal, registerMac } from "./conditionalAccess/registration";
import { settingsRoutes } from "./conditionalAccess/settings";
import { whatIfRoutes } from "./conditionalAccess/whatIf";
import { entraControl } from "./control";
import { deviceRoutes } from "./devices";
import { directoryObjectRoutes } from "./directoryObjects";
import { tickPartner } from "./flow";
import { grantRoutes } from "./grants";
import { groupMemberRoutes } from "./groupMembers";
import { groupRoutes } from "./groups";
import { organizationRoutes } from "./organization";
import { entraPeople } from "./people";
import { Refusal, refusalReply } from "./refusals";
import { Router } from "./router";
import { loadPolicies } from "./seed/policyFile";
import { seedMainTenant, seedOtherTenant } from "./seed/tenant";
import { servicePrincipalRoutes } from "./servicePrincipals";
import { Login } from "./signIn/login";
import { Tokens } from "./signIn/tokens";
import { signInLogRoutes } from "./signInLog";
import { entraSnapshot } from "./snapshot";
import type { Tenant } from "./tenant";
import { userRoutes } from "./users";

interface EntraOptions {
  /** Macs in Jamf: each has a user in the directory. */
  macs: number;
  /** Seconds for which a read after a write may be stale. */
  lag: number;
  /** JSON file with the Conditional Access policies at the start, as Graph lists them. */
  policies?: string;
  /** Milliseconds that Conditional Access wants between two requests, 0: none; 1000 unless told. */
  caPace?: number;
}

/** Lifetime of an access token in seconds; Entra's own varies around this. */
const tokenSeconds = 3599;

interface Saved {
  secret: string;
  tenants: object[];
}

/** Entra sign-in and Microsoft Graph over two tenants. */
export function createEntra(surroundings: VendorSurroundings, options: EntraOptions): Vendor {
  const { clock, random, origins, people } = surroundings;
  const tokens = new Tokens(random.uuid() + random.uuid());
  const { tenant: main, client } = seedMainTenant(clock, random, Math.max(60, options.macs + 20), options.lag);
  const all: Tenant[] = [main, seedOtherTenant(clock, random)];
  if (options.policies !== undefined) loadPolicies(main, readPolicies(options.policies));
  const tenants = () => all;
  const keepsPace = () => {
    if (options.caPace === undefined) return;
    const conditionalAccessPerSecond = options.caPace > 0 ? 1000 / options.caPace : 0;
    for (const tenant of all) tenant.settings = { ...tenant.settings, conditionalAccessPerSecond };
  };
  keepsPace();
  const router = new Router(
    [
      ...applicationRoutes(),
      ...compliancePartnerRoutes(),
      ...deviceRoutes(),
      ...directoryObjectRoutes(),
      ...grantRoutes(),
      ...groupMemberRoutes(),
      ...groupRoutes(),
      ...namedLocationRoutes(),
      ...organizationRoutes(),
      ...policyRoutes(),
      ...servicePrincipalRoutes(),
      ...settingsRoutes(),
      ...signInLogRoutes(),
      ...userRoutes(),
      ...whatIfRoutes(),
    ],
    tenants,
    tokens,
    origins.login,
  );
  return {
    services: [
      new Login(surroundings, tenants, tokens, tokenSeconds),
      {
        name: "graph",
        handle: (call) => router.handle(call),
        phrase: (status, call) => inGraphsWords(status, call, random.uuid()),
      },
    ],
    info: { ...client, metadataHost: new URL(origins.login).host },
    snapshot: () => entraSnapshot(all),
    save: (): Saved => ({ secret: tokens.secret, tenants: all.map((tenant) => tenant.save()) }),
    restore: (saved) => {
      const { secret, tenants: kept } = saved as Saved;
      tokens.secret = secret;
      kept.forEach((each, at) => all[at]!.load(each));
      keepsPace();
    },
    people: entraPeople(tenants, people),
    control: entraControl(tenants, tokens),
    tick: () => ({ entra: tickPartner(main, people, () => surroundings.other().compliance?.() ?? []) }),
    access: () => accessNow(main, people, surroundings.other()),
    expireToken: (bearer) => tokens.end(bearer),
    register: (mac) => registerMac(main, mac),
    openCompanyPortal: (mac) => openCompanyPortal(main, mac),
  };
}

function readPolicies(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`Could not read the policies in ${file}: ${(error as Error).message}`);
  }
}

/** 502 comes from what stands in front of Graph. */
function inGraphsWords(status: number, call: Call, id: string): Reply | undefined {
  const words: Record<number, [string, string]> = {
    429: ["TooManyRequests", "Too many requests."],
    500: ["InternalServerError", "There was an internal server error while processing the request."],
    503: ["ServiceUnavailable", "The service is temporarily unavailable."],
  };
  const said = words[status];
  return said && refusalReply(new Refusal(status, ...said), id, call.headers["client-request-id"] ?? id);
}
