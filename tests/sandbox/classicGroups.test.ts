import assert from "node:assert/strict";
import { classicError, group, Jamf, smartGroups } from "./jamfClient";

const criterion = (name: string, searchType: string, value: string) =>
  `<criterion><name>${name}</name><priority>0</priority><and_or>and</and_or><search_type>${searchType}</search_type>
   <value>${value}</value><opening_paren>false</opening_paren><closing_paren>false</closing_paren></criterion>`;
const encrypted = criterion("FileVault 2 Status", "is", "All Partitions Encrypted");
const smart = (name: string, lines: string) =>
  `<computer_group><name>${name}</name><is_smart>true</is_smart><criteria>${lines}</criteria></computer_group>`;

describe("computer groups of the sandbox's Classic API", () => {
  let jamf: Jamf;
  beforeEach(async () => (jamf = await Jamf.start({ macs: 5 })));
  afterEach(() => jamf.stop());

  it("creates and updates with 201 and the number only, deletes with 200", async () => {
    const created = await jamf.xml("POST", "/computergroups/id/0", smart("Grün &amp; Blau", encrypted));
    assert.equal(created.status, 201);
    assert.equal(created.text, '<?xml version="1.0" encoding="UTF-8"?><computer_group><id>4</id></computer_group>');
    assert.equal((await jamf.xml("PUT", "/computergroups/id/4", smart("Rot", encrypted))).status, 201);
    assert.equal((await jamf.delete("/JSSResource/computergroups/id/4")).status, 200);
    assert.equal((await jamf.get("/JSSResource/computergroups/id/4")).status, 404);
  });

  it("shows the same group as the Pro API, with its members and without description", async () => {
    const body = {
      ...group("A", { name: "Computer Group", searchType: "member of", value: "IT Department" }),
      description: "d",
    };
    const id = await jamf.create(smartGroups, body);
    const { computer_group: shown } = await jamf.document<{
      computer_group: { criteria: { value: string }[]; computers: { id: number }[]; description?: string };
    }>(`/computergroups/name/${encodeURIComponent("A")}`);
    assert.equal(shown.criteria[0]?.value, "IT Department");
    assert.deepEqual(
      shown.computers.map((mac) => mac.id),
      [1, 2, 3],
    );
    assert.equal(shown.description, undefined);
    await jamf.xml("PUT", `/computergroups/id/${id}`, smart("A", encrypted));
    const kept = (await jamf.get(`${smartGroups}/${id}`)).json<{ description: string }>();
    assert.equal(kept.description, "d", "a Classic PUT keeps the description it does not know");
  });

  it("does not check whether an operator fits a criterion", async () => {
    const line = criterion("FileVault 2 Status", "like", "Encrypted");
    assert.equal((await jamf.xml("POST", "/computergroups/id/0", smart("A", line))).status, 201);
  });

  it("refuses misspelt criteria, missing groups and duplicate names with 409 in HTML", async () => {
    const refusal = async (body: string) => {
      const answer = await jamf.xml("POST", "/computergroups/id/0", body);
      assert.match(String(answer.headers["content-type"]), /^text\/html/);
      return [answer.status, classicError(answer)];
    };
    assert.deepEqual(await refusal(smart("A", criterion("FileVolt", "is", "x"))), [409, "Problem with criteria"]);
    const missing = await refusal(smart("A", criterion("Computer Group", "member of", "Nobody")));
    assert.equal(missing[0], 409);
    assert.match(String(missing[1]), /depends on another/);
    assert.deepEqual(await refusal(smart("IT Department", encrypted)), [409, "Duplicate name"]);
  });

  it("refuses other XML, broken XML, JSON and another root with 400 or 415", async () => {
    const put = (body: string) => jamf.xml("PUT", "/computergroups/id/1", body);
    assert.equal((await put("<policy><general><name>x</name></general></policy>")).status, 400);
    assert.equal((await put("<computer_group><name>x</computer_group>")).status, 400);
    assert.match(String(classicError(await put(""))), /^Error in XML file/);
    const json = await jamf.ask("PUT", "/JSSResource/computergroups/id/1", { body: { computer_group: {} } });
    assert.equal(json.status, 415);
  });

  it("refuses to delete a group in use with 409", async () => {
    await jamf.xml(
      "POST",
      "/computergroups/id/0",
      smart("A", criterion("Computer Group", "member of", "IT Department")),
    );
    assert.equal((await jamf.delete("/JSSResource/computergroups/id/3")).status, 409);
  });

  it("creates static groups of the Macs named", async () => {
    const body = `<computer_group><name>S</name><is_smart>false</is_smart>
      <computers><computer><id>2</id></computer></computers></computer_group>`;
    const id = await jamf.createXml("computergroups", body);
    const { computer_group: shown } = await jamf.document<{ computer_group: { computers: { id: number }[] } }>(
      `/computergroups/id/${id}`,
    );
    assert.deepEqual(
      shown.computers.map((mac) => mac.id),
      [2],
    );
  });

  it("adds Macs to a static group and takes them from it by number", async () => {
    const change = (body: string) =>
      jamf.xml("PUT", "/computergroups/id/3", `<computer_group>${body}</computer_group>`);
    const members = async () =>
      (
        await jamf.document<{ computer_group: { computers: { id: number }[] } }>("/computergroups/id/3")
      ).computer_group.computers.map(({ id }) => id);
    const list = (name: string, ...ids: number[]) =>
      `<${name}>${ids.map((id) => `<computer><id>${id}</id></computer>`).join("")}</${name}>`;
    assert.equal((await change(list("computer_additions", 5, 2) + list("computer_deletions", 1))).status, 201);
    assert.deepEqual(await members(), [2, 3, 5]);
    assert.equal((await change(list("computer_additions", 77))).status, 409);
    assert.deepEqual(await members(), [2, 3, 5]);
  });

  it("lists all groups with their kind, in XML and in JSON", async () => {
    const xml = (await jamf.get("/JSSResource/computergroups")).text;
    assert.match(xml, /<computer_groups><size>3<\/size>/);
    const { computer_groups: list } = await jamf.document<{ computer_groups: { id: number; is_smart: boolean }[] }>(
      "/computergroups",
    );
    assert.deepEqual(
      list.map(({ id, is_smart }) => [id, is_smart]),
      [
        [1, true],
        [2, true],
        [3, false],
      ],
    );
  });

  it("answers the later of two overlapping writes of one kind with 409, and different kinds not at all", async () => {
    await jamf.control("POST", "/faults", { rules: [{ kind: "delay", ms: 60, times: 4, path: "/JSSResource" }] });
    const policy = "<policy><general><name>P</name></general></policy>";
    const answers = await Promise.all([
      jamf.xml("POST", "/computergroups/id/0", smart("A", encrypted)),
      jamf.xml("POST", "/computergroups/id/0", smart("B", encrypted)),
      jamf.xml("POST", "/policies/id/0", policy),
      jamf.get("/JSSResource/computergroups"),
    ]);
    const [first, second, other, read] = answers.map(({ status }) => status);
    assert.deepEqual([[first, second].sort(), other, read], [[201, 409], 201, 200]);
    assert.equal((await jamf.xml("POST", "/computergroups/id/0", smart("C", encrypted))).status, 201, "free again");
  });
});
