/** The Entra half: what a run says when the tenant is not as it must be. */
import assert from "node:assert/strict";
import { connect, type Connected, people } from "../support/connected";
import { flat } from "../support/stack";
import type { AnyStack } from "../support/standInStack";
import { Tenant, writes } from "../support/tenant";

const nobody = "00000000-0000-4000-8000-000000000000";

describe("a tenant that is not as it must be", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let known: Connected;
  let conditionalAccess: Record<string, unknown>;

  before(async () => {
    tenant = await Tenant.start();
  });
  beforeEach(async () => {
    await tenant.admin.control("POST", "/reset");
    known = await people(tenant);
    conditionalAccess = known.config["conditionalAccess"] as Record<string, unknown>;
  });
  after(() => tenant?.stop());

  /** Refused in preview, with nothing written and no stack trace. */
  async function refused(config: Record<string, unknown>, text: RegExp | string, env: NodeJS.ProcessEnv = {}) {
    const stack = tenant.anyStack({ ...known.config, ...config }, env);
    await stack.prepared();
    const { result, requests } = await tenant.logged(() => stack.preview());
    assert.equal(result.code, 1, result.text);
    if (typeof text === "string") assert.ok(flat(result).includes(text), result.text);
    else assert.match(flat(result), text);
    assert.deepEqual(writes(requests), []);
    assert.doesNotMatch(result.text, /^\s+at .+:\d+:\d+/m, "a stack trace");
    for (const secret of [tenant.sandbox.entra.clientSecret, tenant.sandbox.jamf.clientSecret]) {
      assert.ok(!result.text.includes(secret));
    }
  }

  it("another tenant than the credentials are for: both ids, and no request to it", () =>
    refused(
      { tenantId: nobody },
      `The credentials in the environment belong to tenant ${tenant.sandbox.entra.tenantId} (ARM_TENANT_ID), but this stack manages tenant ${nobody}.`,
    ));

  it("a wrong client secret", () =>
    refused({}, /Could not sign in to tenant .*AADSTS7000215.*Check ARM_CLIENT_ID and ARM_CLIENT_SECRET/, {
      ARM_CLIENT_SECRET: "not-the-secret",
      AZURE_CLIENT_SECRET: "not-the-secret",
    }));

  it("a group that does not exist", () =>
    refused(
      { users: { groupId: nobody } },
      new RegExp(`the tenant has no group.*${nobody}|${nobody}.*no (such )?group`),
    ));

  it("a group by member list that should be one by rule", async () => {
    const users = { displayName: "Engineering", rule: 'user.department -eq "Engineering"' };
    const { entra } = await tenant.snapshot(["entra.groups", "entra.users"]);
    const dynamic = entra.groups.find((g: any) => g.displayName === "Engineering").groupTypes.length > 0;
    const wrong = dynamic ? { displayName: "Engineering", members: [entra.users[0].id] } : users;
    await refused({ users: wrong }, /has its members by (rule|member list)\. Entra cannot change that/);
  });

  it("a partner entry that is assigned to all users", async () => {
    await tenant.admin.control("POST", "/people/savePage", {
      complianceGroup: "All Managed Clients",
      applicableGroup: "All Managed Clients",
    });
    await tenant.admin.control("POST", "/people/addPartner", { allUsers: true });
    await refused({}, /assigned to all users.*stops the connection/);
  });

  it("a managed policy without emergency accounts", () =>
    refused(
      { conditionalAccess: { ...conditionalAccess, breakGlass: undefined } },
      "Configuration conditionalAccess.breakGlass: is missing: a policy that requires a compliant Mac requires emergency access accounts",
    ));

  const permissions = ["DeviceManagementServiceConfig.Read.All", "Application.Read.All", "Policy.Read.All"];
  for (const permission of permissions) {
    it(`missing permission ${permission}`, async () => {
      const all = [
        permission,
        permission.replace(".Read.", ".ReadWrite."),
        ...["ReadWrite.OwnedBy", "ReadWrite.ConditionalAccess", "Read.ConditionalAccess"].map(
          (p) => `${permission.split(".Read")[0]}.${p}`,
        ),
      ];
      const { permissions: offered } = await tenant.admin.control("POST", "/entra/permissions", { without: [] });
      const without = all.filter((name) => (offered as string[]).includes(name));
      await tenant.admin.control("POST", "/entra/permissions", { without });
      await refused({}, new RegExp(`403 .*Grant the application the permission[^.]*${permission.split(".")[0]}`));
    });
  }

  it("Conditional Access without the licence for it", async () => {
    await tenant.admin.control("POST", "/entra/settings", { hasPremiumP1: false });
    await refused(
      {},
      /Could not list Conditional Access policies: Microsoft Graph answered 403 .*(P1|licen[cs]e|premium)/i,
    );
  });

  it("a secret that ends soon, exclusions that wait for the consents, lookalikes: warned, not refused", async () => {
    const client = await tenant.admin.control("POST", "/entra/clients", { name: "Ends soon", expiresInDays: 3 });
    const own = await tenant.admin.graph("POST", "/v1.0/identity/conditionalAccess/policies", {
      displayName: "Joined devices only",
      state: "enabled",
      conditions: {
        users: { includeUsers: ["All"] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: ["domainJoinedDevice"] },
    });
    const config = {
      ...known.config,
      conditionalAccess: { ...conditionalAccess, exclusions: { policyIds: [own.id] } },
    };
    const secret = { ARM_CLIENT_ID: client.clientId, ARM_CLIENT_SECRET: client.clientSecret };
    const ran = await tenant.anyStack(config, secret).preview();
    assert.equal(ran.code, 0, ran.text);
    assert.match(flat(ran), /The secret with which this program signs in to Entra expires in (2|3) days/);
    assert.match(
      flat(ran),
      /1 of 1 exclusions are pending: "User registration app for Device Compliance" is not in the tenant yet/,
    );
    assert.match(flat(ran), /with the name of an application of Jamf but another owner; they are not used/);
  });

  describe("with exclusions", () => {
    let stack: AnyStack;

    const exclude = async (policyIds: string[]) => {
      stack = tenant.anyStack(known.config);
      assert.equal((await stack.up()).code, 0);
      await connect(tenant);
      stack.configure({
        ...known.config,
        stage: "connect",
        conditionalAccess: { ...conditionalAccess, exclusions: { policyIds } },
      });
    };

    it("of a policy that is not there: says which id, and where it stands", async () => {
      await exclude([nobody]);
      const ran = await stack.up();
      assert.equal(ran.code, 1, ran.text);
      assert.match(flat(ran), new RegExp(`conditionalAccess.exclusions.policyIds: .*${nobody}`));
      assert.doesNotMatch(ran.text, /^\s+at .+:\d+:\d+/m);
    });

    it("of a policy with preview features, which v1.0 can't read: says that people must exclude the app there", async () => {
      const policy = {
        displayName: "Preview",
        state: "enabled",
        grantControls: { operator: "OR", builtInControls: ["block"] },
        conditions: {
          clientAppTypes: ["all"],
          applications: { includeApplications: ["All"] },
          users: { includeUsers: ["All"] },
        },
      };
      const made = await tenant.admin.graph("POST", "/beta/identity/conditionalAccess/policies", policy);
      await exclude([made.id]);
      const ran = await stack.up();
      assert.equal(ran.code, 1, ran.text);
      assert.match(flat(ran), /preview features.*Entra admin cent(er|re)/i);
    });
  });
});
