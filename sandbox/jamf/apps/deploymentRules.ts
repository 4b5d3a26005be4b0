/** What App Installers accept of a deployment. */
import { siteNumber } from "../groups/smartGroups";
import { siteAllows, type Instance } from "../instance";
import { Refusal, refuse, type Cause } from "../server/refusals";
import type { Deployment } from "./deployment";
import { appTitle } from "./titles";

/** A body as the contract lets it through: types are right, everything may be missing. */
export type Sent = Partial<Omit<Deployment, "categoryId" | "siteId" | "smartGroupId">> & {
  categoryId?: string;
  siteId?: string;
  smartGroupId?: string;
};

const messages = ["notificationMessage", "deadlineMessage", "completeMessage"];
const intervals = ["notificationInterval", "deadline", "quitDelay"];
const switches = ["relaunch", "suppress"];

const mainSwitches = ["enabled", "installPredefinedConfigProfiles", "triggerAdminNotifications"];
const selfServiceSwitches = ["includeInFeaturedCategory", "includeInComplianceCategory", "forceViewDescription"];

type Body = Record<string, unknown>;

function without(body: Body, names: readonly string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => value !== null || !names.includes(name)));
}

/** What the server alone says (facts §4); a client may send it back, null or not. */
const readOnly = ["id", "selectedVersion", "latestAvailableVersion", "versionRemoved", "titleAvailableInAis"];

/**
 * A switch may be null, which leaves it at its default, and what is read-only may be anything (a released provider sends
 * both null); the contract wants values of the right type.
 */
export function settableApp(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  const settable = Object.entries(body).filter(([name]) => !readOnly.includes(name));
  const sent = without(Object.fromEntries(settable), mainSwitches);
  const selfService = sent["selfServiceSettings"];
  if (typeof selfService !== "object" || selfService === null) return sent;
  return { ...sent, selfServiceSettings: without(selfService as Body, selfServiceSwitches) };
}

const noNotifications = Object.fromEntries([...messages, ...intervals, ...switches].map((name) => [name, null]));
const noSelfService = {
  includeInFeaturedCategory: false,
  includeInComplianceCategory: false,
  forceViewDescription: false,
  description: "",
  categories: [],
};

function notificationProblems(sent: Record<string, unknown>): Cause[] {
  const wrong = (name: string, description: string): Cause => ({
    code: "INVALID_FIELD",
    field: `notificationSettings.${name}`,
    description,
  });
  return Object.entries(sent).flatMap(([name, value]): Cause[] => {
    if (value === null) return [];
    if (messages.includes(name) && String(value).trim() === "") return [wrong(name, "must not be blank")];
    if (messages.includes(name) && String(value).length > 150) return [wrong(name, "must be at most 150 characters")];
    if (intervals.includes(name) && Number(value) < 1) return [wrong(name, "must be at least 1")];
    return [];
  });
}

function required(sent: Sent): Cause[] {
  const names = ["name", "appTitleId", "deploymentType", "updateBehavior"] as const;
  return names
    .filter((name) => sent[name] === undefined)
    .map((name) => ({ code: "INVALID_FIELD", field: name, description: `${name} is required` }));
}

function selfService(instance: Instance, sent: Record<string, unknown> = {}): Record<string, unknown> {
  const description = ((sent["description"] as string | null | undefined) ?? "").replace(/\n+$/, "");
  if (description.length > 4000) {
    refuse(400, "INVALID_FIELD", "selfServiceSettings.description", "must be at most 4000 characters");
  }
  const asked = (sent["categories"] as { id?: string; featured?: boolean }[] | undefined) ?? [];
  const categories = asked.map(({ id, featured }, at) => {
    const category = instance.categories.get(Number(id));
    const field = `selfServiceSettings.categories[${at}].id`;
    if (!category) return refuse(400, "INVALID_FIELD", field, `There is no category ${id ?? ""}`);
    return { id: String(Number(id)), name: category.name, featured: featured ?? false };
  });
  return { ...noSelfService, ...sent, description, categories };
}

function groupNumber(instance: Instance, { smartGroupId, enabled }: Sent, siteId: number): number {
  const id = Number(smartGroupId ?? "-1");
  if (id === -1) {
    if (enabled) refuse(400, "INVALID_FIELD", "smartGroupId", "An enabled app needs a smart group");
    return id;
  }
  const group = instance.groups.get(id);
  if (!group?.isSmart) {
    return refuse(400, "INVALID_FIELD", "smartGroupId", `There is no smart group ${smartGroupId ?? ""}`);
  }
  if (!siteAllows(siteId, group)) refuse(400, "INVALID_FIELD", "smartGroupId", "The group belongs to another site");
  return id;
}

/** What is stored for a body, or why it is refused (facts §4). `before` when it replaces an app. */
export function accept(instance: Instance, sent: Sent, before?: Deployment): Deployment {
  const problems = [...required(sent), ...notificationProblems(sent.notificationSettings ?? {})];
  if (problems.length > 0) throw new Refusal(400, problems);
  const name = sent.name!;
  if (name.trim() === "" || name.length > 255)
    refuse(400, "INVALID_FIELD", "name", "name must have 1 to 255 characters");
  const title = appTitle(sent.appTitleId!);
  if (!title) return refuse(400, "INVALID_FIELD", "appTitleId", `There is no app title ${sent.appTitleId!}`);
  const categoryId = Number(sent.categoryId ?? "-1");
  if (categoryId !== -1 && !instance.categories.get(categoryId)) {
    refuse(400, "INVALID_FIELD", "categoryId", `There is no category ${sent.categoryId!}`);
  }
  const siteId = siteNumber(instance, sent.siteId);
  const isManual = sent.updateBehavior === "MANUAL";
  return {
    name,
    enabled: sent.enabled ?? false,
    appTitleId: title.id,
    deploymentType: sent.deploymentType!,
    updateBehavior: sent.updateBehavior!,
    categoryId,
    siteId,
    smartGroupId: groupNumber(instance, sent, siteId),
    installPredefinedConfigProfiles: sent.installPredefinedConfigProfiles ?? false,
    triggerAdminNotifications: sent.triggerAdminNotifications ?? false,
    notificationSettings: { ...noNotifications, ...sent.notificationSettings },
    selfServiceSettings: selfService(instance, sent.selfServiceSettings),
    selectedVersion: isManual ? before?.selectedVersion || title.version : "",
  };
}
