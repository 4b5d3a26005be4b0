/** Programs with many objects in one stack: ours, and as many resources whose handlers do nothing; and what is promised of ours. */
import assert from "node:assert/strict";
import { emptyResource, linkedProject } from "./linkedProject";
import { Tenant } from "./tenant";

interface Many {
  groups: number;
  policies: number;
}

/** As many as a large organisation has in one stack. */
export const manyObjects: Many = { groups: 200, policies: 100 };

const resources = ({ groups, policies }: Many): string => `
const { Config } = require("@pulumi/pulumi");
const jamfUrl = new Config().require("jamfUrl");
const criteria = (i) => [{ criterion: "Application Title", operator: "is", value: "App " + i + ".app" }];
for (let i = 0; i < ${groups}; i++) new Group("group-" + i, { jamfUrl, name: "Group " + i, criteria: criteria(i) });
for (let i = 0; i < ${policies}; i++) new Policy("policy-" + i, { jamfUrl, displayName: "Policy " + i, enabled: false });
`;

export const ourObjects = (many: Many): string =>
  `const { SmartComputerGroup: Group, Policy } = require("jamf-entra-compliance");${resources(many)}`;

export const emptyObjects = (many: Many): string =>
  `${emptyResource} const [Group, Policy] = [Empty, Empty];${resources(many)}`;

/** Up, a second up, destroy. */
export async function makesEachOnce(many: Many): Promise<void> {
  const tenant = await Tenant.start("--latency", "20");
  const project = linkedProject("many-objects", ourObjects(many));
  try {
    const stack = tenant.stack({}, {}, project.directory);
    stack.configure({ jamfUrl: tenant.sandbox.jamf.url }, project.name);
    await stack.prepared();
    await tenant.admin.control("DELETE", "/requests");
    const ran = await stack.up("--suppress-progress");
    assert.equal(ran.code, 0, ran.text.slice(-2000));
    const { byService } = await tenant.admin.control("GET", "/requests?summary=1");
    const { maxInFlight } = byService.jamf as { maxInFlight: number };
    assert.ok(maxInFlight > 1 && maxInFlight <= 5, `${maxInFlight} requests in flight`);
    const { jamf } = await tenant.snapshot();
    const names = [...jamf.smartComputerGroups, ...jamf.policies].map((o: any) => o.name) as string[];
    assert.equal(new Set(names).size, names.length);
    assert.equal(names.filter((n) => /^(Group|Policy) \d+$/.test(n)).length, many.groups + many.policies);
    assert.equal((await stack.up("--expect-no-changes")).code, 0);
    assert.equal((await stack.destroy()).code, 0);
  } finally {
    await tenant.stop();
    project.remove();
  }
}
