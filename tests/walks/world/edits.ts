/**
 * Edits of the configuration: every key that concerns users or Macs, wisely and unwisely, and of all others each (`detail`). `n` chooses among
 * several values.
 */
import type { Config } from "./anyStack";
import type { Facts } from "./base";
import { detailPaths, details } from "./details";

type Edit = (config: Config, facts: Facts, n: number) => Config;

/** Of a key, by its path; a section on the way that is switched off is switched on. */
function put(config: Config, [key, ...below]: readonly string[], value: unknown): Config {
  if (below.length === 0) return { ...config, [key!]: value };
  const section = config[key!];
  return { ...config, [key!]: put(typeof section === "object" ? section : {}, below, value) };
}

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

const acknowledged = (config: Config, more: object): Config => ({
  ...config,
  acknowledged: { ...config["acknowledged"], ...more },
});

const everybody = 'user.userType -eq "Member"';
const reason = "Agreed in the change board.";

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
  rule: (config, _, n) => ({
    ...config,
    users: of<object>(
      [
        { rule: everybody },
        { rule: 'user.department -eq "Engineering"' },
        { rule: 'user.department -eq "Enginering"' },
        { rule: everybody, candidate: { rule: 'user.department -eq "Engineering"' } },
      ],
      n,
    ),
  }),
  match: (config, _, n) => ({
    ...config,
    users: {
      ...config["users"],
      match: of<unknown>(
        [undefined, { domains: { NLW: "nordlicht-werke.example" } }, { names: { p17: "p17@x.example" } }],
        n,
      ),
    },
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
          { criteria: [app, tooNew] },
          { criteria: [app, is("Last Inventory Update", "less than x days ago", "2")] },
          { criteria: [app, unclear] },
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
  adoptPolicy: (config, { adoptable }, n) => managed(config, { id: n % 2 === 0 ? adoptable : undefined }),
  resume: (config, _, n) => managed(config, { resume: `ticket ${n}` }),
  breakGlass: (config, { emergencyGroup, emptyGroup, disabledUser, others }, n) =>
    access(config, {
      breakGlass: of<object>(
        [{ groupId: emergencyGroup }, { groupId: emptyGroup }, { userIds: [disabledUser] }, { userIds: [others[0]!] }],
        n,
      ),
    }),
  exclusions: (config, { policies }, n) =>
    access(config, { exclusions: { policyIds: n % 3 === 0 ? [] : policies.slice(0, 1 + (n % 2)) } }),
  placeholder: (config, { placeholderApp }, n) =>
    access(config, { placeholder: of<unknown>([{ appId: placeholderApp }, false, {}], n) }),
  pilot: (config, { pilotGroup, emptyGroup, computerGroup }, n) => ({
    ...config,
    pilot: of<object>(
      [{ groupId: pilotGroup }, {}, { computerGroup }, { groupId: emptyGroup, computerGroup: "No such group" }],
      n,
    ),
  }),
  thresholds: (config, _, n) => ({
    ...config,
    thresholds: { ...config["thresholds"], peopleLosingAccess: of([0, 2, 5], n) },
  }),
  /** Of the stage itself, and left over from another. */
  force: (config, _, n) => ({
    ...config,
    force: { stage: n % 2 === 0 ? (config["stage"] ?? "prepare") : of(stageNames, n), reason },
  }),
  noForce: (config) => ({ ...config, force: undefined }),
  drainBlocks: (config, _, n) => acknowledged(config, { drainBlocks: of([0, 3, 500], n) }),
  drained: (config, { today }, n) => acknowledged(config, { drained: of([undefined, today, "1999-01-01"], n) }),
  adoptExisting: (config, _, n) => ({ ...config, adoptExisting: n % 2 === 0 }),
  /** Any other key. */
  detail: (config, facts, n) => {
    const path = of(detailPaths, n);
    const values = details[path]!;
    const all = typeof values === "function" ? values(facts) : values;
    return put(config, path.split("."), of(all, Math.floor(n / detailPaths.length)));
  },
  /** An error in a section that describes an object: on a run to a lower stage the object is held. */
  wrong: (config, _, n) => {
    const { conditionalAccess: entra } = config;
    return of<Config>(
      [
        jamf(config, { complianceGroup: { criteria: [is("Computer Name", "equals", "x")] } }),
        jamf(config, { applicableGroup: 7 }),
        { ...config, users: { rule: 7 } },
        managed(config, { targetResources: "All" }),
        jamf(config, { registrationPolicy: "Register" }),
        { ...config, conditionalAccess: { ...entra, exclusions: { policyIds: ["x"] } } },
        { ...config, jamf: 1 },
        { ...config, conditionalAccess: { ...entra, breakGlass: undefined } },
      ],
      n,
    );
  },
  method: (config, _, n) => ({ ...config, registration: { method: of(["script", "payload"], n) } }),
};

/** Those that random walks choose from: after an error most runs are refused, so walks with one are written by hand. */
export const editNames = Object.keys(edits).filter((name) => name !== "wrong");
