/** The Self Service tab. */
import type { Problem } from "../../core/lifecycle";
import { xml, type XmlElement } from "../client";
import {
  childOf,
  type Field,
  type Fields,
  flag,
  inPlace,
  replaceItems,
  text,
  withNormalTexts,
} from "../classic/fields";
import { requireList, requireTexts, unknownProperties } from "../classic/properties";
import { requireBoolean, requireId, requireOneOf } from "../validation";

const locations = ["Self Service", "Self Service and Notification Center"] as const;

export interface PolicySelfService {
  /** Make the policy available in Self Service. Default `true` where `selfService` is given. */
  available?: boolean;
  /** Self Service Display Name. Default: the policy's display name. */
  displayName?: string;
  /** Button Name before initiation. Default `Install`. */
  buttonName?: string;
  /** Button Name after initiation. Default `Reinstall`. */
  reinstallButtonName?: string;
  /** Description, Markdown. Default: none. Line ends at its end carry no meaning. */
  description?: string;
  /** Ensure that users view the description. Default `false`. */
  ensureUsersViewDescription?: boolean;
  /** Id of the icon. Not managed where it is left out: once set, Jamf Pro's API can exchange it, but never remove it. */
  iconId?: string;
  /** Feature the policy on the main page of Self Service. Default `false`. */
  featureOnMainPage?: boolean;
  /** Categories in which Self Service shows the policy. Default: none. */
  categories?: PolicySelfServiceCategory[];
  /** Notification. Not managed where it is left out. */
  notification?: PolicyNotification;
}

interface PolicySelfServiceCategory {
  /** Id of the category. */
  categoryId: string;
  /** Feature in: shows the policy at the top of this category. Default `false`. */
  featureIn?: boolean;
}

interface PolicyNotification {
  /** Display notifications. Default `true` where `notification` is given. */
  display?: boolean;
  /** Where. Default `Self Service`. */
  location?: (typeof locations)[number];
  /** Not managed where it is left out. */
  subject?: string;
  /** Not managed where it is left out. */
  message?: string;
}

/**
 * Older servers show two `<notification>`, the switch and the place; newer ones have `<notification_type>` for the place; a
 * server whose Self Service notifications are off (Settings > Self Service > macOS) keeps what is written and shows nothing
 * of it (field reports: jamfpro provider issue 1106, 2026-05; jamfplatform provider, Jamf Pro 11.31.1, 2026-09-06). What
 * can't be seen counts as wanted.
 */
const notification: Fields<PolicyNotification> = {
  display: {
    read(section, wanted) {
      const [said] = notifications(section).filter(isSwitch);
      return said === undefined ? wanted : said === "true";
    },
    write(section, value) {
      const place = notifications(section).find((said) => !isSwitch(said));
      section.set("notification", value);
      if (place !== undefined && !section.child("notification_type")) section.set("notification_type", place);
    },
  },
  location: {
    read(section, wanted) {
      const said = section.text("notification_type") ?? notifications(section).find((each) => !isSwitch(each));
      return said === undefined ? wanted : (said as PolicyNotification["location"]);
    },
    write(section, value) {
      const on = notifications(section).find(isSwitch);
      if (on !== undefined) section.set("notification", on);
      section.set("notification_type", value);
    },
  },
  subject: seldomShown("notification_subject"),
  message: seldomShown("notification_message"),
};

const notifications = (section: XmlElement): string[] =>
  section.children("notification").map((each) => each.text().trim());
const isSwitch = (said: string): boolean => said === "true" || said === "false";

function seldomShown(element: string): Field<string> {
  const plain = text(element);
  return { ...plain, read: (section, wanted) => (section.child(element) ? plain.read(section, wanted) : wanted) };
}

/** A category that is not displayed in is not kept (field report: jamfplatform-go-sdk, Jamf Pro 11.31, 2026). */
const categories: Field<PolicySelfServiceCategory[]> = {
  read: (section) =>
    (section.child("self_service_categories") ?? xml("none"))
      .children("category")
      .filter((each) => each.text("display_in")?.trim() === "true")
      .map((each) => ({
        categoryId: each.text("id")?.trim() ?? "",
        featureIn: each.text("feature_in")?.trim() === "true",
      })),
  write(section, wanted) {
    replaceItems(childOf(section, "self_service_categories"), "category", wanted, {
      is: (each, { categoryId }) => each.text("id")?.trim() === categoryId,
      fill: (each, { categoryId, featureIn = false }) =>
        void each.set("id", categoryId).set("display_in", true).set("feature_in", featureIn),
    });
  },
  equal: (a, b) => JSON.stringify(sortedCategories(a)) === JSON.stringify(sortedCategories(b)),
};

const sortedCategories = (list: readonly PolicySelfServiceCategory[]): PolicySelfServiceCategory[] =>
  list
    .map(({ categoryId, featureIn = false }) => ({ categoryId: String(categoryId), featureIn }))
    .sort((a, b) => a.categoryId.localeCompare(b.categoryId));

const available = flag("use_for_self_service");

const details: Fields<Omit<PolicySelfService, "available">> = {
  displayName: text("self_service_display_name"),
  buttonName: text("install_button_text"),
  reinstallButtonName: text("reinstall_button_text"),
  description: text("self_service_description"),
  ensureUsersViewDescription: flag("force_users_to_view_description"),
  iconId: {
    read: (section, wanted) =>
      wanted === undefined ? undefined : (section.text("self_service_icon", "id")?.trim() ?? "-1"),
    write: (section, id) => void childOf(section, "self_service_icon").set("id", id).remove("filename").remove("uri"),
  },
  featureOnMainPage: flag("feature_on_main_page"),
  categories,
  notification: {
    ...inPlace(notification),
    read: (section, wanted) => wanted && inPlace(notification).read(section, wanted),
  },
};

/** Stands in the `<self_service>` section itself. What does not show in Self Service is not touched. */
export const selfServiceField: Field<PolicySelfService> = {
  read: (section, wanted) =>
    available.read(section, undefined)
      ? { available: true, ...inPlace(details).read(section, wanted) }
      : { available: false },
  write(section, { available: wanted = true, ...rest }, fresh) {
    if (fresh || available.read(section, undefined) !== wanted) available.write(section, wanted, fresh);
    if (wanted) inPlace(details).write(section, rest, fresh);
  },
};

export function filledSelfService(
  given: PolicySelfService | undefined,
  displayName: string | undefined,
): PolicySelfService {
  if (given === undefined || given.available === false) return { ...given, available: false };
  return {
    available: true,
    ...(displayName === undefined ? {} : { displayName }),
    buttonName: "Install",
    reinstallButtonName: "Reinstall",
    description: "",
    ensureUsersViewDescription: false,
    featureOnMainPage: false,
    categories: [],
    ...given,
    ...(given.notification ? { notification: { display: true, location: "Self Service", ...given.notification } } : {}),
  };
}

export function canonicalSelfService(given: PolicySelfService): PolicySelfService {
  if (given.available === false) return { available: false };
  const { categories: list, ...rest } = withNormalTexts(given);
  return list === undefined ? rest : { ...rest, categories: sortedCategories(list) };
}

export function validateSelfService(given: PolicySelfService): Problem[] {
  const at = (property: string) => `selfService.${property}`;
  const problems = [
    ...unknownProperties(given, ["available", ...Object.keys(details)], "selfService"),
    ...requireBoolean(given.available, at("available")),
    ...requireTexts(given, ["displayName", "buttonName", "reinstallButtonName", "description"], "selfService"),
    ...requireBoolean(given.ensureUsersViewDescription, at("ensureUsersViewDescription")),
    ...requireBoolean(given.featureOnMainPage, at("featureOnMainPage")),
    ...requirePositiveId(given.iconId, at("iconId")),
  ];
  const noList = given.categories === undefined ? [] : requireList(given.categories, at("categories"));
  problems.push(...noList);
  (noList.length > 0 ? [] : (given.categories ?? [])).forEach((category, i) => {
    const property = at(`categories[${i}]`);
    problems.push(...unknownProperties(category, ["categoryId", "featureIn"], property));
    if (category?.categoryId === undefined) problems.push({ property: `${property}.categoryId`, reason: "is missing" });
    problems.push(...requirePositiveId(category?.categoryId, `${property}.categoryId`));
    problems.push(...requireBoolean(category?.featureIn, `${property}.featureIn`));
  });
  if (given.notification !== undefined) {
    problems.push(...unknownProperties(given.notification, Object.keys(notification), at("notification")));
    problems.push(...requireTexts(given.notification, ["subject", "message"], at("notification")));
    problems.push(...requireBoolean(given.notification.display, at("notification.display")));
    problems.push(...requireOneOf(given.notification.location, locations, at("notification.location")));
  }
  return problems;
}

function requirePositiveId(id: string | undefined, property: string): Problem[] {
  if (id === "-1") return [{ property, reason: 'must be an id such as "12": leave it out for none' }];
  return requireId(id, property);
}
