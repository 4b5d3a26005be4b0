import assert from "node:assert/strict";
import { codes, group, Jamf, smartGroups } from "./jamfClient";

const isEncrypted = { name: "FileVault 2 Status", searchType: "is", value: "All Partitions Encrypted" };

describe("smart computer groups of the sandbox", () => {
  let jamf: Jamf;
  before(async () => (jamf = await Jamf.start()));
  after(() => jamf.stop());
  afterEach(() => jamf.control("POST", "/reset").then(() => jamf.signIn()));

  const refusal = async (body: object) => {
    const answer = await jamf.send("POST", smartGroups, body);
    return [answer.status, ...codes(answer)];
  };

  it("creates with 201, reads without id, updates with 202, deletes with 204, then 404", async () => {
    const id = await jamf.create(smartGroups, { ...group("A", isEncrypted), description: "for a test", siteId: null });
    const read = (await jamf.get(`${smartGroups}/${id}`)).json<Record<string, unknown>>();
    assert.deepEqual(read, {
      name: "A",
      description: "for a test",
      siteId: "-1",
      criteria: [{ ...isEncrypted, andOr: "and", priority: 0, openingParen: false, closingParen: false }],
    });
    const updated = await jamf.send("PUT", `${smartGroups}/${id}`, group("B", isEncrypted));
    assert.equal(updated.status, 202);
    assert.equal(updated.json<{ description: string }>().description, "", "PUT replaces what it leaves out");
    assert.equal((await jamf.delete(`${smartGroups}/${id}`)).status, 204);
    assert.equal((await jamf.get(`${smartGroups}/${id}`)).status, 404);
    assert.equal((await jamf.delete(`${smartGroups}/${id}`)).status, 404);
  });

  it("reads empty criteria back as none", async () => {
    const id = await jamf.create(smartGroups, group("Everybody"));
    assert.equal("criteria" in (await jamf.get(`${smartGroups}/${id}`)).json(), false);
  });

  it("refuses unknown properties, wrong types and missing ones, and names each", async () => {
    const criteria = [
      { name: "FileVault 2 Status", andOr: "xor", searchType: "is", value: 1, priority: 0, extra: true },
    ];
    assert.deepEqual((await refusal({ nmae: "A", criteria })).sort(), [
      400,
      "INVALID_FIELD criteria[0].andOr",
      "INVALID_FIELD criteria[0].extra",
      "INVALID_FIELD criteria[0].value",
      "INVALID_FIELD name",
      "INVALID_FIELD nmae",
    ]);
  });

  it("refuses criteria, operators and values that do not exist or do not fit", async () => {
    const cases: [object, string][] = [
      [{ name: "File Vault 2", searchType: "is", value: "x" }, "name"],
      [{ name: "FileVault 2 Status", searchType: "equals", value: "x" }, "searchType"],
      [{ name: "FileVault 2 Status", searchType: "like", value: "x" }, "searchType"],
      [{ name: "Last Inventory Update", searchType: "less than x days ago", value: "two" }, "value"],
      [{ name: "Last Inventory Update", searchType: "before (yyyy-mm-dd)", value: "1.2.2026" }, "value"],
      [{ name: "Computer Group", searchType: "member of", value: "No such group" }, "value"],
      [{ name: "Computer Group", searchType: "is", value: "IT Department" }, "searchType"],
    ];
    for (const [line, field] of cases) {
      const body = { name: "A", criteria: [{ andOr: "and", priority: 0, ...line }] };
      assert.deepEqual(await refusal(body), [400, `INVALID_FIELD criteria[0].${field}`], JSON.stringify(line));
    }
  });

  it("wants priorities from 0 upward and parentheses in pairs", async () => {
    const [first] = group("A", isEncrypted).criteria;
    assert.deepEqual(await refusal({ name: "A", criteria: [{ ...first, priority: 1 }] }), [
      400,
      "INVALID_REQUEST_PARAMETER_VALUE criteria[0].priority",
    ]);
    assert.deepEqual(await refusal(group("A", { ...isEncrypted, openingParen: true })), [
      400,
      "INVALID_FIELD criteria",
    ]);
  });

  it("takes and/or in any case and shows it in lower case", async () => {
    const id = await jamf.create(smartGroups, group("A", isEncrypted, { ...isEncrypted, andOr: "OR" }));
    const { criteria } = (await jamf.get(`${smartGroups}/${id}`)).json<{ criteria: { andOr: string }[] }>();
    assert.equal(criteria[1]?.andOr, "or");
  });

  it("refuses a second group of the same name with 422, and a rename to one", async () => {
    const id = await jamf.create(smartGroups, group("A", isEncrypted));
    await jamf.create(smartGroups, group("B", isEncrypted));
    assert.deepEqual(await refusal(group("a", isEncrypted)), [422, "DUPLICATE_FIELD name"]);
    assert.equal((await jamf.send("PUT", `${smartGroups}/${id}`, group("B", isEncrypted))).status, 422);
    assert.equal((await jamf.send("PUT", `${smartGroups}/${id}`, group("A", isEncrypted))).status, 202);
  });

  it("refuses a site that does not exist as if it were forbidden", async () => {
    assert.deepEqual(await refusal({ ...group("A", isEncrypted), siteId: "77" }), [403, "INVALID_PRIVILEGE siteId"]);
  });

  it("refuses to delete a group that another one needs, until that one lets go", async () => {
    const inner = await jamf.create(smartGroups, group("Inner", isEncrypted));
    const memberOf = { name: "Computer Group", searchType: "member of", value: "Inner" };
    const outer = await jamf.create(smartGroups, group("Outer", memberOf));
    const refused = await jamf.delete(`${smartGroups}/${inner}`);
    assert.equal(refused.status, 422);
    assert.deepEqual(codes(refused), ["HAS_DEPENDENCIES"]);
    assert.match(refused.text, /Outer/);
    await jamf.send("PUT", `${smartGroups}/${outer}`, group("Outer", isEncrypted));
    assert.equal((await jamf.delete(`${smartGroups}/${inner}`)).status, 204);
  });

  it("refuses to delete a group in the scope of a policy, a profile or a Mac App", async () => {
    const id = await jamf.create(smartGroups, group("Scoped", isEncrypted));
    const scope = `<scope><exclusions><computer_groups><computer_group><id>${id}</id></computer_group>
      </computer_groups></exclusions></scope>`;
    const policy = await jamf.createXml("policies", `<policy><general><name>P</name></general>${scope}</policy>`);
    assert.match((await jamf.delete(`${smartGroups}/${id}`)).text, /policy \\"P\\"/);
    await jamf.delete(`/JSSResource/policies/id/${policy}`);
    assert.equal((await jamf.delete(`${smartGroups}/${id}`)).status, 204);
  });

  it("refuses a group that depends on itself through another", async () => {
    const a = await jamf.create(smartGroups, group("A", isEncrypted));
    await jamf.create(smartGroups, group("B", { name: "Computer Group", searchType: "member of", value: "A" }));
    const loop = group("A", { name: "Computer Group", searchType: "not member of", value: "B" });
    assert.equal((await jamf.send("PUT", `${smartGroups}/${a}`, loop)).status, 400);
  });

  it("follows the new name of a group that criteria refer to", async () => {
    const inner = await jamf.create(smartGroups, group("Old name", isEncrypted));
    const line = { name: "Computer Group", searchType: "member of", value: "Old name" };
    const outer = await jamf.create(smartGroups, group("Outer", line));
    await jamf.send("PUT", `${smartGroups}/${inner}`, group("New name", isEncrypted));
    const { criteria } = (await jamf.get(`${smartGroups}/${outer}`)).json<{ criteria: { value: string }[] }>();
    assert.equal(criteria[0]?.value, "New name");
  });

  it("lists with RSQL filter, sort and pages, and clamps the page size", async () => {
    for (const name of ["Ä 1", "Ä 2", "B"]) await jamf.create(smartGroups, group(name, isEncrypted));
    const list = async (query: string) => {
      const { totalCount, results } = (await jamf.get(`${smartGroups}?${query}`)).json<{
        totalCount: number;
        results: { name: string }[];
      }>();
      return [totalCount, ...results.map(({ name }) => name)];
    };
    assert.deepEqual(await list(`filter=${encodeURIComponent('name=="Ä*"')}&sort=name:desc`), [2, "Ä 2", "Ä 1"]);
    assert.deepEqual(await list(`filter=${encodeURIComponent('id==1 or (name=="B" and siteId=="-1")')}`), [
      2,
      "All Managed Clients",
      "B",
    ]);
    assert.deepEqual(await list("page=1&page-size=2"), [5, "Ä 1", "Ä 2"]);
    assert.equal((await list("page-size=99999")).length, 6);
    assert.equal((await jamf.get(`${smartGroups}?filter=colour==red`)).status, 400);
    assert.equal((await jamf.get(`${smartGroups}?filter=name`)).status, 400);
  });

  it("recalculates, and answers 400 for a group that is not there", async () => {
    const { count } = (await jamf.send("POST", "/api/v1/smart-computer-groups/1/recalculate", {})).json<{
      count: number;
    }>();
    assert.equal(count, 40);
    assert.equal((await jamf.send("POST", "/api/v1/smart-computer-groups/999/recalculate", {})).status, 400);
  });

  it("shows static groups in their own list and both kinds in the old one", async () => {
    const { results } = (await jamf.get("/api/v3/computer-groups/static-groups")).json<{
      results: { name: string }[];
    }>();
    assert.deepEqual(
      results.map(({ name }) => name),
      ["IT Department"],
    );
    const all = (await jamf.get("/api/v1/computer-groups")).json<{ smartGroup: boolean }[]>();
    assert.deepEqual(
      all.map(({ smartGroup }) => smartGroup),
      [true, true, false],
    );
    assert.equal((await jamf.get(`${smartGroups}/3`)).status, 404, "a static group is no smart group");
  });

  it("keeps static groups of existing Macs only", async () => {
    const path = "/api/v2/computer-groups/static-groups";
    const id = await jamf.create(path, { name: "Pilot", assignments: ["1", "2"] });
    assert.deepEqual(codes(await jamf.send("POST", path, { name: "X", assignments: ["12345"] })), [
      "INVALID_FIELD assignments",
    ]);
    assert.equal((await jamf.send("PUT", `${path}/${id}`, { name: "Pilot", assignments: ["3"] })).status, 202);
    const { members } = (await jamf.snapshot()).jamf["staticComputerGroups"]!.find(({ name }) => name === "Pilot")!;
    assert.deepEqual(members, [3]);
    assert.equal((await jamf.delete(`${path}/${id}`)).status, 204);
  });
});
