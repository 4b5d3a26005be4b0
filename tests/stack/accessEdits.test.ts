/**
 * Ordinary edits of the configuration while the managed policy is on, each previewed: what would block users or freeze
 * Macs is refused with the number, what opens access is said. The sandbox says in the end that nobody was hurt.
 */
import assert from "node:assert/strict";
import { type Enforced, done, enforced } from "../support/enforced";
import { writes } from "../support/tenant";

const flat = (text: string): string => text.replace(/\s+/g, " ");

describe("edits while the managed policy is on", function () {
  this.timeout(600_000);
  let world: Enforced;

  before(async () => (world = await enforced()));
  after(() => world?.tenant.stop());
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
      /\d+ Macs would stay compliant in Entra while nobody reports/,
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

  it("nobody is blocked and no Mac is frozen a day later, and the stack has nothing to do", async () => {
    done(await world.stack.up("--expect-no-changes"));
    await world.later();
    const { asked, blocked, frozen } = await world.access();
    assert.equal(asked.length, world.members.length);
    assert.deepEqual([blocked, frozen], [[], []]);
  });
});
