/** An integration that was made by hand, taken over on the real engine: what the preview says, what is written, what destroy gives back. */
import assert from "node:assert/strict";
import { reportPrefix } from "../../components/report/prefix";
import { reportIn } from "../../components/report/schema";
import { previewJson } from "../previews/record";
import { done, type Stack } from "../support/stack";
import { Tenant, writes } from "../support/tenant";

const groupName = "Jamf-Intune Applicable Group";
const policyName = "Register with Azure AD(Entra)";

describe("objects that were made by hand", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let stack: Stack;
  let byHand: any;

  before(async () => {
    tenant = await Tenant.start();
    const { admin } = tenant;
    const category = (await admin.must("POST", "/api/v1/categories", { name: "Device Compliance", priority: 9 })).json;
    const group = await admin.must("POST", "/api/v2/computer-groups/smart-groups", {
      name: groupName,
      description: "::warning::Ask the service desk",
      criteria: [{ name: "Computer Name", priority: 0, andOr: "and", searchType: "like", value: "M" }],
    });
    await admin.must(
      "POST",
      "/JSSResource/policies/id/0",
      `<policy><general><name>${policyName}</name><enabled>true</enabled><frequency>Once per computer</frequency>
        <category><id>${category.id}</id></category></general>
        <scope><all_computers>true</all_computers></scope>
        <self_service><use_for_self_service>true</use_for_self_service><install_button_text>Start</install_button_text>
        <self_service_description>Ours</self_service_description></self_service></policy>`,
    );
    assert.ok(group.json.id);
    stack = tenant.stack();
    byHand = (await tenant.snapshot()).jamf;
  });
  after(() => tenant?.stop());

  const named = (all: any[], name: string) => all.find((each) => each.name === name);

  it("are refused in the preview, all of them at once, and nothing is written", async () => {
    const { result, requests } = await tenant.logged(() => stack.preview());
    assert.equal(result.code, 1, result.text);
    const text = result.text.replace(/\s+/g, " ");
    for (const what of [`smart computer group "${groupName}"`, `policy "${policyName}"`])
      assert.ok(
        text.includes(`Could not create ${what}: one of that name exists already and differs in `),
        result.text,
      );
    assert.match(text, /Set adoptExisting: true to adopt it.*Nothing was changed\./);
    assert.deepEqual(writes(requests), []);
  });

  it("are shown with what would change, old and new, in the preview and in its report", async () => {
    stack.configure({ jamfUrl: tenant.sandbox.jamf.url, adoptExisting: true });
    const { result, requests } = await tenant.logged(() => previewJson(stack));
    const messages = (JSON.parse(result) as { diagnostics: { message: string }[] }).diagnostics.map((d) => d.message);
    const all = messages.join("\n");
    assert.match(all, /Category "Device Compliance" \(id \d+\) exists already: adopted unchanged\./);
    assert.match(
      all,
      new RegExp(`Smart computer group "${groupName}" \\(id \\d+\\) exists already: adopted with changes\\.`),
    );
    assert.match(all, /\n    - criterion: "Computer Name", .*\n    \+ criterion: "Application Title", /);
    assert.match(all, /enabled: true → false/);
    assert.match(all, /executionFrequency: "Once per computer" → "Ongoing"/);
    assert.doesNotMatch(all, /^::warning/m);
    const { adopted, outcome } = reportIn(messages.find((line) => line.includes(reportPrefix))!)!;
    assert.equal(outcome, "goesOn");
    assert.ok(adopted !== "notRead");
    assert.deepEqual(
      adopted.map(({ kind, name }) => [kind, name]),
      [
        ["Category", "Device Compliance"],
        ["Smart computer group", groupName],
        ["Policy", policyName],
      ],
    );
    const changes = adopted.find(({ kind }) => kind === "Policy")!.changes;
    // The group is adopted, so its id is known before the run.
    const { id } = named(byHand.smartComputerGroups, groupName);
    const scope = changes.find(({ property }) => property === "scope.computerGroupIds");
    assert.deepEqual(scope, { property: "scope.computerGroupIds", old: "[]", new: `["${id}"]` });
    assert.deepEqual(
      changes.find(({ property }) => property === "enabled"),
      { property: "enabled", old: true, new: false },
    );
    assert.ok(
      !changes.some(({ property }) => property === "categoryId"),
      "the category is adopted unchanged, so its id is known",
    );
    assert.deepEqual(writes(requests), []);
  });

  it("are written only where they differ", async () => {
    const { result, requests } = await tenant.logged(() => stack.up());
    done(result);
    assert.deepEqual(
      writes(requests).filter(({ path }) => path.includes("categories")),
      [],
    );
    const { jamf } = await tenant.snapshot(["jamf.policies"]);
    assert.equal(named(jamf.policies, policyName).general.enabled, false);
    const again = await tenant.logged(() => stack.preview("--expect-no-changes"));
    done(again.result);
    assert.deepEqual(writes(again.requests), []);
    assert.doesNotMatch(again.result.text, /adopted/);
  });

  it("are as they were after destroy, and what the stack made is gone", async () => {
    done(await stack.refresh());
    const ran = await stack.destroy();
    done(ran);
    assert.match(
      ran.text.replace(/\s+/g, " "),
      /Left in place: policy "Register with Azure AD\(Entra\)" \(id \d+\), an adopted object\. Restored to the values found at adoption: /,
    );
    const { jamf } = await tenant.snapshot();
    for (const kind of ["smartComputerGroups", "policies", "categories"])
      assert.deepEqual(jamf[kind], byHand[kind], kind);
  });
});
