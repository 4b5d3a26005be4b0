/**
 * Ordinary edits of the configuration while the managed policy is on, each previewed: what would block users or freeze
 * Macs is refused with the number, what opens access is said. The sandbox says in the end that nobody was hurt.
 */
import assert from "node:assert/strict";
import type { Enforced } from "../support/enforced";
import { usualWorld } from "../support/rows";
import { writes } from "../support/tenant";
import { done, flat } from "../support/stack";

describe("edits while the managed policy is on", function () {
  this.timeout(600_000);
  let world: Enforced;

  before(async () => (world = await usualWorld()));
  afterEach(() => world.configure({}));

  /** Previews an edit; nothing is written, refused or not. */
  async function preview(more: Record<string, unknown>): Promise<{ code: number | null; text: string }> {
    world.configure(more);
    const { result, requests } = await world.tenant.logged(() => world.stack.preview());
    assert.deepEqual(writes(requests), []);
    return { code: result.code, text: flat(result.text) };
  }

  async function refused(more: Record<string, unknown>, why: RegExp): Promise<void> {
    const { code, text } = await preview(more);
    assert.match(text, why);
    assert.equal(code, 1, text);
  }

  const jamf = (more: object) => ({ jamf: { complianceGroup: { inventoryWithinDays: 8 }, ...more } });
  const is = (criterion: string, operator: string, value: string) => ({ criterion, operator, value });
  const compliance = (...own: object[]) => [
    is("Last Inventory Update", "less than x days ago", "8"),
    is("FileVault 2 Status", "is", "All Partitions Encrypted"),
    ...own,
  ];
  const tooNew = is("Operating System Version", "greater than or equal", "27");
  const typo = is("Application Title", "is", "CompanyPortall.app");
  const numbered = (count: number, what: string) => new RegExp(`${count} users? would ${what}`);

  it("a version of macOS that no Mac has, in the Compliance group", () =>
    refused(
      jamf({ complianceGroup: { criteria: compliance(tooNew) } }),
      numbered(world.members.length, "lose access"),
    ));

  it("a misspelt application title in the Compliance group", () =>
    refused(jamf({ complianceGroup: { criteria: compliance(typo) } }), numbered(world.members.length, "lose access")));

  it("the same in both groups", () =>
    refused(
      jamf({ applicationTitle: "CompanyPortall.app" }),
      /\d+ Macs would stay compliant in Entra without being reported any more/,
    ));

  it("criteria of the Applicable group that no Mac meets; no reason passes it", () =>
    refused(
      {
        ...jamf({ applicableGroup: { criteria: [tooNew] } }),
        force: { stage: "enforce", reason: "We want it that way." },
      },
      /\d+ Macs would stay compliant in Entra without being reported/,
    ));

  it("more members, who have no compliant Mac", () =>
    refused({ users: { members: [...world.members, ...world.others.slice(0, 12)] } }, numbered(12, "lose access")));

  it("fewer members: they would not be asked, and their Macs not be reported", () =>
    refused(
      { users: { members: world.members.slice(0, 3) } },
      numbered(world.members.length - 3, "no longer be required to use a compliant Mac"),
    ));

  it("FileVault no longer required: said with the number of Macs", async () => {
    const { code, text } = await preview(jamf({ complianceGroup: { inventoryWithinDays: 8, fileVault: false } }));
    assert.equal(code, 0, text);
    assert.match(text, /\d+ Macs? would newly count as compliant/);
  });

  it("a reason for another stage passes nothing, and says so", () =>
    refused(
      {
        ...jamf({ complianceGroup: { criteria: compliance(tooNew) } }),
        force: { stage: "pilot", reason: "Left over from the pilot." },
      },
      /would lose access/,
    ));

  it("break-glass that holds no user who can sign in", async () => {
    const empty = await world.tenant.admin.graph("POST", "/v1.0/groups", {
      displayName: "Empty emergency",
      mailEnabled: false,
      mailNickname: "empty",
      securityEnabled: true,
    });
    const { conditionalAccess } = world.config;
    await refused({ conditionalAccess: { ...conditionalAccess, breakGlass: { groupId: empty.id } } }, /emergency/);
  });

  it("a lost state, until the policy is named by its id: then it is taken back, and nothing is written to it", async () => {
    const { tenant, config } = world;
    const { entra } = await tenant.snapshot(["entra.conditionalAccessPolicies", "entra.groups"]);
    const policy = entra.conditionalAccessPolicies.find((each: any) => /Require a compliant/.test(each.displayName));
    const emptied = tenant.stack({ ...config, adoptExisting: true });
    const lost = await emptied.preview();
    assert.equal(lost.code, 1, lost.text);
    assert.match(flat(lost.text), /set conditionalAccess\.managedPolicy\.id to its ID/);
    const { conditionalAccess } = config;
    const managedPolicy = { ...conditionalAccess.managedPolicy, id: policy.id };
    const group = entra.groups.find((each: any) => /Users who register Macs/.test(each.description));
    const users = { groupId: group.id };
    emptied.configure({
      ...config,
      users,
      adoptExisting: true,
      conditionalAccess: { ...conditionalAccess, managedPolicy },
    });
    const { result, requests } = await tenant.logged(() => emptied.preview());
    assert.equal(result.code, 0, result.text);
    assert.match(result.text, /ConditionalAccessPolicy:? \(import\)|= azuread:index\/conditionalAccessPolicy/);
    assert.deepEqual(writes(requests), []);
  });

  describe("with an exclusion and a candidate", () => {
    let own: { id: string };
    let both: Record<string, unknown>;
    const candidate = { complianceGroup: { inventoryWithinDays: 8, candidate: compliance(tooNew) } };

    before(async () => {
      const { tenant, stack, config } = world;
      own = await tenant.admin.graph("POST", "/v1.0/identity/conditionalAccess/policies", {
        displayName: "Joined devices only",
        state: "enabled",
        conditions: {
          users: { includeGroups: [(await stack.outputs())["userGroupId"]] },
          applications: { includeApplications: ["All"] },
          clientAppTypes: ["all"],
        },
        grantControls: { operator: "OR", builtInControls: ["domainJoinedDevice"] },
      });
      const exclusions = { exclusions: { policyIds: [own.id] } };
      both = { conditionalAccess: { ...config["conditionalAccess"], ...exclusions }, ...jamf(candidate) };
      world.configure(both);
      done(await stack.up());
    });
    after(async () => {
      world.configure({});
      done(await world.stack.up());
      await world.tenant.admin.graph("DELETE", `/v1.0/identity/conditionalAccess/policies/${own.id}`);
    });

    it("exclusions that are emptied while registration is open: said, with the policy", async () => {
      const { code, text } = await preview(jamf(candidate));
      assert.equal(code, 0, text);
      assert.match(
        text,
        /"Joined devices only" \(id [0-9a-f-]+\) would stop, or may stop, registration of Macs, which is enabled/,
      );
    });

    it("a candidate shows in every preview whom it would block if it were moved, and refuses nothing", async () => {
      const { code, text } = await preview(both);
      assert.equal(code, 0, text);
      assert.match(text, /Candidate of the Compliance group, if it were moved now\. Access:.* Would be refused: /);
      assert.match(text, numbered(world.members.length, "lose access"));
    });

    it("moved, it is refused with the same number", () =>
      refused(
        { ...both, ...jamf({ complianceGroup: { criteria: compliance(tooNew) } }) },
        numbered(world.members.length, "lose access"),
      ));
  });

  it("connect is open though the groups of the pilot are gone", async () => {
    const gone = { groupId: "00000000-0000-4000-8000-00000000dead", computerGroup: "No such group" };
    const { code, text } = await preview({ stage: "connect", pilot: gone });
    assert.equal(code, 0, text);
  });

  it("nobody is blocked and no Mac is frozen a day later, and the stack has nothing to do", async () => {
    done(await world.stack.up("--expect-no-changes"));
    await world.later();
    const { asked, blocked, frozen } = await world.access();
    assert.equal(asked.length, world.members.length);
    assert.deepEqual([blocked, frozen], [[], []]);
  });
});
