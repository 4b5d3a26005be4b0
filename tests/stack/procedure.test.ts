/** The objects of the procedure, field by field and per stage, made by `pulumi up` on the real engine. */
import assert from "node:assert/strict";
import { isToken, reads, Tenant, writes } from "../support/tenant";
import { scriptText } from "../mac/simulatedMac";
import type { Stack } from "../support/stack";

describe("pulumi up with nothing but the Jamf URL", () => {
  let tenant: Tenant;
  let stack: Stack;
  let atFirst: any;

  before(async () => {
    tenant = await Tenant.start();
    stack = tenant.stack();
    atFirst = (await tenant.snapshot()).jamf;
  });
  after(() => tenant?.stop());

  const named = async (kind: string, name: string) => {
    const found = (await tenant.snapshot()).jamf[kind].filter((o: any) => o.name === name);
    assert.equal(found.length, 1, `${kind} "${name}"`);
    return found[0];
  };

  it("writes nothing in a preview, with at most eight reads, a look-up for each of the six objects, and one token per process", async () => {
    const { result, requests } = await tenant.logged(() => stack.preview());
    assert.equal(result.code, 0, result.text);
    assert.deepEqual(writes(requests), []);
    // What is not in the state yet is looked up by name, so that the preview says what would be adopted.
    assert.ok(reads(requests).length <= 8 + 6, JSON.stringify(reads(requests).map((r) => r.path)));
    assert.equal(requests.filter(isToken).length, 1);
    assert.match(result.text, /Company Portal is installed on 40 Macs \(All Managed Clients\)\./);
  });

  it("makes the objects with at most three requests each and eight per process", async () => {
    const { result, requests } = await tenant.logged(() => stack.up());
    assert.equal(result.code, 0, result.text);
    assert.equal(writes(requests).length, 6, JSON.stringify(writes(requests).map((r) => r.path)));
    assert.ok(requests.length <= 6 * 3 + 2 * 8, `${requests.length} requests`);
  });

  it("Applicable group: Application Title is Company Portal.app", async () => {
    const group = await named("smartComputerGroups", "Jamf-Intune Applicable Group");
    assert.deepEqual(group.criteria, [
      {
        name: "Application Title",
        priority: 0,
        andOr: "and",
        searchType: "is",
        value: "Company Portal.app",
        openingParen: false,
        closingParen: false,
      },
    ]);
  });

  it("Compliance group: inventory within 2 days, Company Portal, every partition encrypted", async () => {
    const group = await named("smartComputerGroups", "Jamf-Intune Compliance Group");
    assert.deepEqual(
      group.criteria.map((c: any) => [c.priority, c.andOr, c.name, c.searchType, c.value]),
      [
        [0, "and", "Last Inventory Update", "less than x days ago", "2"],
        [1, "and", "Application Title", "is", "Company Portal.app"],
        [2, "and", "FileVault 2 Status", "is", "All Partitions Encrypted"],
      ],
    );
  });

  it("Mac App: Company Portal to All Managed Clients, automatically, with profiles, deployed", async () => {
    const app = await named("macApps", "Microsoft Intune Company Portal");
    const category = await named("categories", "Device Compliance");
    assert.equal(app.title, "Microsoft Intune Company Portal");
    assert.equal(app.enabled, true);
    assert.equal(app.deploymentType, "INSTALL_AUTOMATICALLY");
    assert.equal(app.updateBehavior, "AUTOMATIC");
    assert.equal(app.installPredefinedConfigProfiles, true);
    assert.equal(String(app.smartGroupId), "1");
    assert.equal(String(app.categoryId), String(category.id));
  });

  it("beside the procedure: an extension attribute that reports each Mac's registration", async () => {
    const attribute = await named("computerExtensionAttributes", "Entra registration");
    assert.equal(attribute.inputType, "SCRIPT");
    assert.equal(attribute.enabled, true);
    assert.equal(attribute.scriptContents.trimEnd(), scriptText("entra-registration.sh").trimEnd());
  });

  const policyFields = async () => {
    const policy = await named("policies", "Register with Azure AD(Entra)");
    const group = await named("smartComputerGroups", "Jamf-Intune Applicable Group");
    return { policy, group };
  };

  it("Policy: in Self Service for the Applicable group, described, not enabled in stage prepare", async () => {
    const { policy, group } = await policyFields();
    assert.equal(policy.general.enabled, false);
    assert.equal(policy.general.category.name, "Device Compliance");
    assert.equal(policy.scope.all_computers, false);
    assert.deepEqual(
      policy.scope.computer_groups.map((g: any) => g.name),
      [group.name],
    );
    assert.equal(policy.self_service.use_for_self_service, true);
    assert.equal(policy.self_service.self_service_display_name, "Register this Mac with Microsoft Entra ID");
    assert.equal(policy.self_service.install_button_text, "Register");
    assert.match(policy.self_service.self_service_description, /Do not register from the Company Portal app/);
    assert.equal(policy.self_service.force_users_to_view_description, true);
    assert.deepEqual(
      policy.self_service.self_service_categories.map((c: any) => [c.name, c.display_in]),
      [["Device Compliance", true]],
    );
  });

  it("shows no change and writes nothing the second time", async () => {
    const { result, requests } = await tenant.logged(() => stack.up("--expect-no-changes"));
    assert.equal(result.code, 0, result.text);
    assert.deepEqual(writes(requests), []);
  });

  it("refreshes with one request per object and three more", async () => {
    const { result, requests } = await tenant.logged(() => stack.refresh("--expect-no-changes"));
    assert.equal(result.code, 0, result.text);
    assert.ok(requests.length <= 6 + 3, `${requests.length}: ${requests.map((r) => r.path).join(", ")}`);
  });

  it("keeps secrets and code out of the state", async () => {
    const { text, resources } = await stack.state();
    assert.ok(!text.includes(tenant.sandbox.jamf.clientSecret));
    assert.ok(!text.includes(tenant.sandbox.jamf.clientId));
    for (const resource of resources.filter((r) => r.inputs?.__provider)) {
      assert.ok(Buffer.byteLength(resource.inputs.__provider) <= 300, resource.urn);
    }
  });

  it("enables the policy in stage pilot and keeps the tick that a person set in it", async () => {
    const { policy } = await policyFields();
    await tenant.admin.control("POST", "/people/tickPayload", { policy: policy.id });
    stack.configure({ jamfUrl: tenant.sandbox.jamf.url, stage: "pilot" });
    const ran = await stack.up();
    assert.equal(ran.code, 0, ran.text);
    const after = (await policyFields()).policy;
    assert.equal(after.id, policy.id, "the policy must never be replaced");
    assert.equal(after.general.enabled, true);
    assert.deepEqual({ ...after, general: { ...after.general, enabled: false } }, policy);
  });

  it("repairs an edit by hand with up --refresh", async () => {
    const { id } = await named("smartComputerGroups", "Jamf-Intune Compliance Group");
    const path = `/api/v3/computer-groups/smart-groups/${id}`;
    const group = (await tenant.admin.must("GET", path)).json;
    await tenant.admin.must("PUT", path, { ...group, criteria: group.criteria.slice(0, 2) });
    const ran = await stack.up("--refresh");
    assert.equal(ran.code, 0, ran.text);
    assert.equal((await named("smartComputerGroups", "Jamf-Intune Compliance Group")).criteria.length, 3);
  });

  it("removes everything it made and nothing else", async () => {
    const ran = await stack.destroy();
    assert.equal(ran.code, 0, ran.text);
    const { jamf } = await tenant.snapshot();
    for (const kind of [
      "categories",
      "smartComputerGroups",
      "policies",
      "macApps",
      "scripts",
      "computerExtensionAttributes",
    ]) {
      assert.deepEqual(
        jamf[kind].map((o: any) => o.name),
        atFirst[kind].map((o: any) => o.name),
        kind,
      );
    }
  });
});
