/**
 * Recognises the pieces of an integration in Jamf Pro: by criteria, by what the registration policy is scoped to, by what Jamf Pro says of
 * single Macs, and by names last. Pure.
 */
import type { MacAppArgs } from "../../providers/jamf/macApp";
import type { PolicyArgs } from "../../providers/jamf/policy";
import type { SmartComputerGroupArgs } from "../../providers/jamf/smartComputerGroup";
import type { FoundObject, IntegrationObjects, SampledMac } from "../../providers/jamf/integrationObjects";
import { companyPortal } from "../../components/config/jamfSchema";
import { type Candidate, type Choices, choose, type OpenQuestion } from "./choice";

export interface RecognisedInJamf {
  applicable?: FoundObject<SmartComputerGroupArgs>;
  compliance?: FoundObject<SmartComputerGroupArgs>;
  policy?: FoundObject<PolicyArgs>;
  app?: FoundObject<MacAppArgs>;
  open: OpenQuestion[];
}

type Group = FoundObject<SmartComputerGroupArgs>;

export function recogniseInJamf(jamf: IntegrationObjects, choices: Choices): RecognisedInJamf {
  const open: OpenQuestion[] = [];
  function answered<T>(piece: Parameters<typeof choose>[0], known: readonly Candidate<T>[], optional = false) {
    const choice = choose(piece, known, choices);
    if ("chosen" in choice) return choice.chosen;
    if ("open" in choice && !(optional && choice.open.candidates.length === 0)) open.push(choice.open);
    return undefined;
  }
  const scored = <A>(all: readonly FoundObject<A>[], score: (one: FoundObject<A>) => number) =>
    all.map((object) => ({ id: object.id, name: object.name, object, score: score(object) }));
  const policy = answered("registrationPolicy", scored(jamf.policies, policyScore));
  const scope = policy?.args.scope?.computerGroupIds ?? [];
  const applicable = answered(
    "applicableGroup",
    scored(jamf.groups, (group) => applicableScore(group, scope, jamf.macs)),
  );
  const others = jamf.groups.filter((group) => group !== applicable);
  const compliance = answered(
    "complianceGroup",
    scored(others, (group) => complianceScore(group, jamf.macs)),
  );
  const app = answered("macApp", scored(jamf.apps, appScore), true);
  return { applicable, compliance, policy, app, open };
}

function policyScore({ name, args }: FoundObject<PolicyArgs>): number {
  const texts = [name, args.selfService?.displayName, args.selfService?.description].join("\n");
  const isAbout = /entra|azure|\baad\b|intune|company portal|complian|microsoft/i;
  return (
    (/regist/i.test(name) ? 2 : 0) +
    (isAbout.test(name) ? 2 : 0) +
    (/regist/i.test(texts) && isAbout.test(texts) ? 1 : 0)
  );
}

const criteriaOf = (group: Group) => group.args.criteria ?? [];

/** Of these every instance has the same. */
const isBuiltIn = ({ name }: Group): boolean => /^All Managed (Clients|Servers)$/.test(name);

/** The app by its title, its bundle, or a version of it. */
const asksForCompanyPortal = (group: Group): boolean =>
  criteriaOf(group).some(
    ({ criterion, value }) =>
      /^application/i.test(criterion) &&
      (/company\s?portal/i.test(value) || value.toLowerCase() === companyPortal.bundleId.toLowerCase()),
  );

const asksForStandard = (group: Group): boolean =>
  criteriaOf(group).some(({ criterion }) =>
    /last inventory update|last check-in|filevault|operating system|encryption|firewall|gatekeeper/i.test(criterion),
  );

function applicableScore(group: Group, scope: readonly string[], macs: readonly SampledMac[]): number {
  if (criteriaOf(group).length === 0 || isBuiltIn(group)) return 0;
  const agrees = (mac: SampledMac) => mac.groups.has(group.name) === mac.information.applicable;
  return (
    (scope.includes(group.id) ? 3 : 0) +
    (asksForCompanyPortal(group) && !asksForStandard(group) ? 2 : 0) +
    (agreement(macs, agrees) ? 2 : 0) +
    (/applicable/i.test(group.name) ? 2 : 0) -
    (asksForStandard(group) ? 2 : 0) -
    (macs.length > 0 && !agreement(macs, agrees) ? 3 : 0)
  );
}

function complianceScore(group: Group, macs: readonly SampledMac[]): number {
  if (criteriaOf(group).length === 0 || isBuiltIn(group)) return 0;
  const known = macs.filter(({ information }) => information.state !== "UNKNOWN");
  const agrees = (mac: SampledMac) => mac.groups.has(group.name) === (mac.information.state === "COMPLIANT");
  return (
    (asksForStandard(group) ? 2 : 0) +
    (agreement(known, agrees) ? 2 : 0) +
    (/complian|[ck]onform/i.test(group.name) ? 2 : 0) +
    (asksForCompanyPortal(group) ? 1 : 0) -
    (/applicable|non[- ]?complian|not complian/i.test(group.name) ? 4 : 0) -
    (known.length > 0 && !agreement(known, agrees) ? 3 : 0)
  );
}

/** Memberships follow what the partner reports after minutes, so one in eight may differ. */
function agreement(macs: readonly SampledMac[], agrees: (mac: SampledMac) => boolean): boolean {
  return macs.length > 0 && macs.filter((mac) => !agrees(mac)).length <= macs.length / 8;
}

const appScore = ({ name, args }: FoundObject<MacAppArgs>): number =>
  (args.bundleId === companyPortal.bundleId || args.appTitle === companyPortal.title ? 3 : 0) +
  (/company portal/i.test(name) ? 1 : 0);
