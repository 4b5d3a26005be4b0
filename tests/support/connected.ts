/** A sandbox tenant whose people have done their steps, and stacks that manage it. */
import { done, type Stack } from "./stack";
import type { Tenant } from "./tenant";

export interface Connected {
  userGroupId: string;
  emergencyGroupId: string;
  config: Record<string, unknown>;
}

/** `Engineering` registers Macs; the tenant's emergency group keeps access; no other policy stands in the way. */
export async function people(tenant: Tenant): Promise<Connected> {
  const { entra } = await tenant.snapshot(["entra.groups", "entra.servicePrincipals"]);
  const groupNamed = (name: string) => entra.groups.find((g: any) => g.displayName === name).id as string;
  const userGroupId = groupNamed("Engineering");
  const emergencyGroupId = groupNamed("CA-Exclude-Notfallzugänge");
  // Any application with a service principal serves: only its id is shown in policies.
  const placeholder = entra.servicePrincipals.find((app: any) => app.displayName === "Old automation").appId as string;
  await tenant.admin.control("POST", "/entra/policies", { policies: [] });
  const config = {
    jamfUrl: tenant.sandbox.jamf.url,
    tenantId: tenant.sandbox.entra.tenantId,
    users: { groupId: userGroupId },
    conditionalAccess: {
      managedPolicy: {},
      breakGlass: { groupId: emergencyGroupId },
      placeholder: { appId: placeholder },
    },
  };
  return { userGroupId, emergencyGroupId, config };
}

const step = (tenant: Tenant, name: string, body: object = {}) => tenant.admin.control("POST", `/people/${name}`, body);

/** Page, two consents, partner entry, Confirm, in the order of the wizard. The stack's groups must exist. */
export async function connect(tenant: Tenant): Promise<void> {
  await savePage(tenant);
  await step(tenant, "consentCloudConnector");
  await step(tenant, "consentRegistrationApp");
  await step(tenant, "addPartner", { group: "Engineering" });
  await step(tenant, "confirm");
  const { entra } = await tenant.snapshot(["entra.applications"]);
  const { appId } = entra.applications.find((app: any) => app.displayName === "Old automation");
  await step(tenant, "customizeBaselineScopes", { placeholderAppId: appId });
}

/** After the page was switched off. */
export async function reconnect(tenant: Tenant): Promise<void> {
  await savePage(tenant);
  await step(tenant, "confirm");
}

const savePage = (tenant: Tenant) =>
  step(tenant, "savePage", {
    complianceGroup: "Jamf-Intune Compliance Group",
    applicableGroup: "Jamf-Intune Applicable Group",
  });

/** For tests in which numbers of people are not what counts. */
export const lenient = { compliantPercent: 0, peopleLosingAccess: 1000, inventoryPercent: 0 };

/**
 * A stack on the real engine whose tests begin in a tenant that is connected already: made once, then the state and the sandbox go back to
 * a mark.
 */
export class Beginnings {
  private stack!: Stack;
  private known!: Connected;
  private readonly marked = new Set<string>();

  constructor(private readonly tenant: Tenant) {}

  /** In stage `prepare`, in a tenant where nothing is done yet. */
  prepared = (): Promise<Begun> =>
    this.from("prepared", async () => {
      await this.tenant.admin.control("POST", "/reset");
      this.known = await people(this.tenant);
      this.stack = this.tenant.stack(this.known.config);
      done(await this.stack.up());
    });

  /** In stage `prepare`; people have done their steps. */
  connected = (): Promise<Begun> =>
    this.from("connected", async () => {
      await this.prepared();
      await connect(this.tenant);
    });

  /** In stage `enforce`, the managed policy on. */
  enforcing = (): Promise<Begun> =>
    this.from("enforcing", async () => {
      const { stack, at } = await this.connected();
      at("enforce");
      done(await stack.up());
    });

  private async from(name: string, make: () => Promise<void>): Promise<Begun> {
    if (!this.marked.has(name)) {
      await make();
      await this.stack.mark(name);
      await this.tenant.admin.control("POST", "/marks", { name });
      this.marked.add(name);
    }
    await this.tenant.admin.control("POST", "/reset", { mark: name });
    await this.stack.backTo(name);
    this.stack.configure(this.known.config);
    const at = (stage: string, more: object = {}) =>
      this.stack.configure({ ...this.known.config, stage, thresholds: lenient, ...more });
    return { stack: this.stack, known: this.known, at };
  }
}

export interface Begun {
  stack: Stack;
  known: Connected;
  /** Configures the stack for a stage, whatever the numbers of people. */
  at: (stage: string, more?: object) => void;
}
