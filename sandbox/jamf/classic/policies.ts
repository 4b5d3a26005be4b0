/** Classic API: policies. */
import type { Reply } from "../../service";
import { merge, ordered, toJson } from "./document";
import { answer, classicRoutes, type ClassicKind } from "./objects";
import { refreshReferences, refuseOtherSites, resolveReferences } from "./references";
import { shapeOf } from "./shape";
import type { Instance, Stored } from "../instance";
import { policyItems, policyTemplate } from "./policyTemplate";
import { classicNotFound, conflict } from "../server/refusals";
import type { Context, Route } from "../server/router";
import { setTick, tickAfterWrite } from "../ticks";
import { child, childText, element, withChild, type Element } from "./xml";

const shape = shapeOf("policy");

function inSection(document: Element, section: string, ...changes: Element[]): Element {
  return withChild(document, changes.reduce(withChild, child(document, section)!));
}

/** CHECKIN, USER_INITIATED or EVENT follows from the other triggers; what a client sends does not count. */
function derivedTrigger(document: Element): string {
  const general = child(document, "general")!;
  if (childText(general, "trigger_checkin") === "true") return "CHECKIN";
  const hasEvent = general.children.some(
    ({ name, text }) => name.startsWith("trigger_") && text !== "" && text !== "false",
  );
  const isSelfService = childText(document, "self_service", "use_for_self_service") === "true";
  return isSelfService && !hasEvent ? "USER_INITIATED" : "EVENT";
}

/** The rules of facts §3.3 that decide what of a write is kept. */
function settle(instance: Instance, merged: Element, before: Element): Element {
  let document = merged;
  const name = childText(document, "general", "name") ?? "";
  if (name.trim() === "") conflict("Problem with name");
  const deferral = Number(childText(document, "user_interaction", "allow_deferral_minutes") ?? 0);
  if (deferral % 1440 !== 0) conflict("Problem with allow_deferral_minutes");
  if (childText(document, "general", "frequency") !== "Once per computer") {
    const noRetry = [element("retry_event", "none"), element("retry_attempts", -1)];
    document = inSection(document, "general", ...noRetry, element("notify_on_each_failed_retry", false));
  }
  const drive = childText(document, "general", "target_drive") || "/";
  const overridden = child(document, "general", "override_default_settings")!;
  document = inSection(
    document,
    "general",
    element("trigger", derivedTrigger(document)),
    element("target_drive", drive),
    // The general one decides (a released provider reads the drive here that it wrote there).
    withChild(overridden, element("target_drive", drive)),
  );
  document = withChild(withChild(document, rebootWords(document)), keptEncryption(document));
  const description = childText(document, "self_service", "self_service_description") ?? "";
  const displayName = childText(document, "self_service", "self_service_display_name") || name;
  return inSection(
    document,
    "self_service",
    element("self_service_description", description.replace(/\n+$/, "")),
    element("self_service_display_name", displayName),
    keptCategories(document),
    keptIcon(instance, document, before),
  );
}

/** An empty choice is the first one of the page (a released provider sends it empty and reads these words). */
function rebootWords(document: Element): Element {
  const words = { startup_disk: "Current Startup Disk", ...doNotRestart };
  const reboot = child(document, "reboot")!;
  const empty = Object.entries(words).filter(([name]) => childText(reboot, name) === "");
  return empty.map(([name, text]) => element(name, text)).reduce(withChild, reboot);
}

const doNotRestart = { no_user_logged_in: "Do not restart", user_logged_in: "Do not restart" };

/** Without an action there is nothing to encrypt with: what else was sent is gone (a released provider relies on it). */
function keptEncryption(document: Element): Element {
  const section = child(document, "disk_encryption")!;
  const action = child(section, "action");
  return action && action.text !== "none" ? section : { ...section, children: [element("action", "none")] };
}

/** A Self Service category stays only with `display_in`, and `feature_in` only counts with it. */
function keptCategories(document: Element): Element {
  const categories = child(document, "self_service", "self_service_categories")!;
  return { ...categories, children: categories.children.filter((each) => childText(each, "display_in") === "true") };
}

/** An icon can be exchanged but never removed. */
function keptIcon(instance: Instance, document: Element, before: Element): Element {
  const idText = childText(document, "self_service", "self_service_icon", "id") ?? "";
  if (idText === "" || Number(idText) < 1) {
    return child(before, "self_service", "self_service_icon") ?? element("self_service_icon");
  }
  const icon = instance.icons.get(Number(idText)) ?? conflict("Problem with self_service_icon");
  return element("self_service_icon", [
    element("id", idText),
    element("filename", icon.filename),
    element("uri", icon.url),
  ]);
}

/** A client of the older kind sends the method as a second `<notification>`; the first one is the switch. */
function oneNotification(sent: Element): Element {
  const section = child(sent, "self_service");
  if (!section) return sent;
  const isMethod = ({ name, text }: Element) => name === "notification" && text !== "true" && text !== "false";
  const children = section.children.map((each) => (isMethod(each) ? { ...each, name: "notification_type" } : each));
  return withChild(sent, { ...section, children });
}

const emptyScope = child(policyTemplate, "scope")!;

/** A scope that is sent replaces the whole one: what it leaves out is empty (facts §3.3). */
function withWholeScope(document: Element): Element {
  const scope = child(document, "scope")!;
  return withChild(document, merge(shape.fields["scope"]!, emptyScope, scope, { witness: scope }));
}

/** What a policy's document becomes by a write; the tester's edits go the same way. */
export function settledPolicy(instance: Instance, sent: Element, before?: Element): Stored {
  const base = before ? refreshReferences(instance, before) : policyTemplate;
  const merged = merge(shape, base, oneNotification(sent), { itemDefaults: policyItems });
  const resolved = resolveReferences(instance, ordered(policyTemplate, withWholeScope(merged)));
  refuseOtherSites(instance, resolved);
  const document = settle(instance, resolved, base);
  return { name: childText(document, "general", "name")!, document };
}

export function policyRoutes(instance: Instance): Route[] {
  const kind: ClassicKind<Stored> = {
    resource: "policies",
    listRoot: "policies",
    root: "policy",
    collection: instance.policies,
    noun: "Policies",
    shape,
    accept: (sent, before) => settledPolicy(instance, sent, before?.document),
    show: (id, { document }) => shown(id, document),
    spelled: (document) => (instance.settings.twoNotificationElements ? asTwoNotifications(document) : document),
    written: (id) => tickAfterWrite(instance, "payload", id),
    removed: (id) => setTick(instance, "payload", id, false),
  };
  return [...classicRoutes(kind), ...lists(), subset()];

  function shown(id: number, document: Element): Element {
    return inSection(refreshReferences(instance, document), "general", element("id", id));
  }

  function filtered(context: Context, test: (document: Element) => boolean): Reply {
    const rows = instance.policies.all(context.node).filter(([, { document }]) => test(document));
    const items = rows.map(([id, { name }]) => element("policy", [element("id", id), element("name", name)]));
    const json = () => ({ policies: rows.map(([id, { name }]) => ({ id, name })) });
    return answer(context, 200, element("policies", [element("size", items.length), ...items]), json);
  }

  function lists(): Route[] {
    const common = { method: "GET" as const, privileges: ["Read Policies"] };
    const inCategory = (document: Element, wanted: string) => {
      const category = child(refreshReferences(instance, document), "general", "category");
      return [childText(category, "id"), childText(category, "name")].includes(wanted === "None" ? "-1" : wanted);
    };
    return [
      {
        ...common,
        path: "/JSSResource/policies/category/{category}",
        run: (context) => filtered(context, (document) => inCategory(document, context.params["category"]!)),
      },
      {
        ...common,
        path: "/JSSResource/policies/createdBy/{createdBy}",
        run: (context) => filtered(context, () => context.params["createdBy"] === "jss"),
      },
    ];
  }

  /** Sections by name, joined with `&`; an unknown name returns everything (facts §3.1). */
  function subset(): Route {
    return {
      method: "GET",
      path: "/JSSResource/policies/id/{id}/subset/{subset}",
      privileges: ["Read Policies"],
      run: (context) => {
        const { document } = instance.policies.get(context.id, context.node) ?? classicNotFound();
        const whole = shown(context.id, document);
        const wanted = context.params["subset"]!.toLowerCase().replaceAll("&", " ").split(" ");
        const sections = whole.children.filter(
          ({ name }) => wanted.includes(name.replaceAll("_", "")) || wanted.includes(name),
        );
        const isKnown = sections.length === wanted.length;
        const kept = isKnown ? sections.filter(({ name }) => name !== "package_configuration") : whole.children;
        const part = { ...whole, children: kept };
        return answer(context, 200, part, () => ({ policy: toJson(shape, part) }));
      },
    };
  }
}
/** How older servers show it: the switch, then the method, under one name. */
function asTwoNotifications(document: Element): Element {
  const section = child(document, "self_service")!;
  const children = section.children.map((each) =>
    each.name === "notification_type" ? { ...each, name: "notification" } : each,
  );
  return withChild(document, { ...section, children });
}
