import assert from "node:assert/strict";
import { codes, Jamf } from "./jamfClient";

interface Row {
  id: string;
  general?: Record<string, unknown>;
  hardware?: { serialNumber: string };
  applications?: { bundleId: string }[];
  groupMemberships?: { groupName: string }[];
}

describe("the sandbox's simulated Macs", () => {
  let jamf: Jamf;
  before(async () => (jamf = await Jamf.start({ macs: 250 })));
  after(() => jamf.stop());

  const list = async (query = "", version = "v4") =>
    (await jamf.get(`/api/${version}/computers-inventory?${query}`)).json<{ totalCount: number; results: Row[] }>();

  it("are listed page by page, each once", async () => {
    const pages = [await list("page-size=100"), await list("page=1&page-size=100"), await list("page=2&page-size=100")];
    const ids = pages.flatMap(({ results }) => results.map(({ id }) => id));
    assert.deepEqual(
      pages.map(({ totalCount, results }) => [totalCount, results.length]),
      [
        [250, 100],
        [250, 100],
        [250, 50],
      ],
    );
    assert.equal(new Set(ids).size, 250);
  });

  it("show the sections asked for and no others", async () => {
    assert.deepEqual(Object.keys((await list("page-size=1")).results[0]!), ["id", "udid", "general"]);
    const [row] = (await list("page-size=1&section=HARDWARE&section=APPLICATIONS,GROUP_MEMBERSHIPS")).results;
    assert.deepEqual(Object.keys(row!), ["id", "udid", "hardware", "applications", "groupMemberships"]);
    assert.ok(row?.applications?.some(({ bundleId }) => bundleId === "com.apple.Safari"));
    assert.equal(row?.groupMemberships?.[0]?.groupName, "All Managed Clients");
    assert.deepEqual(codes(await jamf.get("/api/v4/computers-inventory?section=NOISE")), ["INVALID_FIELD section"]);
  });

  it("have every section of the contract", async () => {
    const sections = [
      "GENERAL DISK_ENCRYPTION PURCHASING APPLICATIONS STORAGE USER_AND_LOCATION CONFIGURATION_PROFILES PRINTERS SERVICES",
      "HARDWARE LOCAL_USER_ACCOUNTS CERTIFICATES ATTACHMENTS PACKAGE_RECEIPTS SECURITY OPERATING_SYSTEM LICENSED_SOFTWARE",
      "IBEACONS SOFTWARE_UPDATES EXTENSION_ATTRIBUTES CONTENT_CACHING GROUP_MEMBERSHIPS",
    ].flatMap((names) => names.split(" "));
    for (const version of ["v3", "v4"]) {
      const answer = await jamf.get(`/api/${version}/computers-inventory/7?section=${sections.join("&section=")}`);
      assert.equal(answer.status, 200, answer.text);
    }
  });

  it("name the last contact differently in v3 and v4", async () => {
    assert.ok((await list("page-size=1", "v3")).results[0]?.general?.["lastContactTime"]);
    assert.ok((await list("page-size=1", "v4")).results[0]?.general?.["lastCheckIn"]);
  });

  it("are still shown by v1 and v2, with their sections, and with a note that these are going away", async () => {
    for (const version of ["v1", "v2"]) {
      const [row] = (await list("page-size=1&section=GENERAL&section=PLUGINS&section=FONTS", version)).results;
      assert.deepEqual(Object.keys(row!), ["id", "udid", "general", "plugins", "fonts"]);
      assert.ok(row?.general?.["lastContactTime"]);
    }
    const headers = async (version: string) => (await jamf.get(`/api/${version}/computers-inventory/1`)).headers;
    const told = [await headers("v1"), await headers("v2"), await headers("v3"), await headers("v4")];
    assert.deepEqual(
      told.map(({ deprecation }) => deprecation !== undefined),
      [true, true, true, false],
    );
    assert.deepEqual(codes(await jamf.get("/api/v3/computers-inventory?section=FONTS")), ["INVALID_FIELD section"]);
  });

  it("stand in the Classic API as well: all by name, one by number, serial number or in part", async () => {
    interface Computer {
      general: { id: number; serial_number: string; report_date_epoch: number };
      hardware: { filevault2_users: string[] };
      software: { applications: { bundle_id: string }[] };
    }
    const { computers } = await jamf.document<{ computers: { id: number; name: string }[] }>("/computers");
    assert.equal(computers.length, 250);
    const { computer } = await jamf.document<{ computer: Computer }>(`/computers/id/${computers[6]!.id}`);
    assert.equal(computer.general.id, 7);
    assert.ok(Number.isInteger(computer.general.report_date_epoch));
    assert.ok(computer.software.applications.some(({ bundle_id }) => bundle_id === "com.apple.Safari"));
    const same = await jamf.document<{ computer: Computer }>(
      `/computers/serialnumber/${computer.general.serial_number}/subset/general&hardware`,
    );
    assert.deepEqual(Object.keys(same.computer), ["general", "hardware"]);
    assert.equal(same.computer.general.id, 7);
    const basic = await jamf.document<{ computers: { id: number; serial_number: string }[] }>(
      "/computers/subset/basic",
    );
    assert.equal(basic.computers[6]!.serial_number, computer.general.serial_number);
    const xml = (await jamf.get("/JSSResource/computers/id/7")).text;
    assert.match(xml, new RegExp(`^<\\?xml.*<serial_number>${computer.general.serial_number}</serial_number>`));
    assert.equal((await jamf.get("/JSSResource/computers/id/999")).status, 404);
  });

  it("are found by serial number, user and date", async () => {
    const [first] = (await list("section=HARDWARE&page-size=1&sort=id:asc")).results;
    const found = async (filter: string) =>
      (await list(`filter=${encodeURIComponent(filter)}&section=HARDWARE`)).results;
    const serial = first!.hardware!.serialNumber;
    assert.deepEqual(
      (await found(`hardware.serialNumber=in=(${serial},XXXX)`)).map(({ id }) => id),
      ["1"],
    );
    assert.deepEqual(
      (await found('userAndLocation.username=="lena.mueller"')).map(({ id }) => id),
      ["1"],
    );
    const old = await found(`general.reportDate<"${new Date(Date.now() - 2 * 86_400_000).toISOString()}"`);
    assert.ok(old.length > 0 && old.length < 60);
    assert.equal((await jamf.get("/api/v4/computers-inventory?filter=general.mood==good")).status, 400);
  });

  it("are the same for the same seed, with names of all kinds", async () => {
    const macs = async (seed: number) => {
      const other = await Jamf.start({ macs: 5, seed });
      const { jamf: half } = await other.snapshot();
      await other.stop();
      return half["macs"]!.map(({ serial, name }) => `${String(serial)} ${String(name)}`);
    };
    assert.deepEqual(await macs(1), await macs(1));
    assert.notDeepEqual(await macs(1), await macs(2));
    assert.match((await macs(1)).join(), /Müller/);
  });

  it("check in and report as time passes, except those in a drawer", async () => {
    const { macs } = (await jamf.control("POST", "/macs/tick", { minutes: 24 * 60 })).json<{
      macs: Record<string, number>;
    }>();
    assert.ok(macs["checkedIn"]! > 220 && macs["checkedIn"]! < 250);
    assert.equal(macs["reported"], macs["checkedIn"]);
  });
});

describe("a sandbox with ten thousand Macs", () => {
  it("knows who is in a group of all", async () => {
    const jamf = await Jamf.start({ macs: 10_000 });
    const recalculated = await jamf.send("POST", "/api/v1/smart-computer-groups/1/recalculate", {});
    await jamf.stop();
    assert.equal(recalculated.json<{ count: number }>().count, 10_000);
  });
});
