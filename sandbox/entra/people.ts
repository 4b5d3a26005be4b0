/** What administrators do in the admin centers of Entra and Intune. */
import type { People, Reply, Step } from "../service";
import {
  assignedGroups,
  groupAssignment,
  isForEverybody,
  jamfPartner,
  jamfPartnerName,
  newPartner,
} from "./compliancePartners";
import { addConsent, withdrawConsent } from "./consent";
import type { Entity } from "./collection";
import { appIds, cloudConnectorName, registrationAppName } from "./knownApps";
import { isGuid } from "./references";
import type { RoleName } from "./roles";
import type { Tenant } from "./tenant";

class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Act = (body: Record<string, unknown>, as: string) => object;

/** The first role does it when nobody is named. Others are refused, as the admin centers would. */
function by(roles: readonly RoleName[], what: string, act: Act): Step {
  return (body): Reply => {
    const as = String(body["as"] ?? roles[0]);
    try {
      if (!roles.some((role) => role.toLowerCase() === as.toLowerCase())) {
        throw new Refused(403, `${as} may not ${what}: that takes ${roles.join(" or ")}`);
      }
      return { status: 200, body: act(body, as) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, body: { error: error.message } };
    }
  };
}

const consenters = ["Global Administrator", "Privileged Role Administrator"] as const;
const intune = ["Intune Administrator", "Global Administrator"] as const;

/** What people do in Microsoft's pages and nobody can do by API. The first tenant is the one that Jamf is meant for. */
export function entraPeople(tenants: () => Tenant[], people: People): Record<string, Step> {
  const main = () => tenants()[0]!;
  const page = () => people["page"] as { isEnabled?: boolean } | undefined;
  const inTenant = (body: Record<string, unknown>): Tenant => {
    const wanted = body["tenant"];
    if (wanted === undefined) return main();
    const found = tenants().find(({ id, names }) => [id, names.displayName, names.domain].includes(String(wanted)));
    if (!found) throw new Refused(404, `There is no tenant "${String(wanted)}"`);
    return found;
  };
  const note = (fact: string, value: object): object => {
    people[fact] = { ...value, at: main().now() };
    return { [fact]: people[fact] };
  };

  return {
    consentCloudConnector: by(consenters, "consent for the whole organisation", (body, as) => {
      if (!page()?.isEnabled) throw new Refused(409, "Jamf Pro asks for the consent once the page is saved");
      const tenant = inTenant(body);
      addConsent(tenant, appIds.cloudConnector);
      return note("cloudConnectorConsent", { as, tenantId: tenant.id });
    }),

    /** In the wizard the second prompt follows the first; `{"via": "url"}` is the consent page opened by hand. */
    consentRegistrationApp: by(
      [...consenters, "Application Administrator", "Cloud Application Administrator"],
      "consent for the whole organisation",
      (body, as) => {
        const tenant = inTenant(body);
        if (body["via"] !== "url" && !tenant.servicePrincipalOf(appIds.cloudConnector)) {
          throw new Refused(409, `The wizard asks for "${cloudConnectorName}" first`);
        }
        addConsent(tenant, appIds.registrationApp);
        return note("registrationAppConsent", { as, tenantId: tenant.id });
      },
    ),

    withdrawConsent: by(
      ["Application Administrator", "Cloud Application Administrator", ...consenters],
      "delete enterprise applications",
      (body, as) => {
        const names = { cloudConnector: cloudConnectorName, registrationApp: registrationAppName };
        const app = String(body["app"] ?? "cloudConnector");
        if (app !== "cloudConnector" && app !== "registrationApp") {
          throw new Refused(400, 'app must be "cloudConnector" or "registrationApp"');
        }
        const tenant = inTenant(body);
        if (!withdrawConsent(tenant, appIds[app])) throw new Refused(409, `"${names[app]}" is not in the tenant`);
        delete people[`${app}Consent`];
        return note("consentWithdrawn", { as, app, tenantId: tenant.id });
      },
    ),

    /** `{"group": name or id}`, or the trap `{"allUsers": true}`. `{"platform": "ios"}` is a click beside the right one. */
    addPartner: by(intune, "add compliance partners", (body, as) => {
      const tenant = main();
      if (!tenant.settings.hasIntune) throw new Refused(409, "The tenant has no Intune licence");
      const platform = body["platform"] === "ios" ? "ios" : "macOs";
      const present = jamfPartner(tenant);
      if (present?.[`${platform}Onboarded`] === true) {
        throw new Refused(409, `"${jamfPartnerName}" is set up for this platform already`);
      }
      const assignment =
        body["allUsers"] === true
          ? { target: { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } }
          : groupAssignment(pickedGroup(tenant, body["group"]).id);
      const partner = present ?? newPartner(tenant, jamfPartnerName);
      const state = partner["partnerState"] === "unknown" ? "unavailable" : partner["partnerState"];
      tenant.partners.put({
        ...partner,
        partnerState: state,
        [`${platform}Onboarded`]: true,
        [`${platform}EnrollmentAssignments`]: [assignment],
      });
      return note("partnerAdded", { as, platform });
    }),

    /** Jamf Pro has checked its page before; here is what Jamf's service finds in the tenant. */
    confirm: (body) => {
      const tenant = main();
      const hindrance = whyNotConfirmed(tenant);
      if (hindrance) return { status: 409, body: { error: hindrance } };
      const partner = jamfPartner(tenant)!;
      tenant.partners.put({
        ...partner,
        partnerState: "enabled",
        macOsOnboarded: true,
        lastHeartbeatDateTime: tenant.now(),
      });
      return { status: 200, body: note("confirmed", { as: String(body["as"] ?? "Jamf administrator") }) };
    },

    /** Switching the page off tells Intune that the partner is gone. */
    disablePage: () => {
      const partner = jamfPartner(main());
      if (partner && people["confirmed"]) main().partners.put({ ...partner, partnerState: "terminated" });
      delete people["confirmed"];
      return { status: 200, body: {} };
    },

    /** `{"placeholderAppId"}`, or `{"choice": "enforced" | "disabled" | "unset"}`. */
    customizeBaselineScopes: by(
      ["Conditional Access Administrator", "Security Administrator", "Global Administrator"],
      "change how baseline scopes are enforced",
      (body, as) => {
        const tenant = main();
        const chosen = chosenResource(tenant, body);
        tenant.baselineScopes = chosen === undefined ? null : { resourceAppId: chosen, createdDateTime: tenant.now() };
        return note("baselineScopes", { as, resourceAppId: chosen ?? null });
      },
    ),
  };
}

/** By id or by name, as a person would pick it from a list. */
function pickedGroup(tenant: Tenant, which: unknown): Entity {
  const wanted = String(which ?? "").toLowerCase();
  const found = tenant.groups.find(
    ({ id, displayName }) => id === wanted || String(displayName).toLowerCase() === wanted,
  );
  if (!found) throw new Refused(404, `There is no group "${String(which)}"`);
  return found;
}

function whyNotConfirmed(tenant: Tenant): string | undefined {
  if (!tenant.servicePrincipalOf(appIds.cloudConnector)) return `"${cloudConnectorName}" has no consent in this tenant`;
  if (!tenant.servicePrincipalOf(appIds.registrationApp))
    return `"${registrationAppName}" has no consent in this tenant`;
  if (!tenant.settings.hasIntune) return "Intune is not set up in this tenant";
  const partner = jamfPartner(tenant);
  if (!partner) return `The compliance partner "${jamfPartnerName}" has not been added in Intune`;
  if (isForEverybody(partner, "macOs"))
    return "The compliance partner is assigned to all users, which stops the connection";
  if (assignedGroups(partner, "macOs").length === 0) return "No group is assigned to the compliance partner for macOS";
  return tenant.settings.isPartnerConnected ? undefined : "Jamf Pro cannot reach Microsoft Intune";
}

function chosenResource(tenant: Tenant, body: Record<string, unknown>): string | undefined {
  if (body["choice"] === "unset") return undefined;
  if (body["choice"] === "enforced") return appIds.windowsAzureActiveDirectory;
  if (body["choice"] === "disabled") return "00000000-0000-0000-0000-000000000000";
  const appId = String(body["placeholderAppId"] ?? "").toLowerCase();
  if (!isGuid(appId)) throw new Refused(400, "placeholderAppId must be the application id of the placeholder");
  const isOwn = tenant.applications.find((application) => application["appId"] === appId);
  if (!isOwn) throw new Refused(404, `No application of this tenant has the id ${appId}`);
  return appId;
}
