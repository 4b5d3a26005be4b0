/** What somebody switched off outside the stack stays off until the configuration says to resume. */
import assert from "node:assert/strict";
import { connect, lenient, people } from "../support/connected";
import { Tenant } from "../support/tenant";
import { done } from "../support/stack";

describe("a managed policy that was set to report-only outside the stack", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  before(async () => (tenant = await Tenant.start()));
  after(() => tenant?.stop());

  it("stays so through up and refresh, and goes on again once for each text", async () => {
    const { config } = await people(tenant);
    const policy = async () => {
      const { entra } = await tenant.snapshot(["entra.conditionalAccessPolicies"]);
      return entra.conditionalAccessPolicies.find((p: any) => p.displayName === "Require a compliant Mac (Jamf)");
    };
    const byHand = async () =>
      tenant.admin.graph("PATCH", `/v1.0/identity/conditionalAccess/policies/${(await policy()).id}`, {
        state: "enabledForReportingButNotEnforced",
      });
    const stack = tenant.anyStack(config);
    done(await stack.up());
    await connect(tenant);
    const enforce = (resume?: string) =>
      stack.configure({
        ...config,
        stage: "enforce",
        thresholds: lenient,
        conditionalAccess: {
          ...(config["conditionalAccess"] as object),
          managedPolicy: resume === undefined ? {} : { resume },
        },
      });
    enforce();
    done(await stack.up());
    assert.equal((await policy()).state, "enabled");

    await byHand();
    const ran = await stack.up("--refresh");
    done(ran);
    assert.match(
      ran.text.replace(/\s+/g, " "),
      /switched to report-only by a run of this stack that did not come to its end, or outside this stack, and stays so/,
    );
    assert.equal((await policy()).state, "enabledForReportingButNotEnforced");
    done(await stack.up());
    assert.equal((await policy()).state, "enabledForReportingButNotEnforced");

    enforce("INC-1 solved");
    done(await stack.up());
    assert.equal((await policy()).state, "enabled");
    done(await stack.up("--expect-no-changes"));

    await byHand();
    done(await stack.up("--refresh"));
    assert.equal((await policy()).state, "enabledForReportingButNotEnforced", "a text counts once");
  });
});
