/** What a run says when something is wrong, word for word, and that nothing was written. */
import assert from "node:assert/strict";
import { graphPermissions, jamfObjects } from "../privileges/table";
import { people } from "../support/connected";
import { refusesWithout } from "../support/missingPrivilege";
import type { AnyStack } from "../support/standInStack";
import { Tenant, writes } from "../support/tenant";

describe("refusals", () => {
  let tenant: Tenant;
  let url: string;

  before(async () => {
    tenant = await Tenant.start();
    url = tenant.sandbox.jamf.url;
  });
  beforeEach(() => tenant.admin.control("POST", "/reset"));
  after(() => tenant?.stop());

  /** Previews and expects exit 1, the text, no write and no stack trace. */
  async function refusesPreview(stack: AnyStack, text: RegExp | string): Promise<void> {
    await stack.prepared();
    const { result, requests } = await tenant.logged(() => stack.preview());
    assert.equal(result.code, 1, result.text);
    const shown = result.text.replace(/\s+/g, " ");
    if (typeof text === "string") assert.ok(shown.includes(text), result.text);
    else assert.match(shown, text);
    assert.doesNotMatch(result.text, /^\s+at .+:\d+:\d+/m, "a stack trace");
    assert.deepEqual(writes(requests), []);
    assert.ok(!result.text.includes(tenant.sandbox.jamf.clientSecret));
  }

  const unreachable = "https://localhost:1";

  it("wrong URL", () =>
    refusesPreview(
      tenant.anyStack({ jamfUrl: unreachable }, { JAMF_URL: unreachable }),
      "Could not sign in to Jamf Pro: Jamf Pro did not answer: localhost:1 refused the connection (ECONNREFUSED). Check jamfUrl and the network",
    ));

  it("not https", () =>
    refusesPreview(
      tenant.anyStack({ jamfUrl: "http://example.jamfcloud.com" }),
      'Configuration jamfUrl: must begin with https://, such as https://example.jamfcloud.com, not "http://example.jamfcloud.com"',
    ));

  it("wrong secret", () =>
    refusesPreview(
      tenant.anyStack({}, { JAMF_CLIENT_SECRET: "not-the-secret" }),
      /Could not sign in to Jamf Pro: Jamf Pro answered 40[01] invalid_client.*Check JAMF_CLIENT_ID and JAMF_CLIENT_SECRET/,
    ));

  it("no credentials", () =>
    refusesPreview(
      tenant.anyStack({}, { JAMF_CLIENT_ID: "", JAMF_CLIENT_SECRET: "" }),
      "No credentials for Jamf Pro are available. Set JAMF_CLIENT_ID and JAMF_CLIENT_SECRET in the environment",
    ));

  it("credentials bound to another instance", () =>
    refusesPreview(
      tenant.anyStack({}, { JAMF_URL: "https://other.jamfcloud.com" }),
      `The credentials in the environment belong to https://other.jamfcloud.com (JAMF_URL), but this stack manages ${url}.`,
    ));

  it("unknown configuration key, wrong value: all at once", () =>
    refusesPreview(
      tenant.anyStack({ stag: "pilot", jamf: { complianceGroup: { inventoryWithinDays: 0 } } }),
      "Cannot continue (2 errors): - Configuration jamf.complianceGroup.inventoryWithinDays: must be at least 1, not 0 " +
        '- Configuration stag: is an unknown key; did you mean "stage"? Nothing was changed.',
    ));

  it("app title that is not in the catalogue", () =>
    refusesPreview(
      tenant.anyStack({ jamf: { macApp: { title: "Microsoft Company Portal" } } }),
      /Could not deploy Mac App "Microsoft Intune Company Portal": the Jamf App Catalog has no title "Microsoft Company Portal" among \d+\..*Did you mean "Microsoft Intune Company Portal"/,
    ));

  it("terms of the catalogue not accepted", async () => {
    await tenant.admin.control("POST", "/jamf/settings", { termsAccepted: false });
    await refusesPreview(
      tenant.anyStack(),
      "the terms and conditions of the Jamf App Catalog are not accepted. An authorized",
    );
  });

  it("Cloud Services Connection missing", async () => {
    await tenant.admin.control("POST", "/jamf/settings", { cloudServices: false });
    await refusesPreview(
      tenant.anyStack(),
      /Cloud Services Connection.* Settings > Global > Cloud services connection/i,
    );
  });

  it("pilot group that does not exist", () =>
    refusesPreview(
      tenant.anyStack({ pilot: { computerGroup: "Nobody" } }),
      'Configuration pilot.computerGroup: Jamf Pro has no computer group "Nobody".',
    ));

  it("operator that does not exist", () =>
    refusesPreview(
      tenant.anyStack({
        jamf: { applicableGroup: { criteria: [{ criterion: "Application Title", operator: "equals", value: "x" }] } },
      }),
      /Configuration jamf\.applicableGroup\.criteria\[0\]\.operator: must be "is" or "is not" or .*, not "equals"/,
    ));

  it("criterion that Jamf Pro does not know", async () => {
    const criteria = [{ criterion: "Aplication Title", operator: "is", value: "x" }];
    const stack = tenant.anyStack({ jamf: { applicableGroup: { criteria } } });
    const ran = await stack.up();
    assert.equal(ran.code, 1, ran.text);
    assert.match(ran.text, /Could not create smart computer group "Jamf-Intune Applicable Group": .*Aplication Title/);
  });

  it("duplicate name without adoptExisting", async () => {
    const line = { name: "Application Title", priority: 0, andOr: "and", searchType: "is", value: "Other.app" };
    const group = { name: "Jamf-Intune Applicable Group", criteria: [line] };
    await tenant.admin.must("POST", "/api/v3/computer-groups/smart-groups", group);
    const stack = tenant.anyStack();
    const ran = await stack.up();
    assert.equal(ran.code, 1);
    assert.match(
      ran.text.replace(/\s+/g, " "),
      /Could not create smart computer group "Jamf-Intune Applicable Group": one of that name exists already and differs in criteria \(id \d+\)\. Set adoptExisting: true to adopt it, or choose another name\./,
    );
  });

  refusesWithout({ "Create Policies": "policy" }, () => tenant);

  it("a permission that only @pulumi/azuread needs: its error names none, a warning beside it does", async () => {
    const { admin } = tenant;
    const { config } = await people(tenant);
    const stack = tenant.anyStack({ ...config, users: { rule: 'user.department -eq "Sales"' } });
    await stack.prepared();
    const deploy = graphPermissions.filter((row) => row.deploy && row.permission !== "Group.ReadWrite.All");
    const only = [...deploy.map(({ permission }) => permission), "GroupMember.Read.All"];
    await admin.control("POST", "/entra/permissions", { only });
    const ran = await stack.up();
    assert.equal(ran.code, 1, ran.text);
    const shown = ran.text.replace(/\s+/g, " ");
    assert.match(shown, /unexpected status 403/);
    assert.match(
      shown,
      /The application lacks permissions of Microsoft Graph: Group\.ReadWrite\.All for the user group\./,
    );
    await admin.control("POST", "/entra/permissions", { without: [] });
  });

  it("nothing: a preview with the privileges and permissions that the tables give previews, of a new stack and of one that exists", async () => {
    const { admin } = tenant;
    const { config } = await people(tenant);
    const stack = tenant.anyStack(config);
    const readOnly = async () => {
      const only = jamfObjects.map(({ objects }) => `Read ${objects}`);
      await admin.control("POST", "/jamf/privileges", { only });
      const preview = graphPermissions.filter((row) => row.preview).map(({ permission }) => permission);
      await admin.control("POST", "/entra/permissions", { only: preview });
    };
    const all = async () => {
      await admin.control("POST", "/jamf/privileges", { without: [] });
      await admin.control("POST", "/entra/permissions", { without: [] });
    };
    const previews = async (...args: string[]) => {
      const { result, requests } = await tenant.logged(() => stack.preview(...args));
      assert.equal(result.code, 0, result.text);
      assert.deepEqual(writes(requests), []);
      const refused = requests.filter(({ status }) => status === 403);
      assert.deepEqual(refused, []);
    };
    await stack.prepared();
    try {
      await readOnly();
      await previews();
      await all();
      const made = await stack.up();
      assert.equal(made.code, 0, made.text);
      await readOnly();
      const refreshed = await stack.refresh();
      assert.equal(refreshed.code, 0, refreshed.text);
      await previews();
    } finally {
      await all();
    }
  }).timeout(240_000);

  it("group still in use when it is deleted, with who uses it", async () => {
    // Its last sentence is the engine's.
    const stack = tenant.stack();
    assert.equal((await stack.up()).code, 0);
    const { jamf } = await tenant.snapshot(["jamf.smartComputerGroups"]);
    const { id } = jamf.smartComputerGroups.find((g: any) => g.name === "Jamf-Intune Applicable Group");
    const foreign = `<policy><general><name>Foreign</name></general><scope><computer_groups><computer_group><id>${id}</id></computer_group></computer_groups></scope></policy>`;
    await tenant.admin.must("POST", "/JSSResource/policies/id/0", foreign);
    const ran = await stack.destroy();
    assert.notEqual(ran.code, 0);
    assert.match(
      ran.text,
      /Could not delete smart computer group "Jamf-Intune Applicable Group" \(id \d+\): .*Foreign/s,
    );
    assert.match(ran.text, /Remove it from everything that uses it/);
    assert.match(ran.text, /Refused: see the error of the resource/);
  });
});
