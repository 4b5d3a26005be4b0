/**
 * Who has access: whom Conditional Access asks for a compliant Mac, who has none, and which Macs stay compliant although
 * nobody reports for them any more. What happened is judged here for tests; no service shows it.
 */
import type { People, Vendor } from "../service";
import type { Entity } from "./collection";
import { judge, type SignIn } from "./conditionalAccess/judgement";
import { alternatives, includes, type Policy } from "./conditionalAccess/policy";
import { isReached } from "./flow";
import { appIds, office365 } from "./knownApps";
import type { Tenant } from "./tenant";
import type { User } from "./user";

/** Nobody on a Mac can give these (Entra, grant controls, 2026): hybrid join is for Windows, the two others for phones. */
const notOnMacs = ["domainJoinedDevice", "approvedApplication", "compliantApplication"];
/** An application that no policy names: only a policy for all resources reaches it. */
const anyApplication = "5a4d8f0e-0f67-4d43-9a4b-0d5c8e0f8f11";
const clients = ["browser", "mobileAppsAndDesktopClients"];
/** What makes a policy depend on where, how and at which risk somebody signs in. */
const circumstances = [
  "notEnoughInformation",
  "location",
  "signInRisk",
  "userRisk",
  "insiderRisk",
  "authenticationFlow",
];

/** Whether somebody on a Mac gets past this policy with a compliant Mac only. */
function needsCompliantMac({ state, grantControls }: Policy): boolean {
  if (state !== "enabled" || !grantControls) return false;
  const controls = alternatives(grantControls);
  if (!includes(controls, "compliantDevice") || includes(controls, "block")) return false;
  if (!includes(["OR"], String(grantControls.operator))) return true;
  return controls.every((control) => includes(["compliantDevice", ...notOnMacs], control));
}

/** A block that lets compliant Macs out by its filter for devices. */
const blocks = ({ state, grantControls }: Policy): boolean =>
  state === "enabled" && !!grantControls && includes(alternatives(grantControls), "block");

/** What `asks` says of a Mac that is not compliant, where a compliant one is asked less. */
function asksOthers(tenant: Tenant, policy: Policy, user: User, device: Entity | undefined): Asking {
  const of = (isCompliant: boolean) => asks(tenant, policy, user, { ...device, isCompliant } as Entity);
  const verdict = of(false);
  return of(true) === verdict ? "never" : verdict;
}

/** Applications at which the policy can meet somebody; one is enough to ask. */
function applicationsOf({ conditions }: Policy): string[] {
  const { includeApplications = [], excludeApplications = [] } = conditions.applications ?? {};
  if (includes(includeApplications, "All")) return [anyApplication];
  const named = includeApplications.flatMap((each) => {
    if (includes(["Office365"], each)) return [...office365];
    return includes(["MicrosoftAdminPortals"], each) ? [appIds.azureManagement] : [each];
  });
  return named.filter((appId) => !includes(["None"], appId) && !includes(excludeApplications, appId));
}

type Asking = "always" | "conditionally" | "never";

function asks(tenant: Tenant, policy: Policy, user: User, device: Entity | undefined): Asking {
  const found = applicationsOf(policy).flatMap((application) =>
    clients.map((clientApp): Asking => {
      const target = { applications: [application] };
      const signIn: SignIn = { user, platform: "macOS", clientApp, device: device ?? {}, target };
      const { applies, reasons } = judge(tenant, policy, signIn);
      if (applies) return "always";
      return reasons.every((reason) => circumstances.includes(reason)) ? "conditionally" : "never";
    }),
  );
  return found.includes("always") ? "always" : found.includes("conditionally") ? "conditionally" : "never";
}

const isMac = (device: Entity): boolean => /^mac/i.test(String(device["operatingSystem"] ?? ""));
const isCompliant = (device: Entity): boolean => device["isCompliant"] === true && device["accountEnabled"] !== false;

/** Macs by owner. A record that is disabled opens no door and is none of them. */
function macsByOwner(tenant: Tenant): Map<string, Entity[]> {
  const macs = new Map<string, Entity[]>();
  for (const device of tenant.devices.all()) {
    if (!isMac(device) || device["accountEnabled"] === false) continue;
    for (const owner of tenant.registeredOwners.of(device.id)) {
      const key = owner.toLowerCase();
      macs.set(key, [...(macs.get(key) ?? []), device]);
    }
  }
  return macs;
}

/** Records that are compliant while no report will change them: whoever owns them, enabled or not. */
function frozenNow(tenant: Tenant, people: People, jamf: Vendor): object[] {
  const reported = new Set<string>();
  if (isReached(tenant, people)) {
    for (const { deviceId, state } of jamf.compliance?.() ?? [])
      if (state !== "Not Available") reported.add(deviceId.toLowerCase());
  }
  const serials = jamf.serials?.() ?? new Map<string, string>();
  return tenant.devices
    .all()
    .filter((device) => /^jamf$/i.test(String(device["managementType"])) && device["isCompliant"] === true)
    .filter((device) => !reported.has(String(device["deviceId"]).toLowerCase()))
    .map((device) => ({
      deviceId: device["deviceId"],
      name: device["displayName"],
      serial: serials.get(String(device["deviceId"])) ?? null,
    }));
}

/** The answer of `GET /access`. People by sign-in name; accounts that are switched off have no access to lose. */
export function accessNow(tenant: Tenant, people: People, jamf: Vendor): object {
  const policies = (tenant.policies.all() as Policy[]).filter((policy) => needsCompliantMac(policy) || blocks(policy));
  const macs = macsByOwner(tenant);
  const asked: string[] = [];
  const conditional: string[] = [];
  const compliant: string[] = [];
  const blocked: string[] = [];
  const counts = new Map(policies.map(({ id }) => [id, 0]));
  for (const user of tenant.users.all()) {
    if (!user.accountEnabled) continue;
    const mine = macs.get(user.id.toLowerCase()) ?? [];
    const name = user.userPrincipalName;
    if (mine.some(isCompliant)) compliant.push(name);
    // Whoever has no Mac in Entra would sit at one that nobody knows.
    const seats: (Entity | undefined)[] = mine.length > 0 ? mine : [undefined];
    const verdicts = policies.map((policy) =>
      seats.map((device) => (blocks(policy) ? asksOthers : asks)(tenant, policy, user, device)),
    );
    verdicts.forEach((verdict, at) => {
      const { id } = policies[at]!;
      if (verdict.includes("always")) counts.set(id, counts.get(id)! + 1);
    });
    if (verdicts.some((verdict) => verdict.includes("always"))) asked.push(name);
    else if (verdicts.some((verdict) => verdict.includes("conditionally"))) conditional.push(name);
    const isShut = (device: Entity | undefined, at: number) =>
      !(device && isCompliant(device)) && verdicts.some((verdict) => verdict[at] === "always");
    if (seats.every(isShut)) blocked.push(name);
  }
  return {
    asked,
    conditional,
    compliant,
    blocked,
    frozen: frozenNow(tenant, people, jamf),
    policies: policies.map(({ id, displayName }) => ({ id, displayName, asks: counts.get(id) })),
  };
}
