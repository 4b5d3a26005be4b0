import type { Sample } from "../lifecycle";
import { classic, staticGroup } from "./classicEdits";

const policies = classic("policies");
const name = "Contract – Register / with Entra ID";

const byHand = (section: string, content: string) =>
  policies.put(`<policy><${section}>${content}</${section}></policy>`);
const general = (content: string) => byHand("general", content);
const selfService = (content: string) => byHand("self_service", content);
/** The scope tab is saved as a whole. */
const scope = (targets: string, limitations = "", exclusions = "") =>
  byHand("scope", `${targets}<limitations>${limitations}</limitations><exclusions>${exclusions}</exclusions>`);

export const policySample: Sample = {
  kind: "jamf:Policy",
  marked: false,

  async prepare(admin) {
    const script = (title: string) =>
      admin.must("POST", "/api/v1/scripts", { name: title, scriptContents: "#!/bin/zsh\n" });
    const site = await classic("sites").post(admin, "<site><name>Berlin</name></site>");
    return {
      category: await classic("categories").post(admin, "<category><name>Werkzeuge</name></category>"),
      other: await classic("categories").post(admin, "<category><name>Anderes</name></category>"),
      site,
      group: await staticGroup(admin, "Ziel", site),
      excluded: await staticGroup(admin, "Ausnahme", site),
      script: String((await script("Anmelden")).json.id),
      otherScript: String((await script("Aufräumen")).json.id),
    };
  },

  args: ({ category, group, excluded, script }) => ({
    displayName: name,
    enabled: false,
    site: "Berlin",
    categoryId: category,
    triggers: { startup: true, enrollmentComplete: true, customEvent: "register" },
    executionFrequency: "Once per computer",
    retry: { on: "check-in", attempts: 3, notifyOnEachFailure: true },
    targetDrive: "/Volumes/Data",
    makeAvailableOffline: true,
    activationDate: "2027-06-01 14:30:00",
    expirationDate: "2028-06-01 14:30:00",
    networkConnection: "Ethernet",
    limitToAssignedUser: true,
    scope: {
      computerIds: ["2", "1"],
      computerGroupIds: [group],
      buildingIds: ["3"],
      departmentIds: ["4"],
      userIds: ["5"],
      userGroupIds: ["6"],
      limitations: { userNames: ["anna"], userGroupNames: ["Mac & Co"], networkSegmentIds: ["7"], ibeaconIds: ["8"] },
      exclusions: {
        computerIds: ["3"],
        computerGroupIds: [excluded],
        buildingIds: ["9"],
        departmentIds: ["10"],
        userIds: ["13"],
        userGroupIds: ["14"],
        userNames: ["bert"],
        userGroupNames: ["Gäste"],
        networkSegmentIds: ["11"],
        ibeaconIds: ["12"],
      },
    },
    selfService: {
      displayName: "Diesen Mac registrieren",
      buttonName: "Registrieren",
      reinstallButtonName: "Noch einmal",
      description: "Hier beginnen, <b>nicht</b> im Company Portal.\n\nDauer: 5 Minuten.\n",
      ensureUsersViewDescription: true,
      featureOnMainPage: true,
      categories: [{ categoryId: category, featureIn: true }],
      notification: {
        location: "Self Service and Notification Center",
        subject: "Neu",
        message: "Bitte registrieren.",
      },
    },
    scripts: [{ scriptId: script, priority: "Before", parameters: ["300", "", "a & b"] }],
    maintenance: { updateInventory: true, flushUserCaches: true },
    userInteraction: { startMessage: "Los geht's", completeMessage: "Fertig", deferral: { days: 3 } },
  }),

  changes: (context) => {
    const base = policySample.args(context) as any;
    const { category, other, group, excluded, script, otherScript } = context as Record<string, string>;
    const inScope = (patch: object) => ({ scope: { ...base.scope, ...patch } });
    const inLimitations = (patch: object) => inScope({ limitations: { ...base.scope.limitations, ...patch } });
    const inExclusions = (patch: object) => inScope({ exclusions: { ...base.scope.exclusions, ...patch } });
    const inSelfService = (patch: object) => ({ selfService: { ...base.selfService, ...patch } });
    const inNotification = (patch: object) =>
      inSelfService({ notification: { ...base.selfService.notification, ...patch } });
    return {
      displayName: { displayName: `${name} (neu)` },
      enabled: { enabled: true },
      "enabled left out": { enabled: undefined },
      site: { site: "None" },
      "site by its id": { site: context["site"] },
      categoryId: { categoryId: other },
      "categoryId left out": { categoryId: undefined },
      "triggers.startup": { triggers: { ...base.triggers, startup: false } },
      "triggers.login": { triggers: { ...base.triggers, login: true } },
      "triggers.networkStateChange": { triggers: { ...base.triggers, networkStateChange: true } },
      "triggers.enrollmentComplete": { triggers: { ...base.triggers, enrollmentComplete: undefined } },
      "triggers.recurringCheckIn": { triggers: { ...base.triggers, recurringCheckIn: true } },
      "triggers.customEvent": { triggers: { ...base.triggers, customEvent: "other" } },
      "triggers left out": { triggers: undefined },
      executionFrequency: { executionFrequency: "Ongoing", retry: undefined },
      "retry.on": { retry: { ...base.retry, on: "trigger" } },
      "retry.attempts": { retry: { ...base.retry, attempts: 10 } },
      "retry.notifyOnEachFailure": { retry: { ...base.retry, notifyOnEachFailure: false } },
      "retry left out": { retry: undefined },
      targetDrive: { targetDrive: undefined },
      makeAvailableOffline: { makeAvailableOffline: false },
      activationDate: { activationDate: "2027-07-01 00:00:00" },
      expirationDate: { expirationDate: "" },
      networkConnection: { networkConnection: "Any" },
      limitToAssignedUser: { limitToAssignedUser: false },
      "scope.allComputers": {
        scope: {
          ...base.scope,
          allComputers: true,
          computerIds: [],
          computerGroupIds: [],
          buildingIds: [],
          departmentIds: [],
        },
      },
      "scope.computerIds": inScope({ computerIds: ["1"] }),
      "scope.computerGroupIds": inScope({ computerGroupIds: [group, excluded] }),
      "scope.buildingIds": inScope({ buildingIds: [] }),
      "scope.departmentIds": inScope({ departmentIds: ["4", "5"] }),
      "scope.userIds": inScope({ userIds: undefined }),
      "scope.userGroupIds": inScope({ userGroupIds: ["7"] }),
      "scope.limitations.userNames": inLimitations({ userNames: ["anna", "carla"] }),
      "scope.limitations.userGroupNames": inLimitations({ userGroupNames: [] }),
      "scope.limitations.networkSegmentIds": inLimitations({ networkSegmentIds: ["8"] }),
      "scope.limitations.ibeaconIds": inLimitations({ ibeaconIds: undefined }),
      "scope.limitations left out": inScope({ limitations: undefined }),
      "scope.exclusions.computerIds": inExclusions({ computerIds: ["4"] }),
      "scope.exclusions.computerGroupIds": inExclusions({ computerGroupIds: [] }),
      "scope.exclusions.userIds": inExclusions({ userIds: [] }),
      "scope.exclusions.userGroupIds": inExclusions({ userGroupIds: ["15"] }),
      "scope.exclusions.userNames": inExclusions({ userNames: [] }),
      "scope.exclusions.userGroupNames": inExclusions({ userGroupNames: ["Gäste", "Leitung"] }),
      "scope.exclusions left out": inScope({ exclusions: undefined }),
      "scope left out": { scope: undefined },
      "selfService.available": inSelfService({ available: false }),
      "selfService.displayName": inSelfService({ displayName: undefined }),
      "selfService.buttonName": inSelfService({ buttonName: "Go" }),
      "selfService.reinstallButtonName": inSelfService({ reinstallButtonName: undefined }),
      "selfService.description": inSelfService({ description: "Kurz." }),
      "selfService.description left out": inSelfService({ description: undefined }),
      "selfService.ensureUsersViewDescription": inSelfService({ ensureUsersViewDescription: false }),
      "selfService.featureOnMainPage": inSelfService({ featureOnMainPage: false }),
      "selfService.categories": inSelfService({ categories: [{ categoryId: other }, { categoryId: category }] }),
      "selfService.categories left out": inSelfService({ categories: undefined }),
      "selfService.notification.display": inNotification({ display: false }),
      "selfService.notification.location": inNotification({ location: "Self Service" }),
      "selfService.notification.subject": inNotification({ subject: "Alt" }),
      "selfService.notification.message": inNotification({ message: "" }),
      "selfService left out": { selfService: undefined },
      "scripts.priority": { scripts: [{ ...base.scripts[0], priority: undefined }] },
      "scripts.parameters": { scripts: [{ ...base.scripts[0], parameters: ["1", "2", "3", "4", "5", "6", "7", "8"] }] },
      "scripts.scriptId": { scripts: [{ ...base.scripts[0], scriptId: otherScript }] },
      "a second script": { scripts: [...base.scripts, { scriptId: otherScript }] },
      "the same script twice": { scripts: [...base.scripts, { scriptId: script, parameters: ["other"] }] },
      "scripts left out": { scripts: undefined },
      "maintenance.updateInventory": { maintenance: { flushUserCaches: true } },
      maintenance: {
        maintenance: {
          resetComputerNames: true,
          installCachedPackages: true,
          fixDiskPermissions: true,
          fixByHostFiles: true,
          flushSystemCaches: true,
          verifyStartupDisk: true,
        },
      },
      "maintenance left out": { maintenance: undefined },
      "userInteraction.startMessage": { userInteraction: { ...base.userInteraction, startMessage: "Moment" } },
      "userInteraction.completeMessage": { userInteraction: { ...base.userInteraction, completeMessage: "" } },
      "userInteraction.deferral by days": { userInteraction: { ...base.userInteraction, deferral: { days: 1 } } },
      "userInteraction.deferral until": {
        userInteraction: { ...base.userInteraction, deferral: { until: "2027-06-01T12:00:00Z" } },
      },
      "userInteraction.deferral None": { userInteraction: { ...base.userInteraction, deferral: "None" } },
      "userInteraction left out": { userInteraction: undefined },
    };
  },

  drift: ({ group, other, otherScript }) => ({
    displayName: general("<name>Von Hand</name>"),
    enabled: general("<enabled>true</enabled>"),
    site: general("<site><id>-1</id></site>"),
    categoryId: general(`<category><id>${String(other)}</id></category>`),
    "triggers.startup": general("<trigger_startup>false</trigger_startup>"),
    "triggers.login": general("<trigger_login>true</trigger_login>"),
    "triggers.recurringCheckIn": general("<trigger_checkin>true</trigger_checkin>"),
    "triggers.networkStateChange": general("<trigger_network_state_changed>true</trigger_network_state_changed>"),
    "triggers.enrollmentComplete": general("<trigger_enrollment_complete>false</trigger_enrollment_complete>"),
    "triggers.customEvent": general("<trigger_other/>"),
    executionFrequency: general("<frequency>Once every day</frequency>"),
    "retry.on": general("<retry_event>trigger</retry_event>"),
    "retry.attempts": general("<retry_attempts>9</retry_attempts>"),
    "retry.notifyOnEachFailure": general("<notify_on_each_failed_retry>false</notify_on_each_failed_retry>"),
    targetDrive: general("<target_drive>/</target_drive>"),
    makeAvailableOffline: general("<offline>false</offline>"),
    activationDate: general("<date_time_limitations><activation_date/></date_time_limitations>"),
    expirationDate: general(
      "<date_time_limitations><expiration_date>2029-01-01 00:00:00</expiration_date></date_time_limitations>",
    ),
    networkConnection: general("<network_requirements>Any</network_requirements>"),
    limitToAssignedUser: general("<location_user_only>false</location_user_only>"),
    "scope emptied": scope(""),
    "scope.allComputers": scope("<all_computers>true</all_computers>"),
    "scope.computerGroupIds": scope(
      `<computer_groups><computer_group><id>${String(group)}</id></computer_group></computer_groups>`,
    ),
    "selfService.available": selfService("<use_for_self_service>false</use_for_self_service>"),
    "selfService.displayName": selfService("<self_service_display_name>Von Hand</self_service_display_name>"),
    "selfService.buttonName": selfService("<install_button_text>Von Hand</install_button_text>"),
    "selfService.reinstallButtonName": selfService("<reinstall_button_text>Von Hand</reinstall_button_text>"),
    "selfService.description": selfService("<self_service_description>Von Hand</self_service_description>"),
    "selfService.ensureUsersViewDescription": selfService(
      "<force_users_to_view_description>false</force_users_to_view_description>",
    ),
    "selfService.featureOnMainPage": selfService("<feature_on_main_page>false</feature_on_main_page>"),
    "selfService.categories": selfService(
      `<self_service_categories><category><id>${String(other)}</id><display_in>true</display_in></category></self_service_categories>`,
    ),
    "selfService.notification.display": selfService("<notification>false</notification>"),
    "selfService.notification.location": selfService("<notification_type>Self Service</notification_type>"),
    "selfService.notification.subject": selfService("<notification_subject/>"),
    "selfService.notification.message": selfService("<notification_message>Von Hand</notification_message>"),
    scripts: byHand("scripts", ""),
    "a script more": byHand("scripts", `<script><id>${String(otherScript)}</id></script>`),
    "maintenance.updateInventory": byHand("maintenance", "<recon>false</recon>"),
    "maintenance.flushSystemCaches": byHand("maintenance", "<system_cache>true</system_cache>"),
    "userInteraction.startMessage": byHand("user_interaction", "<message_start/>"),
    "userInteraction.completeMessage": byHand("user_interaction", "<message_finish>Von Hand</message_finish>"),
    "userInteraction.deferral": byHand("user_interaction", "<allow_deferral_minutes>1440</allow_deferral_minutes>"),
  }),

  makeByHand: (admin, context, how) => policies.post(admin, madeByHand(context as Record<string, string>, how)),
  removeByHand: policies.remove,
  exists: policies.exists,
};

const id = (item: string, ...ids: (string | undefined)[]) =>
  ids.map((each) => `<${item}><id>${each}</id></${item}>`).join("");
const named = (item: string, text: string) => `<${item}><name>${text}</name></${item}>`;

/** Everything of `args`, as the admin center stores it. */
const madeByHand = (
  { category, site, group, excluded, script }: Record<string, string>,
  how: "equal" | "different",
) => `<policy>
  <general><name>${name}</name><enabled>false</enabled><site><id>${site}</id></site>
    <category><id>${category}</id></category><trigger_startup>true</trigger_startup>
    <trigger_enrollment_complete>true</trigger_enrollment_complete><trigger_other>register</trigger_other>
    <frequency>Once per computer</frequency><retry_event>check-in</retry_event><retry_attempts>3</retry_attempts>
    <notify_on_each_failed_retry>true</notify_on_each_failed_retry><target_drive>/Volumes/Data</target_drive>
    <offline>true</offline><date_time_limitations><activation_date>2027-06-01 14:30:00</activation_date>
    <expiration_date>2028-06-01 14:30:00</expiration_date></date_time_limitations>
    <network_requirements>Ethernet</network_requirements><location_user_only>true</location_user_only></general>
  <scope><computers>${id("computer", "1", "2")}</computers>
    <computer_groups>${id("computer_group", group)}</computer_groups><buildings>${id("building", "3")}</buildings>
    <departments>${id("department", "4")}</departments><jss_users>${id("user", "5")}</jss_users>
    <jss_user_groups>${id("user_group", "6")}</jss_user_groups>
    <limitations><users>${named("user", "anna")}</users><user_groups>${named("user_group", "Mac &amp; Co")}</user_groups>
      <network_segments>${id("network_segment", "7")}</network_segments><ibeacons>${id("ibeacon", "8")}</ibeacons></limitations>
    <exclusions><computers>${id("computer", "3")}</computers>
      <computer_groups>${id("computer_group", excluded)}</computer_groups><buildings>${id("building", "9")}</buildings>
      <departments>${id("department", "10")}</departments><jss_users>${id("user", "13")}</jss_users>
      <jss_user_groups>${id("user_group", "14")}</jss_user_groups><users>${named("user", "bert")}</users>
      <user_groups>${named("user_group", "Gäste")}</user_groups>
      <network_segments>${id("network_segment", "11")}</network_segments><ibeacons>${id("ibeacon", "12")}</ibeacons>
    </exclusions></scope>
  <self_service><use_for_self_service>true</use_for_self_service>
    <self_service_display_name>Diesen Mac registrieren</self_service_display_name>
    <install_button_text>Registrieren</install_button_text><reinstall_button_text>Noch einmal</reinstall_button_text>
    <self_service_description>Hier beginnen, &lt;b&gt;nicht&lt;/b&gt; im Company Portal.\r\n\r\nDauer: 5 Minuten.</self_service_description>
    <force_users_to_view_description>true</force_users_to_view_description>
    <feature_on_main_page>true</feature_on_main_page><self_service_categories><category><id>${category}</id>
      <display_in>true</display_in><feature_in>true</feature_in></category></self_service_categories>
    <notification>true</notification><notification_type>Self Service and Notification Center</notification_type>
    <notification_subject>Neu</notification_subject><notification_message>Bitte registrieren.</notification_message>
  </self_service>
  <scripts><script><id>${script}</id><priority>Before</priority><parameter4>300</parameter4>
    <parameter6>a &amp; b</parameter6></script></scripts>
  <maintenance><recon>${how === "equal"}</recon><user_cache>true</user_cache></maintenance>
  <user_interaction><message_start>Los geht's</message_start><message_finish>Fertig</message_finish>
    <allow_users_to_defer>true</allow_users_to_defer><allow_deferral_minutes>4320</allow_deferral_minutes></user_interaction>
</policy>`;
