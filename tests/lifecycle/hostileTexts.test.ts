/**
 * Hostile texts in every text field of every kind, on the real host process over HTTPS: each one either arrives as it is and is
 * read back as it is, or is refused before anything is sent, by a message that is harmless itself.
 */
import assert from "node:assert/strict";
import { parse as parsePlist } from "plist";
import { startSandboxProcess, type SandboxProcess } from "../../sandbox/child";
import { ByHand } from "../support/byHand";
import { type Bag, Host, Refused } from "../support/host";
import { hostile } from "../support/hostileTexts";
import { category } from "./samples/category";
import { computerExtensionAttributeSample } from "./samples/computerExtensionAttribute";
import { configurationProfileSample } from "./samples/configurationProfile";
import { macAppSample } from "./samples/macApp";
import { policySample } from "./samples/policy";
import { scriptSample } from "./samples/script";
import { smartComputerGroupSample } from "./samples/smartComputerGroup";
import type { Sample } from "./lifecycle";

/** What Pulumi's own protocol carries: half characters arrive as U+FFFD, and this text stands for a value not yet known. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const all = hostile.filter((text) => !/\p{Surrogate}/u.test(text) && text !== "" && text !== unknownValue);
/** Every sixth, unless `ALL_TEXTS` asks for all (tests/long/hostileTexts.test.ts). */
const texts = process.env["ALL_TEXTS"] ? all : all.filter((_, at) => at % 6 === 0);
/** What no message may hold; a line break is one of them. */
const raw = /[\0-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const runnerCommand = /^\s*::|##\[|##vso\[|##teamcity\[/m;

/** A field: the arguments with a text in it, and what the service holds in its place. */
interface TextField {
  path: string;
  put(args: any, text: string): Bag;
  held(object: any): unknown;
}

/** At a path of the arguments, and at one of the service's object. */
function at(path: string, wire = path): TextField {
  const set = (value: any, [key, ...rest]: string[], text: string): unknown => {
    if (key === undefined) return text;
    const copy: any = Array.isArray(value) ? [...value] : { ...value };
    copy[key] = set(copy[key], rest, text);
    return copy;
  };
  return {
    path,
    put: (args, text) => set(args, path.split("."), text) as Bag,
    held: (object) => wire.split(".").reduce((value, key) => value?.[key], object),
  };
}

const kinds: { sample: Sample; list: string; fields: Record<string, TextField> }[] = [
  {
    sample: scriptSample,
    list: "scripts",
    fields: {
      name: at("name"),
      information: at("information", "info"),
      notes: at("notes"),
      contents: at("contents", "scriptContents"),
      operatingSystemRequirements: at("operatingSystemRequirements", "osRequirements"),
      parameterLabel4: at("parameterLabels.0", "parameter4"),
      parameterLabel6: at("parameterLabels.2", "parameter6"),
    },
  },
  {
    sample: computerExtensionAttributeSample,
    list: "computerExtensionAttributes",
    fields: { name: at("name"), description: at("description"), script: at("script", "scriptContents") },
  },
  {
    sample: smartComputerGroupSample(),
    list: "smartComputerGroups",
    fields: {
      name: at("name"),
      description: at("description"),
      criterionValue: at("criteria.1.value", "criteria.1.value"),
    },
  },
  {
    sample: macAppSample,
    list: "macApps",
    fields: {
      name: at("name"),
      message: at("notifications.message", "notificationSettings.notificationMessage"),
      deadlineMessage: at("notifications.deadlineMessage", "notificationSettings.deadlineMessage"),
      completeMessage: at("notifications.completeMessage", "notificationSettings.completeMessage"),
      description: at("selfService.description", "selfServiceSettings.description"),
    },
  },
  {
    sample: policySample,
    list: "policies",
    fields: {
      displayName: at("displayName", "general.name"),
      customEvent: at("triggers.customEvent", "general.trigger_other"),
      targetDrive: at("targetDrive", "general.target_drive"),
      limitedUser: at("scope.limitations.userNames.0", "scope.limitations.users.0.name"),
      limitedGroup: at("scope.limitations.userGroupNames.0", "scope.limitations.user_groups.0.name"),
      excludedUser: at("scope.exclusions.userNames.0", "scope.exclusions.users.0.name"),
      excludedGroup: at("scope.exclusions.userGroupNames.0", "scope.exclusions.user_groups.0.name"),
      selfServiceName: at("selfService.displayName", "self_service.self_service_display_name"),
      button: at("selfService.buttonName", "self_service.install_button_text"),
      reinstallButton: at("selfService.reinstallButtonName", "self_service.reinstall_button_text"),
      description: at("selfService.description", "self_service.self_service_description"),
      subject: at("selfService.notification.subject", "self_service.notification_subject"),
      message: at("selfService.notification.message", "self_service.notification_message"),
      parameter4: at("scripts.0.parameters.0", "scripts.0.parameter4"),
      startMessage: at("userInteraction.startMessage", "user_interaction.message_start"),
      completeMessage: at("userInteraction.completeMessage", "user_interaction.message_finish"),
    },
  },
  {
    sample: {
      ...configurationProfileSample,
      args: (context) => ({
        ...configurationProfileSample.args(context),
        // A type whose texts Jamf Pro keeps by what they mean.
        payload: { PayloadContent: [{ PayloadType: "com.apple.notificationsettings", Label: "a" }] },
      }),
    },
    list: "configurationProfiles",
    fields: {
      name: at("name", "general.name"),
      description: at("description", "general.description"),
      payloadValue: {
        ...at("payload.PayloadContent.0.Label"),
        held: (object) => (parsePlist(lineEndsKept(object.general.payloads)) as any).PayloadContent[0].Label,
      },
    },
  },
  // Last: the test behind looks them up again.
  { sample: category, list: "categories", fields: { name: at("name") } },
];

/** The package's reader takes these three for line feeds. */
const lineEndsKept = (text: string): string =>
  text.replace(/[\u0085\u2028\u2029]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);

/** Line ends and blanks at the end of longer texts are no difference (the law of `canonical`). */
const meant = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/\n?\[managed by jamf-entra-compliance: project\/test\/it\]$/, "")
    .trimEnd();

/** A list is refused as a whole. */
const isAt = (path: string, refused: string): boolean => path === refused || path.startsWith(`${refused}.`);

/** Some of them at a time. */
async function inTurns<T>(count: number, width: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const turn = async (): Promise<void> => {
    while (next < count) {
      const i = next++;
      done[i] = await work(i);
    }
  };
  await Promise.all(Array.from({ length: width }, turn));
  return done;
}

describe("hostile texts", function () {
  this.timeout(120_000);
  let sandbox: SandboxProcess;
  let host: Host;
  let admin: ByHand;
  before(async () => {
    sandbox = await startSandboxProcess(["--macs", "4"]);
    host = await Host.start(sandbox.environment);
    admin = new ByHand(sandbox);
  });
  after(async () => {
    await host?.stop();
    await sandbox?.stop();
  });

  it("are at least 200", () => assert.ok(all.length >= 200, String(all.length)));

  for (const { sample, list, fields } of kinds) {
    const names = Object.keys(fields);

    it(`arrive in ${sample.kind} (${names.join(", ")}), or are refused in harmless words`, async () => {
      await admin.control("POST", "/reset");
      const context = (await sample.prepare?.(admin)) ?? {};
      const base = { jamfUrl: sandbox.jamf.url, ...sample.args(context) };
      const accepted = await acceptedTexts(sample.kind, base, fields);
      // As many objects as it takes for every field to meet every text that it may hold; in each, every field holds another one.
      const rounds = Math.max(...names.map((name) => accepted.get(name)!.length));
      const objects = await inTurns(rounds, 8, async (round) => {
        const put = names.map((name, i) => {
          const of = accepted.get(name)!;
          // Names are unique; the first field of a kind is its name.
          const text = i > 0 || round < of.length ? of[(round + i * 37) % of.length]! : `Object ${round}`;
          return [name, text] as const;
        });
        const about = JSON.stringify(put);
        const args = put.reduce<Bag>((all, [name, text]) => fields[name]!.put(all, text), base);
        const it = host.resource(sample.kind);
        await it.up(args).catch((error: Error) => assert.fail(`${about}: ${error.message}`));
        assert.equal(it.held!.outputs["ownership"], "created", about);
        return { put, id: it.held!.id };
      });
      const all = (await admin.control("GET", "/snapshot")).jamf[list] as any[];
      for (const { put, id } of objects) {
        const object = all.find((each) => String(each.id) === id);
        for (const [name, text] of put) {
          const held = fields[name]!.held(object);
          assert.equal(meant(String(held)), meant(text), `${name}: ${JSON.stringify(text)} became something else`);
        }
      }
    });
  }

  it("arrive as choices of a pop-up menu, all in one list", async () => {
    const base = { jamfUrl: sandbox.jamf.url, name: "Choices", inputType: "Pop-up Menu" };
    const put = (text: string): Bag => ({ ...base, popUpMenuChoices: ["first", text] });
    const one = { path: "popUpMenuChoices.1", put: (_: unknown, text: string) => put(text), held: () => undefined };
    const choices = (await acceptedTexts("jamf:ComputerExtensionAttribute", put("second"), { one })).get("one")!;
    const it = host.resource("jamf:ComputerExtensionAttribute");
    await it.up({ ...base, popUpMenuChoices: choices });
    const all = (await admin.control("GET", "/snapshot")).jamf.computerExtensionAttributes as any[];
    assert.deepEqual(all.find(({ id }) => String(id) === it.held!.id).popupMenuChoices, choices);
  });

  /** What each field takes. Whatever one does not take is refused by its name, before anything is sent. */
  async function acceptedTexts(kind: string, base: Bag, fields: Record<string, TextField>) {
    const accepted = new Map<string, string[]>(Object.keys(fields).map((name) => [name, []]));
    const nothing = host.resource(kind);
    await inTurns(texts.length, 8, async (i) => {
      const text = texts[i]!;
      const args = Object.values(fields).reduce<Bag>((all, field) => field.put(all, text), base);
      const failures = await nothing.preview(args).then(
        () => [],
        (error) => (error instanceof Refused ? error.failures : assert.fail(String(error))),
      );
      for (const { property, reason } of failures) {
        assert.doesNotMatch(`${property}: ${reason}`, raw, JSON.stringify(text));
        assert.doesNotMatch(reason, runnerCommand, JSON.stringify(text));
      }
      const refused = failures.map(({ property }) => property.replace(/\[(\d+)\]/g, ".$1"));
      const paths = Object.values(fields).map(({ path }) => path);
      assert.deepEqual(
        refused.filter((path) => !paths.some((each) => isAt(each, path))),
        [],
        JSON.stringify(failures),
      );
      for (const [name, { path }] of Object.entries(fields))
        if (!refused.some((each) => isAt(path, each))) accepted.get(name)!.push(text);
    });
    for (const [name, of] of accepted) assert.ok(of.length > texts.length / 3, `${name} takes ${of.length} texts only`);
    return accepted;
  }

  it("as names find the object that bears them, and no other", async () => {
    const { categories } = (await admin.control("GET", "/snapshot")).jamf as { categories: Bag[] };
    assert.ok(categories.length > (texts.length * 3) / 5, String(categories.length));
    await inTurns(categories.length, 8, async (i) => {
      const { id, name, priority } = categories[i]!;
      const it = host.resource("jamf:Category");
      await it.up({ jamfUrl: sandbox.jamf.url, name, priority });
      assert.deepEqual([it.held!.id, it.held!.outputs["ownership"]], [String(id), "adopted"], JSON.stringify(name));
    });
  });
});
