/** Edits of the configuration: every key that concerns users or Macs, wisely and unwisely. `n` chooses among several values. */
import type { Config } from "./anyStack";
import type { Facts } from "./base";

type Edit = (config: Config, facts: Facts, n: number) => Config;

const of = <T>(values: readonly T[], n: number): T => values[n % values.length]!;
const is = (criterion: string, operator: string, value: string) => ({ criterion, operator, value });
const recent = is("Last Inventory Update", "less than x days ago", "8");
const app = is("Application Title", "is", "Company Portal.app");
const encrypted = is("FileVault 2 Status", "is", "All Partitions Encrypted");
const tooNew = is("Operating System Version", "greater than or equal", "27");
/** Whether % stands for any text there is not documented, so nobody but Jamf Pro can tell. */
const unclear = is("Computer Name", "like", "%nobody%");
const misspelt = is("Application Title", "is", "CompanyPortall.app");

const jamf = (config: Config, more: object): Config => ({ ...config, jamf: { ...config["jamf"], ...more } });
const access = (config: Config, more: object): Config => ({
  ...config,
  conditionalAccess: { ...config["conditionalAccess"], ...more },
});
const managed = (config: Config, more: object): Config =>
  access(config, { managedPolicy: { ...config["conditionalAccess"].managedPolicy, ...more } });

export const stageNames = ["prepare", "connect", "pilot", "enforce", "drain"] as const;

export const edits: Readonly<Record<string, Edit>> = {
  stage: (config, _, n) => ({ ...config, stage: of(stageNames, n) }),
  users: (config, { compliant, owners, others }, n) => ({
    ...config,
    users: of(
      [
        { members: compliant },
        { members: owners },
        { members: compliant.slice(0, 2) },
        { members: [...compliant, ...others.slice(0, 3)] },
        { members: others.slice(0, 1) },
      ],
      n,
    ),
  }),
  usersGroup: (config, { pilotGroup, emptyGroup }, n) => ({
    ...config,
    users: { groupId: of([pilotGroup, emptyGroup], n) },
  }),
  compliance: (config, _, n) =>
    jamf(config, {
      complianceGroup: of<object>(
        [
          { inventoryWithinDays: 8 },
          { inventoryWithinDays: 2 },
          { inventoryWithinDays: 30, fileVault: false },
          { criteria: [recent, app, encrypted, tooNew] },
          { criteria: [recent, misspelt] },
          { criteria: [recent, encrypted] },
          { criteria: [recent, app, encrypted, unclear] },
          { inventoryWithinDays: 8, candidate: [recent, app, encrypted, tooNew] },
        ],
        n,
      ),
    }),
  applicable: (config, _, n) =>
    jamf(config, {
      applicableGroup: of<object>(
        [
          {},
          { criteria: [misspelt] },
          { criteria: [app, encrypted] },
          { criteria: [app, is("Operating System Version", "greater than or equal", "26")] },
          { candidate: [app, encrypted] },
        ],
        n,
      ),
    }),
  applicationTitle: (config, _, n) =>
    jamf(config, { applicationTitle: of(["Company Portal.app", "CompanyPortall.app"], n) }),
  policy: (config, _, n) =>
    n % 3 === 0 ? access(config, { managedPolicy: undefined }) : access(config, { managedPolicy: {} }),
  policyName: (config, _, n) =>
    managed(config, { displayName: of(["Require a compliant Mac (Jamf)", "Compliant Macs only"], n) }),
  resources: (config, _, n) => managed(config, { targetResources: of([["All"], ["Office365"]], n) }),
  resume: (config, _, n) => managed(config, { resume: `ticket ${n}` }),
  breakGlass: (config, { emergencyGroup, emptyGroup, disabledUser, others }, n) =>
    access(config, {
      breakGlass: of<object>(
        [{ groupId: emergencyGroup }, { groupId: emptyGroup }, { userIds: [disabledUser] }, { userIds: [others[0]!] }],
        n,
      ),
    }),
  exclusions: (config, { policy }, n) => access(config, { exclusions: { policyIds: n % 3 === 0 ? [] : [policy] } }),
  placeholder: (config, { placeholderApp }, n) =>
    access(config, { placeholder: of<unknown>([{ appId: placeholderApp }, false, {}], n) }),
  pilot: (config, { pilotGroup }, n) => ({ ...config, pilot: of<object>([{ groupId: pilotGroup }, {}], n) }),
  thresholds: (config, _, n) => ({
    ...config,
    thresholds: { ...config["thresholds"], peopleLosingAccess: of([0, 2, 5], n) },
  }),
  force: (config, _, n) => ({ ...config, force: { stage: of(stageNames, n), reason: "Agreed in the change board." } }),
  noForce: (config) => ({ ...config, force: undefined }),
  drainBlocks: (config, _, n) => ({ ...config, acknowledged: { drainBlocks: of([0, 3, 500], n) } }),
  adoptExisting: (config, _, n) => ({ ...config, adoptExisting: n % 2 === 0 }),
  method: (config, _, n) => ({ ...config, registration: { method: of(["script", "payload"], n) } }),
};

export const editNames = Object.keys(edits);
