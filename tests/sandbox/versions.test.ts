import assert from "node:assert/strict";
import { group, Jamf, smartGroups } from "./jamfClient";

describe("versions of the sandbox's Jamf Pro", () => {
  let jamf: Jamf;
  afterEach(() => jamf.stop());
  const v2 = "/api/v2/computer-groups/smart-groups";

  it("11.27 has v2 groups only, and no sign that they will go", async () => {
    jamf = await Jamf.start({ jamfVersion: "11.27" });
    assert.equal((await jamf.get(smartGroups)).status, 404);
    assert.equal((await jamf.get("/api/v4/computers-inventory")).status, 404);
    const list = await jamf.get(v2);
    assert.equal(list.status, 200);
    assert.equal(list.headers["deprecation"], undefined);
    assert.equal((await jamf.send("POST", v2, { name: "IT Department" })).status, 400);
  });

  it("11.28 announces the end of v2 groups", async () => {
    jamf = await Jamf.start({ jamfVersion: "11.28" });
    assert.ok((await jamf.get(v2)).headers["deprecation"]);
    assert.equal((await jamf.get(smartGroups)).headers["deprecation"], undefined);
  });

  it("11.29 reads member-of criteria back as numbers, 11.30.1 as names", async () => {
    const value = async () => {
      const line = { name: "Computer Group", searchType: "member of", value: "IT Department" };
      const id = await jamf.create(smartGroups, group("A", line));
      return (await jamf.get(`${smartGroups}/${id}`)).json<{ criteria: { value: string }[] }>().criteria[0]?.value;
    };
    jamf = await Jamf.start({ jamfVersion: "11.29" });
    assert.equal(await value(), "3");
    await jamf.stop();
    jamf = await Jamf.start();
    assert.equal(await value(), "IT Department");
  });

  it("11.32 refuses criteria in v3 that Classic still takes", async () => {
    jamf = await Jamf.start({ jamfVersion: "11.32" });
    const patch = { name: "Patch Reporting: Google Chrome", searchType: "less than", value: "142" };
    const attribute = { name: "Cost Centre", searchType: "has", value: "4711" };
    const without = { ...attribute, searchType: "does not have" };
    for (const line of [patch, attribute, without]) {
      assert.equal((await jamf.send("POST", smartGroups, group("A", line))).status, 400, line.searchType);
      const criterion = `<name>${line.name}</name><priority>0</priority><and_or>and</and_or>
        <search_type>${line.searchType}</search_type><value>${line.value}</value>`;
      await jamf.createXml(
        "computergroups",
        `<computer_group><name>${line.name} ${line.searchType}</name><is_smart>true</is_smart>
         <criteria><criterion>${criterion}</criterion></criteria></computer_group>`,
      );
    }
  });
});
