/** Pro API: device compliance information of a Mac. */
import { compliancePage, type GroupMembers } from "../groups/groupMembers";
import type { Instance } from "../instance";
import { notFound } from "../server/refusals";
import type { Route } from "../server/router";

const stateOf = { Compliant: "COMPLIANT", "Not Compliant": "NON_COMPLIANT", "Not Available": "UNKNOWN" } as const;

/** The whole public surface of the device compliance integration: it can be looked at, not set (facts §5.1). */
export function deviceComplianceRoutes(instance: Instance, members: GroupMembers): Route[] {
  const path = "/api/v1/conditional-access";
  return [
    {
      method: "GET",
      path: `${path}/device-compliance-information/computer/{deviceId}`,
      privileges: ["Read Device Compliance Information"],
      run: ({ params }) => {
        const mac = instance.macs.get(Number(params["deviceId"])) ?? notFound("Computer", params["deviceId"]!);
        const page = compliancePage(instance);
        const information = {
          deviceId: String(mac.id),
          applicable: page !== undefined && page.isEnabled && members.of(page.applicableGroupId).has(mac.id),
          complianceState: stateOf[members.complianceOf(mac)],
          complianceVendor: "Intune",
          complianceVendorDeviceInformation: { deviceIds: mac.registration ? [mac.registration.deviceId] : [] },
        };
        return { status: 200, body: [information] };
      },
    },
    {
      method: "GET",
      path: `${path}/device-compliance-information/mobile/{deviceId}`,
      privileges: ["Read Device Compliance Information"],
      run: ({ params }) => notFound("Mobile device", params["deviceId"]!),
    },
    {
      method: "GET",
      path: `${path}/device-compliance/feature-toggle`,
      privileges: ["Read Conditional Access"],
      run: () => ({ status: 200, body: { sharedDeviceFeatureEnabled: false } }),
    },
  ];
}
