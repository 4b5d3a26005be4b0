/**
 * The entry that every state refers to as `jamf-entra-compliance/host`: never renamed, never moved, `run` never changed.
 * A kind that is retired stays here as long as a state may hold it.
 */
import "./core/newEnoughNode";
import { type AnyLifecycle, boundary, type Method } from "./core/hostAdapter";
import { watchEngine } from "./core/engineWatch";
import { forLog, plain } from "./core/escaping";
import { stackIdentity } from "./core/stackIdentity";
import { gate } from "./gate";
import { compliancePartner } from "./graph/compliancePartner";
import { conditionalAccessExclusion } from "./graph/conditionalAccess/exclusion";
import { exclusionRecord } from "./graph/conditionalAccess/exclusionRecord";
import { deviceComplianceConnection } from "./graph/deviceComplianceConnection";
import { judgeTearDown, tearDownGuard, type TearDownFacts } from "./graph/tearDownGuard";
import { category } from "./jamf/category";
import { deprecationText, onDeprecation, useJamfCredentials } from "./jamf/client";
import { computerExtensionAttribute } from "./jamf/computerExtensionAttribute";
import { configurationProfile } from "./jamf/configurationProfile";
import { macApp } from "./jamf/macApp";
import { policy } from "./jamf/policy";
import { script } from "./jamf/script";
import { smartComputerGroup } from "./jamf/smartComputerGroup";

const lives: AnyLifecycle[] = [
  category,
  compliancePartner,
  computerExtensionAttribute,
  conditionalAccessExclusion,
  configurationProfile,
  deviceComplianceConnection,
  exclusionRecord,
  gate,
  macApp,
  policy,
  script,
  smartComputerGroup,
  stackIdentity,
  tearDownGuard,
];
const kinds = Object.fromEntries(lives.map((life) => [life.kind, life]));

// What stands encrypted in the stack's configuration counts before the environment: two stacks may share a shell.
const host = boundary(
  kinds,
  (config) => {
    const [clientId, clientSecret] = [config.get("jamfClientId"), config.get("jamfClientSecret")];
    if (clientId && clientSecret) useJamfCredentials({ clientId, clientSecret });
  },
  (facts) => judgeTearDown(facts as unknown as TearDownFacts),
);

// What it read by, the program says.
onDeprecation((notice) => {
  if (notice.method !== "GET") console.log(forLog(plain(deprecationText(notice))));
});

if (process.argv[1]?.includes("dynamic-provider")) watchEngine(process.argv[2]);

/** Called by the provider text in state; see `core/shim.ts`. */
export const run = (kind: string, method: string, args: unknown[]): Promise<any> =>
  host.run(kind, method as Method, args);

/** For commands that look at what a resource would find. */
export const lifecycleOf = (kind: string): AnyLifecycle | undefined =>
  Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
