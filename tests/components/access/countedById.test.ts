/** Smart groups that somebody renamed: what `status` and the preconditions count goes by the ids that the state holds. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Totals } from "../../../components/access/model";
import { people } from "../../support/connected";
import { live } from "../../support/livingFleet";
import { Tenant } from "../../support/tenant";
import { done } from "../../support/stack";

interface Counted {
  totals: Totals;
  observed: string;
  values: Record<string, string>;
}

describe("smart groups that were renamed by hand", function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let config: Record<string, unknown>;
  let ids: { smartGroups: { applicable: string; compliance: string } };
  /** Before they were renamed. */
  let known: Counted;
  /** Afterwards. */
  let renamed: { byId: Counted; byName: Counted };

  async function counted(ids: object, more: object = {}): Promise<Counted> {
    const args = [JSON.stringify({ ...config, ...more }), JSON.stringify(ids)];
    const child = join(__dirname, "countedByIdChild.js");
    const env = { ...process.env, ...tenant.environment };
    const { stdout } = await promisify(execFile)(process.execPath, [child, ...args], { env });
    return JSON.parse(stdout) as Counted;
  }
  const groupNamed = async (name: string): Promise<string> => {
    const { jamf } = await tenant.snapshot(["jamf.smartComputerGroups"]);
    return String(jamf.smartComputerGroups.find((each: any) => each.name === name).id);
  };
  const put = async (id: string, more: object): Promise<void> => {
    const path = `/api/v3/computer-groups/smart-groups/${id}`;
    const { json } = await tenant.admin.must("GET", path);
    await tenant.admin.must("PUT", path, { ...json, ...more });
  };

  before(async () => {
    tenant = await Tenant.start("--macs", "60", "--seed", "3");
    const groupId = await live(tenant, { registrationFailures: 0, minutes: [1_440, 1_440] });
    const emergency = (await tenant.part("entra.users")).at(-1);
    config = {
      jamfUrl: tenant.sandbox.jamf.url,
      tenantId: tenant.sandbox.entra.tenantId,
      stage: "enforce",
      users: { groupId },
      conditionalAccess: { managedPolicy: {}, breakGlass: { userIds: [emergency.id] } },
    };
    const names = ["Jamf-Intune Applicable Group", "Jamf-Intune Compliance Group"] as const;
    const [applicable, compliance] = await Promise.all(names.map(groupNamed));
    ids = { smartGroups: { applicable: applicable!, compliance: compliance! } };
    known = await counted({});
    await Promise.all([applicable, compliance].map((id) => put(id!, { name: `Group ${id} (renamed)` })));
    renamed = { byId: await counted(ids), byName: await counted({}) };
  });
  after(() => tenant?.stop());

  it("status counts their members by id", () => {
    assert.ok(known.totals.applicableMacs > 0 && known.totals.macsInComplianceGroup > 0);
    assert.deepEqual(renamed.byId.totals, known.totals);
    assert.equal(renamed.byName.totals.applicableMacs, 0);
  });

  it("so do the preconditions of enforcement", () => {
    assert.deepEqual(renamed.byId.values, known.values);
    assert.notDeepEqual(renamed.byName.values, known.values);
  });

  it("an emptied Compliance group is known as such, whatever it is called", async () => {
    const none = { name: "Serial Number", searchType: "is", value: "none", andOr: "and", priority: 0 };
    const criteria = [{ ...none, openingParen: false, closingParen: false }];
    await put(ids.smartGroups.compliance, { criteria });
    await tenant.admin.control("POST", "/macs/tick", { minutes: 1 });
    assert.equal((await counted(ids, { stage: "drain" })).observed, "drain");
    assert.notEqual((await counted({}, { stage: "drain" })).observed, "drain");
  });
});

describe("a preview after the smart groups were renamed by hand", function () {
  this.timeout(120_000);
  let tenant: Tenant;
  before(async () => void (tenant = await Tenant.start("--macs", "20", "--seed", "3")));
  after(() => tenant?.stop());

  it("counts the Macs in them, and takes neither for missing", async () => {
    const { config } = await people(tenant);
    const stack = tenant.anyStack(config);
    done(await stack.up());
    const { jamf } = await tenant.snapshot(["jamf.smartComputerGroups"]);
    const made = jamf.smartComputerGroups.filter(({ name }: any) => name.startsWith("Jamf-Intune"));
    assert.equal(made.length, 2);
    for (const { id, name } of made) {
      const path = `/api/v3/computer-groups/smart-groups/${id}`;
      const { json } = await tenant.admin.must("GET", path);
      await tenant.admin.must("PUT", path, { ...json, name: `${name} (renamed)` });
    }
    const ran = await stack.preview();
    done(ran);
    assert.match(ran.text, /Registration is offered to \d+ Macs? \(Jamf-Intune Applicable Group\)/);
    assert.match(ran.text, /Compliant are \d+ Macs? \(Jamf-Intune Compliance Group\)/);
    assert.doesNotMatch(ran.text, /does not exist yet/);
  });
});
