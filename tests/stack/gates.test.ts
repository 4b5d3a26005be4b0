/** People act in the sandbox; a preview shows what changed, `up` records it, and then there is no change. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { Tenant, writes } from "../support/tenant";
import type { Stack } from "../support/stack";
import type { AnyStack } from "../support/standInStack";

const pageOfThisStack = {
  complianceGroup: "Jamf-Intune Compliance Group",
  applicableGroup: "Jamf-Intune Applicable Group",
};

describe("people's steps between two updates", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let stack: AnyStack;
  let groupName: string;
  let base: Record<string, unknown>;

  before(async () => {
    tenant = await Tenant.start();
    const { entra } = await tenant.snapshot(["entra.groups"]);
    const group = entra.groups.find((g: any) => g.securityEnabled && !g.groupTypes?.length);
    groupName = group.displayName;
    base = {
      jamfUrl: tenant.sandbox.jamf.url,
      tenantId: tenant.sandbox.entra.tenantId,
      users: { groupId: group.id },
      acknowledged: { membershipEmail: "2026-01-02" },
    };
    stack = tenant.anyStack(base);
  });
  after(() => tenant?.stop());

  const person = (step: string, body: object = {}) => tenant.admin.control("POST", `/people/${step}`, body);

  async function recorded(of: AnyStack = stack): Promise<Record<string, string>> {
    const { inputs } = (await of.resources()).find((r) => r.type.endsWith("graph:DeviceComplianceConnection"))!;
    return Object.fromEntries(
      Object.entries(inputs).filter(([key]) => !/^(__provider|managedBy|tenantId|cloud)$/.test(key)),
    ) as Record<string, string>;
  }

  const noChange = async (of: AnyStack = stack) => {
    const { result, requests } = await tenant.logged(() => of.up("--expect-no-changes"));
    assert.equal(result.code, 0, result.text);
    assert.deepEqual(writes(requests), []);
  };

  it("records at first that everything waits, but what was acknowledged", async () => {
    const ran = await stack.up();
    assert.equal(ran.code, 0, ran.text);
    assert.deepEqual(await recorded(), {
      registrationPayload: "cannotBeSeen",
      membershipEmail: "done",
      pageSaved: "waiting",
      cloudConnectorConsent: "waiting",
      registrationAppConsent: "waiting",
      partnerEntry: "waiting",
      confirmed: "waiting",
    });
    await noChange();
  });

  it("shows in a preview which consents were given since, and nothing else", async () => {
    await person("savePage", pageOfThisStack);
    await person("consentCloudConnector");
    await person("consentRegistrationApp");
    const { result, requests } = await tenant.logged(() => stack.preview());
    assert.equal(result.code, 0, result.text);
    assert.deepEqual(writes(requests), []);
    assert.match(result.text, /cloudConnectorConsent\s*: "waiting" => "done"/);
    assert.match(result.text, /registrationAppConsent\s*: "waiting" => "done"/);
    assert.match(result.text, /pageSaved\s*: "waiting" => "done"/);
    assert.doesNotMatch(result.text, /confirmed\s*: .*=>/);
    assert.equal(result.text.match(/=> /g)?.length, 3, result.text);
    assert.equal((await stack.up()).code, 0);
    await noChange();
  });

  it("shows the entry and Confirm, and assigns nothing twice", async () => {
    await person("addPartner", { group: groupName });
    await person("confirm");
    const result = await stack.preview();
    assert.match(result.text, /partnerEntry\s*: "waiting" => "done"/);
    assert.match(result.text, /confirmed\s*: "waiting" => "done"/);
    assert.equal((await stack.up()).code, 0);
    await noChange();
  });

  it("warns of a withdrawn consent, shows it as broken, and still goes on", async () => {
    await person("withdrawConsent", { app: "cloudConnector" });
    const result = await stack.preview();
    assert.equal(result.code, 0, result.text);
    assert.match(result.text, /cloudConnectorConsent\s*: "done" => "broken"/);
    assert.match(result.text, /warning: cloudConnectorConsent is broken: .*the consent was withdrawn/);
  });

  it("keeps no time and no count in what it records", async () => {
    const states = new Set(Object.values(await recorded()));
    assert.deepEqual(
      [...states].filter((s) => !["done", "waiting", "broken", "cannotBeSeen"].includes(s)),
      [],
    );
  });

  it("leaves nothing of itself behind when destroyed, once the page lets go of the groups", async () => {
    await person("savePage", { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" });
    const ran = await stack.destroy();
    assert.equal(ran.code, 0, ran.text);
  });

  it("waits on the engine where it is told to, says for whom, and ends by itself when the last step is seen", async () => {
    await tenant.admin.control("POST", "/reset");
    const stack: Stack = tenant.stack(base);
    assert.equal((await stack.up()).code, 0);
    await person("savePage", pageOfThisStack);
    await person("consentCloudConnector");
    await person("consentRegistrationApp");
    await person("addPartner", { group: groupName });
    stack.configure({ ...base, stage: "connect", waitForPeople: 5 });
    const preview = await stack.preview();
    assert.equal(preview.code, 0, preview.text);
    assert.doesNotMatch(preview.text, /Waiting for/);
    const up = stack.start(["up", "--yes", "--skip-preview", "--non-interactive", ...stack.which]);
    let text = "";
    const ended = once(up, "close") as Promise<[number]>;
    for (const stream of [up.stdout, up.stderr]) stream.on("data", (chunk: Buffer) => (text += String(chunk)));
    while (!text.includes("Waiting for")) {
      await Promise.race([once(up.stdout, "data"), ended.then(([code]) => assert.fail(`ended with ${code}: ${text}`))]);
    }
    await person("confirm");
    const [code] = await ended;
    assert.equal(code, 0, text);
    assert.match(text, /Waiting for confirmed, by .*\. Where: .*\. What: /);
    assert.match(text, /Done: .*confirmed/);
    assert.match(text, /All steps for people that can be verified are done\. Run pulumi up again/);
    assert.equal((await recorded(stack))["confirmed"], "done");
    await noChange(stack);
  });
});
