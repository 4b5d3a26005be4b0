import assert from "node:assert/strict";
import fc from "fast-check";
import { parseXml, serialiseXml, xml, XmlElement } from "../../../providers/jamf/client";
import { classic, staticGroup } from "../../lifecycle/samples/classicEdits";
import type { Bag, Managed } from "../../support/host";
import { foreign } from "./policyArbitraries";
import { asked, started, type Started } from "./started";

const kind = "jamf:Policy";
const policies = classic("policies");
const selfService = { buttonName: "Register", description: "Start here." };

async function made({ host, jamfUrl }: Started, displayName: string, args: Bag = {}): Promise<Managed & { args: Bag }> {
  const it = host.resource(kind, displayName);
  const whole = { jamfUrl, displayName, ...args };
  assert.equal(await it.up(whole), "create");
  return Object.assign(it, { args: whole });
}

async function held({ admin }: Started, { held }: Managed): Promise<XmlElement> {
  return parseXml((await admin.must("GET", `/JSSResource/policies/id/${held!.id}`)).text);
}

async function plansNothing(it: Managed, args: Bag): Promise<void> {
  assert.equal(await it.preview(args), "same");
  assert.equal(await it.refresh(), "same");
  assert.equal(await it.preview(args), "same");
}

describe("policy at Jamf Pro", () => {
  let jamf: Started;
  before(async () => void (jamf = await started()));
  afterEach(async () => {
    await jamf.admin.control("POST", "/jamf/settings", { twoNotificationElements: false });
    await jamf.admin.control("POST", "/jamf/privileges", { without: [] });
  });
  after(() => jamf?.stop());

  it("takes three requests to create, three to update, one to refresh, none to preview", async () => {
    let it!: Managed & { args: Bag };
    const all = "/JSSResource/policies";
    const create = await asked(jamf.admin, async () => (it = await made(jamf, "Counted", { selfService })));
    const one = `${all}/id/${it.held!.id}`;
    assert.deepEqual(create, [`GET ${all}`, `POST ${all}/id/0`, `GET ${one}`]);
    const changed = { ...it.args, enabled: false };
    assert.deepEqual(await asked(jamf.admin, () => it.preview(changed)), []);
    assert.deepEqual(await asked(jamf.admin, () => it.up(changed)), [`GET ${one}`, `PUT ${one}`, `GET ${one}`]);
    assert.deepEqual(await asked(jamf.admin, () => it.refresh()), [`GET ${one}`]);
  });

  it("plans with references that are not known yet, at any depth", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const referring = {
      categoryId: unknown,
      scope: { computerGroupIds: [unknown], exclusions: { computerGroupIds: unknown } },
      selfService: { ...selfService, iconId: unknown, categories: [{ categoryId: unknown, featureIn: true }] },
      scripts: [{ scriptId: unknown }],
    };
    const fresh = jamf.host.resource(kind, "Unknown");
    assert.equal(await fresh.preview({ jamfUrl: jamf.jamfUrl, displayName: unknown, ...referring }), "create");
    const it = await made(jamf, "Unknown");
    assert.equal(await it.preview({ ...it.args, ...referring }), "update");
    await assert.rejects(it.preview({ ...it.args, ...referring, enabled: "yes" }), /enabled: must be true or false/);
  });

  it("keeps what it does not know, whatever that is, when a property changes", async () => {
    const it = await made(jamf, "Strewn", { selfService, scope: { computerIds: ["1"] } });
    const sections = fc.constantFrom("general", "scope", "self_service", "maintenance", "user_interaction", "reboot");
    const places = fc.array(fc.tuple(sections, foreign), { maxLength: 5 });
    const changes = fc.constantFrom<Bag>(
      { enabled: false },
      { scope: { computerIds: ["2"] } },
      { selfService: { ...selfService, buttonName: "Go" } },
      { maintenance: { updateInventory: true } },
      { userInteraction: { startMessage: "Now" } },
      { activationDate: "2027-01-01 00:00:00" },
    );
    await fc.assert(
      fc.asyncProperty(places, foreign, changes, async (strewn, section, change) => {
        const patch = xml("policy", [section, ...strewn.map(([name, element]) => xml(name, [element]))]);
        await jamf.admin.control("POST", "/jamf/document", {
          kind: "policies",
          id: Number(it.held!.id),
          xml: serialiseXml(patch).replace(/^<\?.*?\?>/, ""),
        });
        const before = await held(jamf, it);
        assert.equal(await it.up({ ...it.args, ...change }), "update");
        const after = await held(jamf, it);
        assert.deepEqual(foreigners(after), foreigners(before));
        await it.up(it.args);
        assert.deepEqual(await held(jamf, it), before, "back to where it was");
      }),
      { numRuns: 25 },
    );
  });

  it("leaves alone what a person sets in sections and fields that it does not manage", async () => {
    const it = await made(jamf, "By hand", { selfService });
    await policies.put("<policy><reboot><minutes_until_reboot>9</minutes_until_reboot></reboot></policy>")(
      jamf.admin,
      it.held!.id,
    );
    await policies.put(
      "<policy><general><date_time_limitations><no_execute_start>5:00 PM</no_execute_start></date_time_limitations></general></policy>",
    )(jamf.admin, it.held!.id);
    await plansNothing(it, it.args);
    await it.up({ ...it.args, activationDate: "2027-01-01 00:00:00", enabled: false });
    const document = await held(jamf, it);
    assert.equal(document.text("reboot", "minutes_until_reboot"), "9");
    assert.equal(document.text("general", "date_time_limitations", "no_execute_start"), "5:00 PM");
  });

  it("keeps the policy, and with it the payload that only a person can tick, through every change", async () => {
    const it = await made(jamf, "Ticked", { selfService });
    const { id } = it.held!;
    await jamf.admin.control("POST", "/people/tickPayload", { policy: "Ticked" });
    const changed = {
      ...it.args,
      displayName: "Ticked still",
      site: "None",
      scope: { allComputers: true },
      selfService: {},
    };
    assert.equal(await it.preview(changed), "update");
    await it.up(changed);
    assert.equal(it.held!.id, id);
    const { people } = await jamf.admin.control("GET", "/snapshot");
    assert.ok(JSON.stringify(people).includes(`${id}`), JSON.stringify(people));
  });

  it("ignores the Self Service tab while the policy is not in Self Service", async () => {
    const it = await made(jamf, "Hidden");
    await policies.put(
      "<policy><self_service><install_button_text>Other</install_button_text></self_service></policy>",
    )(jamf.admin, it.held!.id);
    await plansNothing(it, it.args);
    await it.up({ ...it.args, enabled: false });
    assert.equal((await held(jamf, it)).text("self_service", "install_button_text"), "Other");
  });

  it("understands older servers, which show two <notification>, and repairs them", async () => {
    await jamf.admin.control("POST", "/jamf/settings", { twoNotificationElements: true });
    const notification = { location: "Self Service and Notification Center", subject: "New" };
    const it = await made(jamf, "Notified", { selfService: { ...selfService, notification } });
    assert.equal((await held(jamf, it)).child("self_service")!.children("notification").length, 2);
    await plansNothing(it, it.args);
    const changed = {
      ...it.args,
      selfService: { ...selfService, notification: { ...notification, location: "Self Service" } },
    };
    await it.up(changed);
    await plansNothing(it, changed);
    await policies.put("<policy><self_service><notification>false</notification></self_service></policy>")(
      jamf.admin,
      it.held!.id,
    );
    assert.equal(await it.refresh(), "changed");
    await it.up(changed);
    await plansNothing(it, changed);
  });

  describe("icons", () => {
    const icon = async (name: string) => String((await jamf.admin.upload("/api/v1/icon", name, name)).json.id);

    it("are set, exchanged, and put back when somebody exchanges them", async () => {
      const [first, second] = [await icon("first.png"), await icon("second.png")];
      const it = await made(jamf, "Icon", { selfService: { ...selfService, iconId: first } });
      const shown = async () => (await held(jamf, it)).text("self_service", "self_service_icon", "id");
      assert.equal(await shown(), first);
      const changed = { ...it.args, selfService: { ...selfService, iconId: second } };
      await it.up(changed);
      assert.equal(await shown(), second);
      await plansNothing(it, changed);
      await policies.put(
        `<policy><self_service><self_service_icon><id>${first}</id></self_service_icon></self_service></policy>`,
      )(jamf.admin, it.held!.id);
      assert.equal(await it.refresh(), "changed");
      await it.up(changed);
      assert.equal(await shown(), second);
    });

    it("are refused to be removed, which no API can; the program may say so again or leave Self Service", async () => {
      const one = await icon("one.png");
      const it = await made(jamf, "Kept icon", { selfService: { ...selfService, iconId: one } });
      const without = { ...it.args, selfService };
      await assert.rejects(
        it.up(without),
        new RegExp(
          `Could not update policy "Kept icon" \\(id ${it.held!.id}\\): Jamf Pro's API can exchange the icon ${one}, but not ` +
            "remove it. Set selfService.iconId again, or remove the icon in the admin center",
        ),
      );
      await it.up(it.args);
      await plansNothing(it, it.args);
      await it.up({ ...it.args, selfService: { available: false } });
    });

    it("that a person chose stay where the program says nothing of them, also at adoption", async () => {
      const one = await icon("theirs.png");
      await policies.post(
        jamf.admin,
        `<policy><general><name>Theirs</name></general><self_service><use_for_self_service>true</use_for_self_service>
         <self_service_icon><id>${one}</id></self_service_icon></self_service></policy>`,
      );
      const it = await made(jamf, "Theirs", { selfService, adoptExisting: true });
      await it.up({ ...it.args, enabled: false });
      assert.equal((await held(jamf, it)).text("self_service", "self_service_icon", "id"), one);
    });
  });

  it("names every reference that does not exist, and makes nothing", async () => {
    const group = await staticGroup(jamf.admin, "Exists");
    const args = {
      scope: { computerGroupIds: [group, "998"], exclusions: { computerGroupIds: ["999"] } },
      scripts: [{ scriptId: "777" }],
      selfService: { ...selfService, categories: [{ categoryId: "555" }] },
    };
    await assert.rejects(
      made(jamf, "Refers", args),
      /Could not create policy "Refers": Jamf Pro answered 409 .+There is no computer group with the id 998 \(scope\.computerGroupIds\[1\]\)\. There is no computer group with the id 999 \(scope\.exclusions\.computerGroupIds\[0\]\)\. There is no script with the id 777 \(scripts\[0\]\.scriptId\)\. There is no category with the id 555 \(selfService\.categories\[0\]\.categoryId\)\./,
    );
    const it = await made(jamf, "Refers");
    await assert.rejects(
      it.up({ ...it.args, categoryId: "444" }),
      /Could not update policy "Refers" \(id \d+\): .+There is no category with the id 444 \(categoryId\)\./,
    );
  });

  it("says what to do when the policy is gone at the moment of the change", async () => {
    const it = await made(jamf, "Gone");
    await policies.remove(jamf.admin, it.held!.id);
    await assert.rejects(
      it.up({ ...it.args, enabled: false }),
      /Could not update policy "Gone" \(id \d+\): Jamf Pro answered 404 Not Found\. It may have been deleted outside of Pulumi: run "pulumi refresh", then "pulumi up"\./,
    );
  });

  it("names the privilege that is missing", async () => {
    const it = await made(jamf, "Allowed");
    await jamf.admin.control("POST", "/jamf/privileges", { without: ["Create Policies", "Update Policies"] });
    await assert.rejects(
      made(jamf, "Forbidden"),
      /Could not create policy "Forbidden": .+ privilege "Create Policies"/,
    );
    await assert.rejects(it.up({ ...it.args, enabled: false }), /privilege "Update Policies"/);
  });
});

/** Elements that the project does not know, with their paths. */
function foreigners(element: XmlElement, path = ""): unknown[] {
  return element
    .children()
    .flatMap((child) => (child.name.startsWith("x_") ? [{ path, child }] : foreigners(child, `${path}/${child.name}`)));
}
