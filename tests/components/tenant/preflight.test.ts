/** What a run is refused for before anything is registered. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Tenant } from "../../support/tenant";

interface Answer {
  reach?: { group: string; macs?: number }[];
  refused?: string;
  said: string[];
}

describe("before a run", () => {
  let tenant: Tenant;
  before(async () => void (tenant = await Tenant.start()));
  after(() => tenant?.stop());
  beforeEach(() => tenant.admin.control("POST", "/reset"));

  async function preflight(jamf: object, more: object = {}, ids: object = {}): Promise<Answer> {
    const config = { jamfUrl: tenant.sandbox.jamf.url, jamf, ...more };
    const child = [join(__dirname, "preflightChild.js"), JSON.stringify(config), JSON.stringify(ids)];
    const { stdout } = await promisify(execFile)(process.execPath, child, {
      env: { ...process.env, ...tenant.environment },
    });
    return JSON.parse(stdout) as Answer;
  }
  const site = async (name: string): Promise<string> => {
    const { text } = await tenant.admin.must("POST", "/JSSResource/sites/id/0", `<site><name>${name}</name></site>`);
    return /<id>(\d+)/.exec(text)![1]!;
  };
  const line = { name: "Serial Number", priority: 0, andOr: "and", searchType: "like", value: "C02" };
  const group = (name: string, siteId = "-1") =>
    tenant.admin.must("POST", "/api/v3/computer-groups/smart-groups", { name, siteId, criteria: [line] });

  it("a site beside the group of all Macs is refused, with what to set", async () => {
    await site("Berlin");
    const { refused } = await preflight({ site: "Berlin" });
    assert.match(refused!, /jamf\.macApp\.targetGroup: "All Managed Clients" is not in site "Berlin"/);
    assert.match(
      refused!,
      /Set jamf\.macApp\.targetGroup to a smart group of the site .* or set jamf\.macApp to false/,
    );
    assert.equal((await preflight({ site: "Berlin", macApp: false })).refused, undefined);
  });

  it("so is a group of no site or of another one; one of the site is taken", async () => {
    const id = await site("Berlin");
    await group("Everywhere");
    await group("Macs of Berlin", id);
    const of = (targetGroup: string) => preflight({ site: "Berlin", macApp: { targetGroup } });
    assert.match((await of("Everywhere")).refused!, /"Everywhere" is not in site "Berlin"/);
    assert.equal((await of("Macs of Berlin")).refused, undefined);
  });

  it("a smart group of the stack is counted by its id, whatever it is called by now", async () => {
    const { json } = await group("Applicable (renamed)");
    const reached = async (ids: object) => {
      const { reach } = await preflight({}, {}, ids);
      return reach!.find((each) => each.group === "Jamf-Intune Applicable Group")!.macs;
    };
    assert.equal(await reached({}), undefined);
    assert.equal(typeof (await reached({ applicable: json.id })), "number");
  });

  it("a pilot group called by digits is one, unless another has that id", async () => {
    await group("2024");
    const pilot = { computerGroup: "2024" };
    assert.equal((await preflight({}, { pilot })).refused, undefined);
    const { json } = await group("Berlin");
    await group(json.id as string);
    const { refused } = await preflight({}, { pilot: { computerGroup: json.id as string } });
    assert.match(
      refused!,
      /Configuration pilot\.computerGroup: a computer group is called "\d+" .*"Berlin" has the id/,
    );
  });
});
