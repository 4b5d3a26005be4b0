/** What a tester can change in Jamf Pro through the control API. */
import type { Reply, Step } from "../service";
import type { Access } from "./server/access";
import { defaultSettings, type Instance, type Settings } from "./instance";
import { compliancePage, type GroupMembers } from "./groups/groupMembers";
import type { Mac } from "./macs/mac";
import { registrationFailures, usualRegistrationFailures, type RegistrationFailure } from "./macs/registrationFailures";
import { allPrivileges } from "./server/privileges";
import { child, parseXml, withChild, type Element } from "./classic/xml";

const ok = (body: object): Reply => ({ status: 200, body });
const bad = (error: string): Reply => ({ status: 400, body: { error } });
const stringList = (value: unknown) => (Array.isArray(value) ? (value as unknown[]).map(String) : undefined);

/**
 * Puts one document over another without any rule: what a person in the admin page, or Jamf itself, may leave there.
 * Sections are merged; a list, whose children all have one name, is replaced.
 */
function overlay(base: Element, patch: Element): Element {
  return patch.children.reduce<Element>((document, each) => {
    const before = child(document, each.name);
    const isSection = before && each.children.length > 0 && new Set(before.children.map(({ name }) => name)).size > 1;
    return withChild(document, isSection ? overlay(before, each) : each);
  }, base);
}

/** What a tester may change in Jamf beyond people's steps: `POST /jamf/<name>`. */
export function jamfControl(instance: Instance, access: Access, members: GroupMembers): Record<string, Step> {
  return {
    settings: (body) => {
      const unknown = Object.entries(body).find(
        ([name, value]) => typeof value !== "boolean" || !Object.hasOwn(defaultSettings, name),
      );
      if (unknown)
        return bad(`"${unknown[0]}" must be true or false and one of ${Object.keys(defaultSettings).join(", ")}`);
      instance.settings = { ...instance.settings, ...(body as Partial<Settings>) };
      return ok(instance.settings);
    },
    /** `{"without": [...]}` takes privileges from the client of the ready line, `{"only": [...]}` leaves it no others. */
    privileges: (body) => {
      const [without, only] = [stringList(body["without"]), stringList(body["only"])];
      const named = without ?? only;
      if (!named) return bad('give "without" or "only", a list of privileges');
      const unknown = named.find((name) => !allPrivileges.includes(name));
      if (unknown !== undefined) return bad(`there is no privilege "${unknown}"`);
      const wanted = (name: string) => (without ? !without.includes(name) : only!.includes(name));
      access.main.privileges = allPrivileges.filter(wanted);
      return ok({ privileges: access.main.privileges });
    },
    /** A further API client: `{"name", "privileges"}`. */
    clients: (body) => {
      const privileges = stringList(body["privileges"]) ?? [...allPrivileges];
      const account = access.add(instance.surroundings.random, String(body["name"] ?? "Tester"), privileges);
      return ok({ clientId: account.name, clientSecret: account.secret });
    },
    /** Name and password of the administrator account. */
    account: () => {
      const { name, secret } = access.accounts.find(({ kind }) => kind === "user")!;
      return ok({ username: name, password: secret });
    },
    notifications: (body) => {
      if (typeof body["type"] !== "string") return bad('give "type", a notification type');
      const id = instance.notifications.insert({ type: body["type"], params: {} });
      return ok({ id: String(id) });
    },
    /** Changes a Mac as if its inventory said so: `{"id", "set": {"fileVault": …}}`. */
    mac: (body) => {
      const mac = instance.macs.get(Number(body["id"]));
      if (!mac) return { status: 404, body: { error: `there is no Mac ${String(body["id"])}` } };
      const set = (body["set"] ?? {}) as Partial<Mac>;
      const unknown = Object.keys(set).find(
        (name) => !["registration", "key", "secondUser", "deviceIds"].includes(name) && !Object.hasOwn(mac, name),
      );
      if (unknown !== undefined) return bad(`a Mac has no "${unknown}"`);
      instance.macs.put(mac.id, { ...mac, ...set, id: mac.id });
      return ok(instance.macs.get(mac.id)!);
    },
    /** `{"rate": 0.2}`: with every fifth registration from now on, something goes wrong; `"kinds"` says what may. */
    registrationFailures: (body) => {
      const { rate, kinds = [...usualRegistrationFailures] } = body;
      if (typeof rate !== "number" || !(rate >= 0 && rate <= 1)) return bad('"rate" must be a number from 0 to 1');
      const isKnown =
        Array.isArray(kinds) &&
        kinds.length > 0 &&
        kinds.every((kind) => registrationFailures.includes(kind as RegistrationFailure));
      if (!isKnown) return bad(`"kinds" must be a list of ${registrationFailures.join(", ")}`);
      instance.registrationFailureRate = rate;
      instance.registrationFailures = kinds as RegistrationFailure[];
      return ok({ rate, kinds });
    },
    /** What is true of every Mac, whoever says something else: `{"macs": […]}`. No service shows it. */
    truth: () => {
      const page = compliancePage(instance);
      const applicable = page?.isEnabled ? members.of(page.applicableGroupId) : new Set<number>();
      const macs = instance.macs.all().map(([id, mac]) => ({
        serial: mac.serial,
        name: mac.name,
        userPrincipalName: mac.email,
        registrationFailure: mac.registrationFailure ?? null,
        applicable: applicable.has(id),
        /** By the device key on the Mac. */
        registeredAs: mac.key?.userPrincipalName ?? null,
        deviceId: mac.key?.deviceId ?? null,
        /** Of all its records in Entra, old ones too. */
        deviceIds: mac.deviceIds ?? [],
        secondUser: mac.secondUser?.userPrincipalName ?? null,
        /** Whose keychain the last inventory could look into. */
        isSecondUserAtScreen: mac.secondUser?.isAtScreen ?? false,
        jamfHoldsCompliant: members.complianceOf(mac) === "Compliant",
        daysSinceInventory: (instance.surroundings.clock.now() - mac.reportedAt) / 86_400_000,
      }));
      return ok({ macs });
    },
    /** Puts XML over a stored policy or profile, elements of any name: `{"kind": "policies", "id", "xml"}`. */
    document: (body) => {
      const all = body["kind"] === "profiles" ? instance.profiles : instance.policies;
      const id = Number(body["id"]);
      const stored = all.get(id);
      const patch = parseXml(String(body["xml"] ?? ""));
      if (!stored || !patch) return bad("no such document, or the xml is not well-formed");
      all.put(id, { ...stored, document: overlay(stored.document, patch) });
      return ok({ id });
    },
  };
}
