import assert from "node:assert/strict";
import type { Mac } from "../../sandbox/jamf/macs/mac";
import { live, truthOf } from "../support/livingFleet";
import { Tenant } from "../support/tenant";

const attributeName = "Entra registration";

describe("simulated Macs on which a second user signs in", () => {
  let tenant: Tenant;
  before(async () => {
    tenant = await Tenant.start("--macs", "60", "--seed", "3");
    await live(tenant, { registrationFailures: 0, minutes: [60] });
    await tenant.admin.control("POST", "/jamf/registrationFailures", { rate: 1, kinds: ["secondUser"] });
    await tenant.admin.control("POST", "/macs/tick", { minutes: 3_000 });
  });
  after(() => tenant.stop());

  const shared = async () => {
    const macs = (await tenant.snapshot()).jamf.macs as Mac[];
    return macs.filter(({ registrationFailure }) => registrationFailure === "secondUser");
  };
  /** What the extension attribute reports, by serial number. */
  const reported = async () => {
    const path = "/api/v3/computers-inventory?section=GENERAL,HARDWARE,USER_AND_LOCATION&page-size=200";
    const rows: any[] = (await tenant.admin.must("GET", path)).json.results;
    return new Map<string, string>(
      rows.map(({ hardware, general }) => [
        hardware.serialNumber,
        general.extensionAttributes.find(({ name }: any) => name === attributeName).values[0],
      ]),
    );
  };

  it("stay registered as the first user, to whom the record in Entra belongs", async () => {
    const macs = await shared();
    const { users } = (await tenant.snapshot()).entra;
    assert.ok(macs.length > 10);
    const { value } = await tenant.admin.graph("GET", "/v1.0/devices?$expand=registeredOwners&$top=999");
    for (const { key, registration, secondUser } of macs) {
      assert.deepEqual(key, registration);
      assert.notEqual(key!.userPrincipalName, secondUser!.userPrincipalName);
      const record = value.find(({ deviceId }: any) => deviceId === key!.deviceId);
      const owner = users.find(({ id }: any) => id === record.registeredOwners[0].id);
      assert.equal(owner.userPrincipalName, key!.userPrincipalName);
    }
  });

  it("are named after either user in Jamf Pro", async () => {
    const macs = await shared();
    const afterSecond = macs.filter(({ email, secondUser }) => email === secondUser!.userPrincipalName);
    assert.ok(afterSecond.length > 0 && afterSecond.length < macs.length);
    for (const { email, key, secondUser } of macs) {
      assert.ok([key!.userPrincipalName, secondUser!.userPrincipalName].includes(email));
    }
  });

  it("report what the one at the screen sees, who changes from day to day", async () => {
    const seen = new Map<string, Set<boolean>>();
    for (let days = 0; days < 8; days += 1) {
      await tenant.admin.control("POST", "/macs/tick", { minutes: 1_500 });
      const values = await reported();
      for (const { serial, key, secondUser } of await shared()) {
        const { isAtScreen } = secondUser!;
        assert.equal(
          values.get(serial),
          isAtScreen ? "Not registered; another user is registered" : `Registered (${key!.deviceId})`,
        );
        seen.set(serial, new Set([...(seen.get(serial) ?? []), isAtScreen]));
      }
    }
    assert.ok([...seen.values()].filter(({ size }) => size === 2).length > 0.9 * seen.size);
  });

  it("are told by the simulator's truth", async () => {
    const macs = new Map((await shared()).map((mac) => [mac.serial, mac]));
    const truth = (await truthOf(tenant)).filter(({ registrationFailure }) => registrationFailure === "secondUser");
    assert.equal(truth.length, macs.size);
    for (const { serial, secondUser, isSecondUserAtScreen, registeredAs } of truth) {
      const mac = macs.get(serial)!;
      assert.deepEqual({ userPrincipalName: secondUser, isAtScreen: isSecondUserAtScreen }, mac.secondUser);
      assert.equal(registeredAs, mac.key!.userPrincipalName);
    }
  });
});

describe("registration failures of simulated Macs", () => {
  it("are refused where the sandbox knows no such kind", async () => {
    const tenant = await Tenant.start("--macs", "2");
    try {
      const answer = tenant.admin.control("POST", "/jamf/registrationFailures", { rate: 1, kinds: ["coffee"] });
      await assert.rejects(answer, /companyPortal.*secondUser/);
    } finally {
      await tenant.stop();
    }
  });
});
