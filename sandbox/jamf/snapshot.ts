/** Jamf Pro's part of `GET /snapshot`. */
import type { Access } from "./server/access";
import { appTitle } from "./apps/titles";
import { toJson } from "./classic/document";
import { refreshReferences } from "./classic/references";
import { shapeOf } from "./classic/shape";
import type { GroupMembers } from "./groups/groupMembers";
import type { Instance, Stored } from "./instance";
import { macsInScope } from "./macs/scope";
import { shown } from "./groups/smartGroupRules";
import type { Snapshot } from "../service";

/** Everything the instance knows, one array per kind, in the words of the API; secrets are left out. */
export function jamfSnapshot(instance: Instance, members: GroupMembers, access: Access): Snapshot {
  const rows = <T extends object>(all: [number, T][]) => all.map(([id, value]) => ({ id, ...value }));
  const documents = (all: [number, Stored][], root: string) =>
    all.map(([id, { name, document }]) => ({
      id,
      name,
      ...(toJson(shapeOf(root), refreshReferences(instance, document)) as object),
      reaches: [...macsInScope(instance, members, document)].length,
    }));
  const groups = (smart: boolean) =>
    instance.groups
      .all()
      .filter(([, { isSmart }]) => isSmart === smart)
      .map(([id, { macIds: _macIds, criteria, ...group }]) => ({
        id,
        ...group,
        criteria: shown(instance, criteria, true),
        members: [...members.of(id)],
      }));
  return {
    version: () => instance.options.jamfVersion,
    settings: () => instance.settings,
    categories: () => rows(instance.categories.all()),
    scripts: () => rows(instance.scripts.all()),
    computerExtensionAttributes: () => rows(instance.attributes.all()),
    sites: () => rows(instance.sites.all()),
    icons: () => rows(instance.icons.all()),
    smartComputerGroups: () => groups(true),
    staticComputerGroups: () => groups(false),
    policies: () => documents(instance.policies.all(), "policy"),
    configurationProfiles: () => documents(instance.profiles.all(), "os_x_configuration_profile"),
    macApps: () =>
      rows(instance.deployments.all()).map((app) => ({ ...app, title: appTitle(app.appTitleId)!.titleName })),
    notifications: () => rows(instance.notifications.all()),
    apiClients: () =>
      access.accounts
        .filter(({ kind }) => kind === "client")
        .map(({ name, displayName, privileges }) => ({ clientId: name, displayName, privileges })),
    macs: () =>
      instance.macs.all().map(([, mac]) => ({
        ...mac,
        enrolledAt: new Date(mac.enrolledAt).toISOString(),
        reportedAt: new Date(mac.reportedAt).toISOString(),
        checkedInAt: new Date(mac.checkedInAt).toISOString(),
      })),
  };
}
