/** Sites and groups that are called by digits, in every place where the program may name one. */
import assert from "node:assert/strict";
import { started, type Started } from "./started";

const sites = "/JSSResource/sites/id/0";
const groups = "/api/v3/computer-groups/smart-groups";

const dock = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.dock</string><key>autohide</key><true/></dict></array></dict></plist>`;

describe("a site or group called by digits", () => {
  let jamf: Started;
  before(async () => void (jamf = await started()));
  after(() => jamf?.stop());
  const newSite = async (name: string): Promise<string> =>
    /<id>(\d+)/.exec((await jamf.admin.must("POST", sites, `<site><name>${name}</name></site>`)).text)![1]!;
  const siteOf = async (path: string): Promise<string> =>
    /<site>\s*<id>-?\d+<\/id>\s*<name>([^<]*)/.exec((await jamf.admin.must("GET", path)).text)![1]!;

  const classic = [
    { kind: "jamf:Policy", path: "/JSSResource/policies/id", args: { displayName: "Ours" } },
    {
      kind: "jamf:ConfigurationProfile",
      path: "/JSSResource/osxconfigurationprofiles/id",
      args: { name: "Ours", payload: dock },
    },
  ];
  for (const [i, { kind, path, args }] of classic.entries()) {
    // Names are unique, and the host knows those of an earlier test.
    const [digits, berlin, kiel] = [`202${i}`, `Berlin ${i}`, `Kiel ${i}`];
    it(`${kind}: an exact name counts before an id, and reads back as it is written`, async () => {
      await newSite(digits);
      const it = jamf.host.resource(kind);
      const whole = { jamfUrl: jamf.jamfUrl, ...args, site: digits };
      assert.equal(await it.up(whole), "create");
      assert.equal(await siteOf(`${path}/${it.held!.id}`), digits);
      assert.deepEqual(
        [await it.preview(whole), await it.refresh(), await it.preview(whole)],
        ["same", "same", "same"],
      );
      const other = await newSite(berlin);
      assert.equal(await it.up({ ...whole, site: other }), "update");
      assert.equal(await siteOf(`${path}/${it.held!.id}`), berlin);
      assert.equal(await it.refresh(), "same");
    });

    it(`${kind}: is refused where name and id mean two sites`, async () => {
      const first = await newSite(kiel);
      const renamed = Object.fromEntries(Object.entries(args).map(([k, v]) => [k, v === "Ours" ? "Second" : v]));
      await newSite(first);
      const it = jamf.host.resource(kind);
      await assert.rejects(
        it.up({ jamfUrl: jamf.jamfUrl, ...renamed, site: first }),
        new RegExp(
          `Could not create .*: a site is called "${first}" \\(id \\d+\\), and "${kiel}" has the id ${first}\\. Rename`,
        ),
      );
    });
  }

  it("in criteria, also where they go through Classic, and refused where name and id mean two groups", async () => {
    const line = { name: "Serial Number", priority: 0, andOr: "and", searchType: "like", value: "C02" };
    const post = async (name: string): Promise<string> =>
      (await jamf.admin.must("POST", groups, { name, criteria: [line] })).json.id as string;
    await post("2024");
    const it = jamf.host.resource("jamf:SmartComputerGroup");
    const member = { criterion: "Computer Group", operator: "member of", value: "2024" };
    // The newer interface refuses this operator, so that the group is written through Classic.
    const has = { criterion: "Cost Centre", operator: "has", value: "4711" };
    const args = { jamfUrl: jamf.jamfUrl, name: "Ours", criteria: [member, has] };
    assert.equal(await it.up(args), "create");
    const { text } = await jamf.admin.must("GET", `/JSSResource/computergroups/id/${it.held!.id}`);
    assert.match(text, /<name>Computer Group<\/name>[^]*?<value>2024<\/value>/);
    assert.deepEqual([await it.preview(args), await it.refresh(), await it.preview(args)], ["same", "same", "same"]);
    const id = await post("Berlin");
    await post(id);
    await assert.rejects(
      it.up({ ...args, criteria: [{ ...member, value: id }] }),
      new RegExp(`a computer group is called "${id}" \\(id \\d+\\), and "Berlin" has the id ${id}`),
    );
  });
});
