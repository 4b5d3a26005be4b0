/** Whose objects are these? Markers, and stacks of one name in two backends. */
import assert from "node:assert/strict";
import { done, flat } from "../support/stack";
import type { AnyStack } from "../support/standInStack";
import { Tenant, writes } from "../support/tenant";

describe("the identity of a stack", function () {
  this.timeout(300_000);
  let tenant: Tenant;
  before(async () => (tenant = await Tenant.start()));
  beforeEach(() => tenant.admin.control("POST", "/reset"));
  after(() => tenant?.stop());

  const group = async (name: string) =>
    (await tenant.part("jamf.smartComputerGroups")).find((g: any) => g.name === name);
  const identityOf = async (stack: AnyStack) =>
    (await stack.resources()).find((r) => r.type.endsWith("core:StackIdentity"))!.id;

  it("stands in what the stack makes, and is made before everything else", async () => {
    const stack = tenant.anyStack();
    done(await stack.up());
    const identity = await identityOf(stack);
    assert.match(identity, /^[0-9a-f-]{36}$/);
    const { description } = await group("Jamf-Intune Compliance Group");
    assert.equal(description, `[managed by jamf-entra-compliance: ${identity}/macs-compliance]`);
    const custom = (await stack.resources()).filter((r) => r.custom && !r.type.startsWith("pulumi:"));
    assert.match(custom[0]!.type, /core:StackIdentity$/);
    for (const { type, id, outputs } of custom.slice(1)) assert.equal(outputs.objectId, id, type);
  });

  it("tells a stack of the same project and name in another backend from this one: its objects are neither written nor deleted", async () => {
    done(await tenant.anyStack().up());
    const before = await tenant.snapshot();
    const namesake = tenant.anyStack();
    const { result, requests } = await tenant.logged(() => namesake.up());
    assert.notEqual(result.code, 0, result.text);
    assert.match(
      flat(result),
      /Could not create smart computer group "Jamf-Intune (Applicable|Compliance) Group": one of that name is managed by/,
    );
    assert.deepEqual(
      writes(requests).filter(({ method }) => method !== "POST"),
      [],
    );
    done(await namesake.destroy());
    const { jamf } = await tenant.snapshot();
    for (const kind of ["smartComputerGroups", "policies", "computerExtensionAttributes", "categories"])
      assert.deepEqual(jamf[kind], before.jamf[kind], kind);
  });

  it("is never put on an adopted object", async () => {
    const made = await tenant.admin.must("POST", "/api/v2/computer-groups/smart-groups", {
      name: "Jamf-Intune Applicable Group",
      criteria: [{ name: "Computer Name", priority: 0, andOr: "and", searchType: "like", value: "M" }],
    });
    const stack = tenant.anyStack({ adoptExisting: true });
    done(await stack.up());
    const adopted = await group("Jamf-Intune Applicable Group");
    assert.equal(String(adopted.id), String(made.json.id));
    assert.equal(adopted.criteria[0].name, "Application Title");
    assert.equal(adopted.description ?? "", "");
  });
});
