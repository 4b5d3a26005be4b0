/** Who is in a group, as the sandbox's Graph answers it: pages, nested groups, other kinds, a group that is gone, a refusal. */
import assert from "node:assert/strict";
import { type SandboxProcess, startSandboxProcess } from "../../../sandbox/child";
import type { GroupMember, MembersQuestion } from "../../../providers/graph/groupMembers";
import { ByHand } from "../../support/byHand";
import { Product } from "./client/product";

const gone = "00000000-0000-4000-8000-000000000001";

describe("Members of a group", function () {
  this.timeout(60_000);
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let product: Product;
  before(async () => {
    // More people than a page holds.
    sandbox = await startSandboxProcess(["--ca-pace", "0", "--macs", "1100"]);
    admin = new ByHand(sandbox);
    product = await Product.start(sandbox.environment);
  });
  after(async () => {
    await product?.stop();
    await sandbox?.stop();
  });
  beforeEach(() => admin.control("POST", "/reset"));

  type Members = GroupMember[] | "gone" | "tooMany";
  const membersOf = (id: string, question: MembersQuestion = {}): Promise<Members> =>
    product.in({ tenantId: sandbox.entra.tenantId }, "groupMembers", id, question);
  const tenant = async (): Promise<any> => (await admin.control("GET", "/snapshot")).entra;
  const groupNamed = async (name: string): Promise<any> =>
    (await tenant()).groups.find(({ displayName }: any) => displayName === name);
  const ids = (members: Members): string[] => (members as GroupMember[]).map(({ id }) => id).sort();
  const pagesRead = async (): Promise<number> =>
    (await admin.requests()).filter(({ path }) => path.includes("/transitiveMembers")).length;

  it("are read to the last page, each once, in pages of 999", async () => {
    const { id } = await groupNamed("Alle Mitarbeitenden");
    await admin.control("DELETE", "/requests");
    const members = ids(await membersOf(id));
    const staff = (await tenant()).users.filter((user: any) => user.employeeId && user.accountEnabled);
    assert.ok(members.length > 999, String(members.length));
    assert.deepEqual(members, staff.map((user: any) => user.id).sort());
    assert.equal(await pagesRead(), 2);
  });

  it("of a list that is longer than was asked for are too many, never the first page of them", async () => {
    const { id } = await groupNamed("Alle Mitarbeitenden");
    assert.equal(await membersOf(id, { mostPages: 1 }), "tooMany");
    assert.equal(((await membersOf(id, { mostPages: 2 })) as GroupMember[]).length > 999, true);
  });

  it("are those of nested groups as well, and the nested groups themselves only where any kind is asked for", async () => {
    const [outer, inner] = [await groupNamed("Engineering"), await groupNamed("Engineering Plattform")];
    const users = [...outer.members.filter((id: string) => id !== inner.id), ...inner.members].sort();
    assert.equal(users.length, 8);
    assert.deepEqual(ids(await membersOf(outer.id)), users);
    assert.deepEqual(ids(await membersOf(outer.id, { anyKind: true })), [...users, inner.id].sort());
  });

  it("are users, unless any kind is asked for: a service principal and a device help nobody", async () => {
    const { id } = await groupNamed("iPad-Pilot");
    const { servicePrincipals, devices } = await tenant();
    const others = [servicePrincipals[0].id, devices[0].id] as string[];
    const before = ids(await membersOf(id));
    for (const other of others) {
      const reference = { "@odata.id": `${sandbox.entra.graphUrl}/v1.0/directoryObjects/${other}` };
      await admin.graph("POST", `/v1.0/groups/${id}/members/$ref`, reference);
    }
    assert.deepEqual(ids(await membersOf(id)), before);
    assert.deepEqual(ids(await membersOf(id, { anyKind: true })), [...before, ...others].sort());
  });

  it("come with what was selected and nothing else", async () => {
    const { id } = await groupNamed("iPad-Pilot");
    const [member] = (await membersOf(id, { select: ["userPrincipalName", "accountEnabled"] })) as GroupMember[];
    assert.deepEqual(Object.keys(member!).sort(), ["@odata.type", "accountEnabled", "id", "userPrincipalName"]);
  });

  it("of a group that the tenant does not have are gone, which is not an empty group", async () => {
    assert.equal(await membersOf(gone), "gone");
    const made = await admin.graph("POST", "/v1.0/groups", {
      displayName: "Nobody",
      mailEnabled: false,
      mailNickname: "nobody",
      securityEnabled: true,
    });
    assert.deepEqual(await membersOf(made.id), []);
  });

  it("that may not be read are an error that names the permission, never none", async () => {
    const { id } = await groupNamed("Engineering");
    await admin.control("POST", "/entra/permissions", { only: ["User.Read.All"] });
    // A token keeps the permissions that it was issued with.
    const other = await Product.start(sandbox.environment);
    try {
      await assert.rejects(other.in({ tenantId: sandbox.entra.tenantId }, "groupMembers", id, {}), (error: Error) => {
        assert.match(error.message, new RegExp(`Could not list the members of group \\(id ${id}\\): .*403`));
        assert.match(error.message, /GroupMember\.Read\.All/);
        return true;
      });
    } finally {
      await other.stop();
    }
  });
});
