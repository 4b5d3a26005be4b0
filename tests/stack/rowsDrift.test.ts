/**
 * What somebody changed by hand in objects of a stack in stage `enforce`, and the run that puts it right, with `--refresh` or because it writes
 * the object for another reason. The sandbox says a day later who is blocked and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { writes } from "../support/tenant";
import { done, flat } from "../support/stack";

const force = { stage: "enforce", reason: "They register next week." };
const smartGroups = "/api/v3/computer-groups/smart-groups";
const line = (name: string, searchType: string, value: string, priority = 0) => ({
  name,
  priority,
  andOr: "and",
  searchType,
  value,
  openingParen: false,
  closingParen: false,
});

describe("what somebody changed by hand in objects of the stack, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

  const smartGroup = (kind: "Applicable" | "Compliance") => rows.smartGroup(`Jamf-Intune ${kind} Group`);
  const setBy = async (kind: "Applicable" | "Compliance", more: object) => {
    const { id } = await smartGroup(kind);
    const { json } = await rows.world.tenant.admin.must("GET", `${smartGroups}/${id}`);
    await rows.world.tenant.admin.must("PUT", `${smartGroups}/${id}`, { ...json, ...more });
  };
  const is = (criterion: string, operator: string, value: string) => ({ criterion, operator, value });
  const app = is("Application Title", "is", "Company Portal.app");
  /** By the configuration no Mac is compliant, which somebody agreed to. */
  const narrow = () => ({
    jamf: { complianceGroup: { criteria: [app, is("Operating System Version", "greater than or equal", "27")] } },
  });

  /** Users whose Macs are compliant by nothing but what somebody made of the Compliance group. */
  async function widened(): Promise<number> {
    done((await rows.ran({ ...narrow(), force })).ran);
    await rows.world.later();
    const { blocked } = await rows.world.access();
    await rows.given(async () => {
      await setBy("Compliance", { criteria: [line("Application Title", "is", "Company Portal.app")] });
      await rows.world.later();
      await rows.world.later();
    });
    const freed = blocked.length - (await rows.world.access()).blocked.length;
    assert.ok(freed > 2, `${freed} users have access by it`);
    return freed;
  }

  const removed = async (ids: readonly string[]) => {
    const group = await rows.userGroup();
    for (const id of ids) await rows.world.tenant.admin.graph("DELETE", `/v1.0/groups/${group}/members/${id}/$ref`);
  };

  it("members who were removed by hand come back by up --refresh: refused with those it would block", async () => {
    const more = rows.world.others.slice(0, 8);
    const users = { members: [...rows.world.members, ...more] };
    done((await rows.ran({ users, force })).ran);
    await rows.given(() => removed(more));
    const text = await rows.refused({ users }, /\b8 users would lose access/, "--refresh");
    assert.match(text, /members of the group of users were changed in Entra \(8 removed\)/);
  });

  it("members who were added by hand and would be removed by up --refresh are no longer protected: refused", async () => {
    const group = await rows.userGroup();
    const { graphUrl } = rows.world.tenant.sandbox.entra;
    await rows.given(async () => {
      for (const id of rows.world.others.slice(0, 5)) {
        const added = { "@odata.id": `${graphUrl}/v1.0/directoryObjects/${id}` };
        await rows.world.tenant.admin.graph("POST", `/v1.0/groups/${group}/members/$ref`, added);
      }
    });
    await rows.refused({}, /\b5 users would no longer be required/, "--refresh");
  });

  it("a Compliance group that was widened by hand is narrowed by up --refresh: refused with those it would block", async () => {
    const freed = await widened();
    const text = await rows.refused(narrow(), new RegExp(`\\b${freed} users would lose access`), "--refresh");
    assert.match(text, /the criteria of the Compliance group were changed in Jamf Pro/);
  });

  it("the same by a run that writes nothing but a new description: preview and up refuse it", async () => {
    const freed = await widened();
    const { complianceGroup } = narrow().jamf;
    const jamf = { complianceGroup: { ...complianceGroup, description: "Macs that may work" } };
    const why = new RegExp(`\\b${freed} users would lose access`);
    await rows.refused({ jamf }, why);
    const preview = await rows.world.stack.preview();
    assert.match(flat(preview.text), why);
    assert.equal(preview.code, 1);
  });

  it("on a run to a lower stage a group that was widened by hand stays so, where narrowing it would block users", async () => {
    await widened();
    await rows.world.tenant.admin.graph("POST", "/v1.0/identity/conditionalAccess/policies", {
      displayName: "The tenant's own",
      state: "enabled",
      conditions: {
        users: { includeGroups: [await rows.userGroup()] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
    });
    await rows.given(async () => undefined);
    await rows.passes({ ...narrow(), stage: "connect" }, /Held back in this run/, "--refresh");
    assert.equal((await smartGroup("Compliance")).criteria.length, 1);
  });

  it("an Applicable group that was widened by hand is not narrowed under compliant Macs by up --refresh: refused, no Mac is frozen", async () => {
    const criteria = [app, is("Computer Name", "not like", "lent out")];
    const jamf = { ...rows.world.config["jamf"], applicableGroup: { criteria } };
    done((await rows.ran({ jamf })).ran);
    const { macs } = await rows.world.tenant.admin.control("POST", "/jamf/truth");
    const all = (await rows.world.tenant.part("jamf.macs")) as { id: number; serial: string }[];
    const lent = macs.filter(({ jamfHoldsCompliant }: any) => jamfHoldsCompliant).slice(0, 4);
    await rows.given(async () => {
      await setBy("Applicable", { criteria: [line("Application Title", "is", "Company Portal.app")] });
      for (const { serial } of lent) {
        const { id } = all.find((mac) => mac.serial === serial)!;
        await rows.world.tenant.admin.control("POST", "/jamf/mac", { id, set: { name: `Mac ${id} (lent out)` } });
      }
    });
    await rows.refused({ jamf }, /\b4 Macs would stay compliant in Entra without being reported/, "--refresh");
  });

  it("a managed policy that was switched on by hand is off after a run to a lower stage, whatever the state says of it", async () => {
    const bySomebody = async () => {
      const { id } = await rows.managedPolicy();
      await rows.graph("PATCH", `/v1.0/identity/conditionalAccess/policies/${id}`, { state: "enabled" });
    };
    for (const [from, to] of [
      ["pilot", "connect"],
      ["connect", "prepare"],
      ["pilot", "drain"],
    ] as const) {
      await rows.backToTheBeginning();
      done((await rows.ran({ stage: from })).ran);
      assert.equal((await rows.managedPolicy()).state, "enabledForReportingButNotEnforced");
      await rows.given(bySomebody);
      await rows.passes({ stage: to }, /is on, though the state says that it is not: .*\. This run switches it off/);
      assert.notEqual((await rows.managedPolicy()).state, "enabled", `${from} to ${to}`);
      done((await rows.ran({ stage: to })).ran);
      done((await rows.ran({ stage: to })).ran);
      done((await rows.ran({ stage: to }, "--expect-no-changes")).ran);
      const state = (await rows.managedPolicy())?.state;
      assert.equal(state, { connect: "enabledForReportingButNotEnforced", prepare: undefined, drain: "disabled" }[to]);
    }
  });

  it("an unchanged preview says that it did not look, an unchanged up looks and changes nothing", async () => {
    rows.world.configure({});
    const { result, requests } = await rows.world.tenant.logged(() => rows.world.stack.preview());
    done(result);
    assert.match(flat(result.text), /Access: the configuration changes nothing\. Not looked at in this preview/);
    assert.deepEqual(writes(requests), []);
    const { ran, written } = await rows.ran({}, "--expect-no-changes");
    done(ran);
    assert.match(flat(ran.text), /Access: no change\./);
    assert.deepEqual(written, []);
  });
});
