/** Which user and which device a Mac has, from the rows of both services. */
import assert from "node:assert/strict";
import { joinedMacs } from "../../../components/access/macs";
import { MacIndex } from "../../../components/macs/macIndex";
import type { MacRecord } from "../../../providers/graph/macRecords";
import type { FleetMac } from "../../../providers/jamf/fleet";

const device = (at: number): string => `00000000-0000-4000-8000-00000000000${at}`;
const fleetMac = (more: Partial<FleetMac>): FleetMac => ({
  id: "1",
  serial: "S1",
  name: "Mac 1",
  user: "ada@contoso.com",
  reportedAt: 1_000,
  isEncrypted: true,
  applicable: true,
  compliant: true,
  registration: undefined,
  ...more,
});
const record = (more: Partial<MacRecord>): MacRecord => ({
  id: "r1",
  deviceId: device(1),
  name: "Mac 1",
  isEnabled: true,
  isCompliant: true,
  isManaged: true,
  isOfOtherMdm: false,
  registeredAt: 500,
  ownerIds: ["ada"],
  ...more,
});

function joined(macs: FleetMac[], records: MacRecord[]) {
  const index = new MacIndex();
  index.addPeople([
    { id: "ada", userPrincipalName: "ada@contoso.com" },
    { id: "ben", userPrincipalName: "ben@contoso.com" },
  ]);
  index.addRecords(records);
  const { macs: found, compliantElsewhere } = joinedMacs(index, macs);
  return { macs: found, elsewhere: [...compliantElsewhere] };
}

const registered = (at = 1): string => `Registered (${device(at)})`;

describe("a Mac, its device and its user", () => {
  it("are joined by the device id, whoever Jamf Pro names", () => {
    const { macs, elsewhere } = joined(
      [fleetMac({ user: "ben@contoso.com", registration: registered() })],
      [record({})],
    );
    assert.deepEqual([macs[0]!.personId, macs[0]!.deviceInEntra, macs[0]!.compliantThere], ["ada", true, true]);
    assert.deepEqual(elsewhere, []);
  });

  it("an owner who is in no group that was read is the user, too", () => {
    const { macs } = joined(
      [fleetMac({ user: "NLW\\x", registration: registered() })],
      [record({ ownerIds: ["stranger"] })],
    );
    assert.equal(macs[0]!.personId, "stranger");
  });

  it("a disabled device is none, and a record of the same user on another Mac stays that Mac's", () => {
    const disabled = joined([fleetMac({ registration: registered() })], [record({ isEnabled: false })]);
    assert.deepEqual([disabled.macs[0]!.deviceInEntra, disabled.macs[0]!.compliantThere], [false, false]);
    const other = joined([fleetMac({ registration: registered(2) })], [record({ name: "iMac" })]);
    assert.deepEqual([other.macs[0]!.compliantThere, other.elsewhere], [false, ["ada"]]);
  });

  it("two Macs that name one device id have none of it", () => {
    const twins = [
      fleetMac({ registration: registered() }),
      fleetMac({ id: "2", name: "Mac 2", registration: registered() }),
    ];
    assert.deepEqual(
      joined(twins, [record({})]).macs.map(({ compliantThere }) => compliantThere),
      [false, false],
    );
  });

  it("name and owner are enough only where the Mac tells nothing, and only for one enabled record", () => {
    assert.equal(joined([fleetMac({})], [record({})]).macs[0]!.compliantThere, true);
    const two = [record({}), record({ id: "r2", deviceId: device(2), isCompliant: false })];
    const [either] = joined([fleetMac({})], two).macs;
    assert.deepEqual([either!.compliantThere, either!.isUnsure], [true, true]);
    assert.equal(joined([fleetMac({})], [two[1]!]).macs[0]!.compliantThere, false);
    assert.equal(joined([fleetMac({ registration: "Not registered" })], [record({})]).macs[0]!.compliantThere, false);
    const since = [record({ registeredAt: 10_000_000 })];
    assert.equal(joined([fleetMac({ registration: "Not registered" })], since).macs[0]!.compliantThere, true);
  });

  it("a Mac without a user that can be found says by which kind of name", () => {
    const { macs } = joined([fleetMac({ user: "NLW\\ada" }), fleetMac({ id: "2", user: null })], []);
    assert.deepEqual(
      macs.map(({ unmatched }) => unmatched),
      ["domainName", "noName"],
    );
  });

  describe("where no Mac says which device it is, each compliant record goes to one Mac", () => {
    const renamed = (more: Partial<FleetMac> = {}) => fleetMac({ name: "NW-1", ...more });
    const seen = ({ macs, elsewhere }: ReturnType<typeof joined>) => [
      macs.map(({ personId, compliantThere, isUnsure }) => [personId, isUnsure ? "perhaps" : compliantThere]),
      elsewhere,
    ];

    it("its owner's, whatever name the Mac has", () => {
      assert.deepEqual(seen(joined([renamed()], [record({})])), [[["ada", "perhaps"]], []]);
      const withoutId = renamed({ registration: "Registered (device id not visible)" });
      assert.deepEqual(seen(joined([withoutId], [record({})])), [[["ada", "perhaps"]], []]);
    });

    it("one whose user nobody knows, who is then the record's owner; then one that names another user", () => {
      const [unknown, ben] = [renamed({ id: "2", user: "local2" }), renamed({ user: "ben@contoso.com" })];
      assert.deepEqual(seen(joined([ben, unknown], [record({})])), [
        [
          ["ben", false],
          ["ada", true],
        ],
        [],
      ]);
      assert.deepEqual(seen(joined([ben], [record({})])), [[["ada", true]], []]);
      const { unmatched, compliantThere } = joined([unknown], [record({ ownerIds: [] })]).macs[0]!;
      assert.deepEqual([unmatched, compliantThere], ["shortName", true]);
    });

    it("those in the Compliance group first, and outside of it their owner's alone", () => {
      const outside = renamed({ id: "2", compliant: false });
      assert.deepEqual(seen(joined([outside, renamed()], [record({})]))[0], [
        ["ada", false],
        ["ada", "perhaps"],
      ]);
      const others = joined([renamed({ user: "ben@contoso.com", compliant: false })], [record({})]);
      assert.deepEqual(seen(others), [[["ben", false]], ["ada"]]);
    });

    it("perhaps alone where its owner has a Mac that is known, or where nobody knows whose it is", () => {
      const kiosk = fleetMac({ id: "2", name: "kiosk", user: null, registration: "No console user" });
      const own = fleetMac({ registration: "Not registered" });
      assert.deepEqual(seen(joined([own, kiosk], [record({ name: "old" })]))[0], [
        ["ada", false],
        ["ada", "perhaps"],
      ]);
      assert.deepEqual(seen(joined([renamed()], [record({ ownerIds: [] })]))[0], [["ada", "perhaps"]]);
    });

    it("a Mac that new criteria take out before one that stays, and one in the Compliance group before its owner's outside", () => {
      const unknown = (id: string, isMet: boolean) => renamed({ id, user: `local${id}`, matches: [isMet] });
      assert.deepEqual(
        joined([unknown("1", true), unknown("2", false)], [record({})]).macs.map(
          ({ compliantThere }) => compliantThere,
        ),
        [false, true],
      );
      const adas = (id: string, isMet: boolean) => renamed({ id, matches: [isMet] });
      assert.deepEqual(seen(joined([adas("1", true), adas("2", false)], [record({})]))[0], [
        ["ada", false],
        ["ada", "perhaps"],
      ]);
      const outside = renamed({ compliant: false });
      assert.deepEqual(seen(joined([outside, renamed({ id: "2", user: "local" })], [record({})]))[0], [
        ["ada", false],
        ["ada", "perhaps"],
      ]);
      assert.deepEqual(seen(joined([outside], [record({})]))[0], [["ada", "perhaps"]]);
    });

    it("a Mac on which another user is registered than the one at the screen", () => {
      const shared = fleetMac({
        user: "ben@contoso.com",
        registration: "Not registered; another user is registered",
      });
      assert.deepEqual(seen(joined([shared], [record({})])), [[["ada", true]], []]);
    });

    it("not records of another MDM, and not to Macs that say they are not registered", () => {
      assert.deepEqual(seen(joined([renamed()], [record({ isOfOtherMdm: true })])), [[["ada", false]], ["ada"]]);
      const said = renamed({ registration: "Not registered" });
      assert.deepEqual(seen(joined([said], [record({})])), [[["ada", false]], ["ada"]]);
    });
  });
});
