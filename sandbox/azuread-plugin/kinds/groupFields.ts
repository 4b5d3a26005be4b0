/** Properties of `azuread.Group`. */
import { block, flag, list, set, text, type Fields } from "../properties/shape";

const uuid = text({ must: "uuid" });
const told = { readOnly: true } as const;

const behaviors = [
  "AllowOnlyMembersToPost",
  "CalendarMemberReadOnly",
  "ConnectorsDisabled",
  "HideGroupInOutlook",
  "SkipExchangeInstantOn",
  "SubscribeMembersToCalendarEventsDisabled",
  "SubscribeNewGroupMembers",
  "WelcomeEmailDisabled",
];

/** Of delegated sign-in and Microsoft 365 groups only. */
const mailbox = flag({ computed: true, notCovered: true });
const atLeastOneOf = ["mailEnabled", "securityEnabled"];

/**
 * `azuread_group` and `azuread_group_without_members` of azuread 3.8.0, by its public source, released 2026-02-19. What
 * only Microsoft 365 groups, administrative units and write-back to an on-premises directory need is known and not
 * covered.
 */
export function groupFields(withMembers: boolean): Fields {
  const exclusive = withMembers ? { conflictsWith: ["members"] } : {};
  const members = set(uuid, { computed: true, conflictsWith: ["dynamicMembership"] });
  return {
    displayName: text({ required: true, must: "notEmpty" }),
    administrativeUnitIds: set(uuid, { notCovered: true }),
    assignableToRole: flag({ replaces: true }),
    autoSubscribeNewMembers: mailbox,
    behaviors: set(text({ allowed: behaviors }), { replaces: true }),
    description: text(),
    dynamicMembership: block(
      { enabled: flag({ required: true }), rule: text({ required: true, must: 3072 }) },
      exclusive,
    ),
    externalSendersAllowed: mailbox,
    hideFromAddressLists: mailbox,
    hideFromOutlookClients: mailbox,
    mailEnabled: flag({ atLeastOneOf }),
    mailNickname: text({ computed: true, replaces: true }),
    ...(withMembers && { members }),
    onpremisesGroupType: text({ computed: true, notCovered: true }),
    owners: set(uuid, { computed: true }),
    preventDuplicateNames: flag({ initially: false }),
    provisioningOptions: set(text({ allowed: ["Team"] }), { replaces: true }),
    securityEnabled: flag({ atLeastOneOf }),
    theme: text({ notCovered: true }),
    types: set(text({ allowed: ["DynamicMembership", "Unified"] }), { replaces: true }),
    visibility: text({ computed: true, allowed: ["Hiddenmembership", "Private", "Public"] }),
    writebackEnabled: flag({ initially: false, notCovered: true }),
    mail: text(told),
    objectId: text(told),
    onpremisesDomainName: text(told),
    onpremisesNetbiosName: text(told),
    onpremisesSamAccountName: text(told),
    onpremisesSecurityIdentifier: text(told),
    onpremisesSyncEnabled: flag(told),
    preferredLanguage: text(told),
    proxyAddresses: list(text(), told),
  };
}
