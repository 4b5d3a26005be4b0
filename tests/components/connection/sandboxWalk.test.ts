/** The same over HTTP: people act at random in the sandbox, and the gates fit what the sandbox itself then holds. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import fc from "fast-check";
import { appIds } from "../../../sandbox/entra/knownApps";
import { Tenant } from "../../support/tenant";

const names = { applicable: "Jamf-Intune Applicable Group", compliance: "Jamf-Intune Compliance Group" };
const page = { complianceGroup: names.compliance, applicableGroup: names.applicable };
const swapped = { complianceGroup: names.applicable, applicableGroup: names.compliance };
const ours = "Engineering";

/** Refused steps are part of the walk: the sandbox says no, and nothing may change. */
const acts: Record<string, [path: string, body: object]> = {
  savePage: ["/people/savePage", page],
  saveSwapped: ["/people/savePage", swapped],
  disablePage: ["/people/disablePage", {}],
  consentConnector: ["/people/consentCloudConnector", {}],
  consentWithoutTheRole: ["/people/consentCloudConnector", { as: "Helpdesk Administrator" }],
  consentRegistration: ["/people/consentRegistrationApp", {}],
  consentByUrl: ["/people/consentRegistrationApp", { via: "url" }],
  withdrawConnector: ["/people/withdrawConsent", { app: "cloudConnector" }],
  withdrawRegistration: ["/people/withdrawConsent", { app: "registrationApp" }],
  addPartner: ["/people/addPartner", { group: ours }],
  addPartnerForPhones: ["/people/addPartner", { group: ours, platform: "ios" }],
  addPartnerForAnotherGroup: ["/people/addPartner", { group: "iPad-Pilot" }],
  confirm: ["/people/confirm", {}],
  loseLink: ["/entra/settings", { isPartnerConnected: false }],
  restoreLink: ["/entra/settings", { isPartnerConnected: true }],
  hourPasses: ["/macs/tick", { minutes: 60 }],
  daysPass: ["/macs/tick", { minutes: 60 * 30 }],
};

describe("gates over HTTP", function () {
  let tenant: Tenant;
  let observer: ChildProcess;
  let config: Record<string, unknown>;
  let groupId: string;

  before(async () => {
    tenant = await Tenant.start();
    groupId = (await tenant.part("entra.groups")).find((g: any) => g.displayName === ours).id;
    config = {
      jamfUrl: tenant.sandbox.jamf.url,
      tenantId: tenant.sandbox.entra.tenantId,
      users: { groupId },
      registration: { method: "script" },
    };
    const encrypted = {
      name: "FileVault 2 Status",
      priority: 0,
      andOr: "and",
      searchType: "is",
      value: "All Partitions Encrypted",
    };
    const group = (name: string, criteria: object[]) => ({
      name,
      criteria: criteria.map((c) => ({ ...c, openingParen: false, closingParen: false })),
    });
    await tenant.admin.must("POST", "/api/v3/computer-groups/smart-groups", group(names.applicable, []));
    await tenant.admin.must("POST", "/api/v3/computer-groups/smart-groups", group(names.compliance, [encrypted]));
    observer = fork(join(__dirname, "observer.js"), { env: { ...process.env, ...tenant.environment }, execArgv: [] });
    await once(observer, "spawn");
  });
  after(async () => {
    if (observer) {
      const ended = once(observer, "exit");
      observer.kill();
      await ended;
    }
    await tenant?.stop();
  });

  async function look(): Promise<Record<string, string>> {
    const answered = once(observer, "message");
    observer.send(config);
    const [{ states, error }] = (await answered) as [{ states?: Record<string, string>; error?: string }];
    return states ?? assert.fail(error);
  }

  const act = async (name: string): Promise<void> => {
    const [path, body] = acts[name]!;
    await fetch(tenant.sandbox.control.url + path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
  };

  /** From the sandbox's own records, not from its APIs. */
  async function truth(): Promise<Record<string, string>> {
    const { entra, people } = await tenant.snapshot();
    const has = (appId: string) => entra.servicePrincipals.some((p: any) => p.appId === appId);
    const [connector, registration] = [has(appIds.cloudConnector), has(appIds.registrationApp)];
    const entry = entra.complianceManagementPartners.find((p: any) => p.displayName === "Jamf Device Compliance");
    const state: string = entry?.partnerState ?? "unknown";
    const wasHeard = entry !== undefined && Date.parse(entry.lastHeartbeatDateTime) > Date.UTC(2000);
    const undone = wasHeard ? "broken" : "waiting";
    const targets: any[] = (entry?.macOsEnrollmentAssignments ?? []).map((a: any) => a.target);
    const isSwapped = people.page?.isEnabled && (await pageIsSwapped(people.page));
    return {
      membershipEmail: "cannotBeSeen",
      pageSaved:
        state === "terminated"
          ? "broken"
          : wasHeard
            ? isSwapped
              ? "broken"
              : "done"
            : connector && registration
              ? "done"
              : "waiting",
      cloudConnectorConsent: registration ? (connector ? "done" : undone) : wasHeard ? "cannotBeSeen" : "waiting",
      registrationAppConsent: registration ? "done" : undone,
      partnerEntry: entry?.macOsOnboarded ? "done" : "waiting",
      partnerAssignment: targets.some((t) => t.groupId === groupId) ? "done" : "waiting",
      confirmed: !wasHeard ? "waiting" : state === "enabled" ? "done" : "broken",
    };
  }

  async function pageIsSwapped(saved: { applicableGroupId: number }): Promise<boolean> {
    const { jamf } = await tenant.snapshot(["jamf.smartComputerGroups"]);
    const group = jamf.smartComputerGroups.find((g: any) => Number(g.id) === Number(saved.applicableGroupId));
    return group.name === names.compliance;
  }

  it("fit after each of 150 random steps", async () => {
    const straight = ["savePage", "consentConnector", "consentRegistration", "addPartner", "confirm"];
    const any = fc.oneof(fc.constantFrom(...straight), fc.constantFrom(...Object.keys(acts)));
    const [walk] = fc.sample(fc.array(any, { minLength: 145, maxLength: 145, size: "max" }), { numRuns: 1, seed: 20 });
    const done: string[] = [];
    const reached = new Set<string>();
    for (const name of [...walk!, ...straight]) {
      await act(name);
      done.push(name);
      const states = await look();
      assert.deepEqual(states, await truth(), `after ${done.slice(-8).join(", ")}`);
      for (const [gate, state] of Object.entries(states)) reached.add(`${gate} ${state}`);
    }
    for (const state of [
      "pageSaved broken",
      "confirmed broken",
      "confirmed done",
      "cloudConnectorConsent cannotBeSeen",
    ]) {
      assert.ok(reached.has(state), `${state} was never reached`);
    }
  });

  it("ends with an error, never with a gate, when a service does not answer", async () => {
    await tenant.admin.control("POST", "/faults", {
      rules: [{ method: "GET", path: "/api/v1/notifications", kind: "htmlForbidden", times: 1 }],
    });
    await assert.rejects(look(), /notifications/);
  });
});
