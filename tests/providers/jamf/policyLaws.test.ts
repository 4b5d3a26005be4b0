import assert from "node:assert/strict";
import fc from "fast-check";
import { differences, ownedPart } from "../../../providers/core/equality";
import type { Bag } from "../../../providers/core/unknown";
import { parseXml, serialiseXml, xml, XmlElement } from "../../../providers/jamf/client";
import { policy, type PolicyArgs } from "../../../providers/jamf/policy";
import { changes, fromWire, merged, type PolicyProperties, toWire } from "../../../providers/jamf/policy/document";
import { foreign, otherSections, policyArgs, scope, strewing, strewn } from "./policyArbitraries";

const filled = (args: PolicyArgs): PolicyArgs => policy.defaults!(args);
const canonical = (args: Partial<PolicyArgs>) => policy.canonical!(structuredClone(args));
const properties = ({ jamfUrl: _, ...args }: Partial<PolicyArgs>): Partial<PolicyArgs> => args;

/** A document as a server of today shows it, with what nobody here knows strewn in. */
const held = fc.tuple(policyArgs, strewing).map(([args, foreigners]) => {
  const document = toWire(filled(args));
  document.nodes.push(...otherSections());
  const general = document.child("general")!;
  general.nodes.push(
    xml("id", 7),
    xml("trigger", "EVENT"),
    xml("network_limitations", [xml("any_ip_address", true), xml("network_segments")]),
  );
  general
    .child("date_time_limitations")!
    .nodes.push(xml("no_execute_start", "5:00 PM"), xml("activation_date_epoch", 0));
  return strewn(parseXml(serialiseXml(document)), foreigners);
});

const shownIn = (document: XmlElement) => JSON.stringify(document);

/** Which elements a property of the resource may touch, by path. */
const places: Readonly<Record<string, readonly string[]>> = {
  displayName: ["general/name"],
  enabled: ["general/enabled"],
  site: ["general/site"],
  categoryId: ["general/category"],
  triggers: ["general/trigger_"],
  executionFrequency: ["general/frequency"],
  retry: ["general/retry_", "general/notify_on_each_failed_retry"],
  targetDrive: ["general/target_drive"],
  makeAvailableOffline: ["general/offline"],
  activationDate: ["general/date_time_limitations/activation_date"],
  expirationDate: ["general/date_time_limitations/expiration_date"],
  networkConnection: ["general/network_requirements"],
  limitToAssignedUser: ["general/location_user_only"],
  scope: ["scope/"],
  selfService: ["self_service/"],
  scripts: ["scripts/script"],
  maintenance: ["maintenance/"],
  userInteraction: ["user_interaction/"],
};

/** Everything in a document but what stands at these places; foreign elements count everywhere. */
function others(element: XmlElement, at: readonly string[], path = ""): unknown {
  const nodes = element.nodes.flatMap((node) => {
    if (!(node instanceof XmlElement)) return at.some((place) => path.startsWith(place)) ? [] : [node];
    const inner = path === "" ? node.name : `${path}/${node.name}`;
    if (node.name.startsWith("x_")) return [node];
    const touched = at.some((place) => inner.startsWith(place)) && node.children().length === 0;
    return touched ? [] : [others(node, at, inner)];
  });
  return { name: element.name, attributes: element.attributes, nodes };
}

describe("policy documents", () => {
  it("read back from the wire what was written", () => {
    fc.assert(
      fc.property(policyArgs, (args) => {
        const wanted = filled(args);
        const document = parseXml(serialiseXml(toWire(wanted)));
        assert.deepEqual(canonical(fromWire(document, wanted)), canonical(properties(wanted)));
      }),
    );
  });

  it("have one form for equal meanings, which is its own form, also one property at a time", () => {
    fc.assert(
      fc.property(policyArgs, (args) => {
        const once = canonical(filled(args));
        assert.deepEqual(canonical(once), once);
        for (const [key, value] of Object.entries(filled(args))) {
          const alone = canonical({ [key]: value });
          assert.deepEqual(alone, { [key]: (once as Record<string, unknown>)[key] });
        }
      }),
    );
  });

  it("fill in the same defaults twice", () => {
    fc.assert(fc.property(policyArgs, (args) => assert.deepEqual(filled(filled(args)), filled(args))));
  });

  it("need no write when they say already what is wanted, whatever else they hold", () => {
    fc.assert(
      fc.property(held, (document) => {
        assert.equal(changes(document, fromWire(document)), undefined);
        assert.equal(shownIn(merged(document, fromWire(document))), shownIn(document));
      }),
    );
  });

  it("stay as they are in everything but the one property that changes", () => {
    const keys = fc.constantFrom(...(Object.keys(places) as (keyof PolicyProperties)[]));
    fc.assert(
      fc.property(held, policyArgs, keys, (document, other, key) => {
        const wanted = { ...fromWire(document), [key]: filled(other)[key] };
        const before = shownIn(document);
        const result = merged(document, wanted);
        assert.equal(shownIn(document), before, "the document that was read was changed");
        const mine = canonical({ [key]: wanted[key] }) as Bag;
        assert.deepEqual(differences(mine, ownedPart(canonical(fromWire(result, wanted)) as Bag, mine)), []);
        const stayed = items(result);
        const stays = (item: string) => stayed.has(item);
        assert.deepEqual(
          foreigners(result, stays),
          foreigners(document, stays),
          "an unknown element was lost or moved",
        );
        if (["scope", "selfService", "scripts"].includes(key)) return;
        assert.deepEqual(others(result, places[key]!), others(document, places[key]!));
      }),
      { numRuns: 200 },
    );
  });

  it("send only sections that change, and of these everything that the server keeps as it gets it", () => {
    const keys = fc.constantFrom(...(Object.keys(places) as (keyof PolicyProperties)[]));
    fc.assert(
      fc.property(held, policyArgs, keys, (document, other, key) => {
        const wanted = { ...fromWire(document), [key]: filled(other)[key] };
        const sent = changes(document, wanted);
        const [section] = places[key]![0]!.split("/");
        assert.ok((sent?.children() ?? []).every(({ name }) => name === section));
        const whole = merged(document, wanted).child(section!)!;
        const derived = ["id", "trigger", "network_limitations", "date_time_limitations"];
        const kept = (element: XmlElement) => element.children().filter(({ name }) => !derived.includes(name));
        if (sent) assert.deepEqual(kept(sent.child(section!)!), kept(whole));
        const dates = sent?.find("general", "date_time_limitations")?.children() ?? [];
        assert.ok(dates.every(({ name }) => name === "activation_date" || name === "expiration_date"));
      }),
    );
  });

  it("write a whole scope where any of it changes", () => {
    fc.assert(
      fc.property(held, scope, foreign, (document, next, extra) => {
        document.child("scope")!.nodes.push(extra);
        const wanted = { ...fromWire(document), scope: filled({ jamfUrl: "", displayName: "", scope: next }).scope! };
        const sent = changes(document, wanted)?.child("scope");
        if (!sent) return;
        assert.deepEqual(canonical(fromWire(xml("policy", [sent]))).scope, canonical({ scope: wanted.scope }).scope);
        assert.deepEqual(sent.children(extra.name).at(-1), extra);
      }),
    );
  });
});

const listed = ["computer", "computer_group", "building", "department", "user", "user_group", "network_segment"];
const itemNames = new Set([...listed, "ibeacon", "script", "category"]);

/** `/scope/computers/computer 7`: by this an item of a list is the same before and after. */
const pathOf = (element: XmlElement, path: string): string => {
  const isItem = itemNames.has(element.name) && path !== "/general";
  const key = isItem ? ` ${element.text("id") ?? element.text("name") ?? element.text()}` : "";
  return `${path}/${element.name}${key}`;
};

function items(element: XmlElement, path = ""): Set<string> {
  const inner = element.children().map((child) => ({ child, at: pathOf(child, path) }));
  return new Set(inner.flatMap(({ child, at }) => [at, ...items(child, at)]));
}

/** Foreign elements with their paths; those inside an item that goes are gone with it. */
function foreigners(element: XmlElement, stays: (path: string) => boolean, path = ""): unknown[] {
  return element.children().flatMap((child) => {
    const at = pathOf(child, path);
    if (child.name.startsWith("x_")) return [{ path, child }];
    return stays(at) ? foreigners(child, stays, at) : [];
  });
}
