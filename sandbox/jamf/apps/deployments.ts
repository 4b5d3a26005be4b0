/** App Installers: deployments. */
import type { Reply } from "../../service";
import type { GroupMembers } from "../groups/groupMembers";
import type { Instance } from "../instance";
import { page } from "../server/paging";
import { privilegesOn } from "../server/privileges";
import { notFound, refuse } from "../server/refusals";
import type { Context, Route } from "../server/router";
import type { Deployment } from "./deployment";
import { accept, settableApp, type Sent } from "./deploymentRules";
import { appTitle, type AppTitle } from "./titles";

/** App Installers. PUT replaces everything; what is left out goes back to its default (facts §4). */
export function appDeploymentRoutes(instance: Instance, members: GroupMembers): Route[] {
  const path = "/api/v1/app-installers/deployments";
  const privileges = privilegesOn("Mac Applications");
  const route = (method: Route["method"], end: string, run: Route["run"]): Route => ({
    method,
    path: path + end,
    privileges: privileges[method],
    relax: settableApp,
    run: (context) => {
      // The text is the facts'; that reading is refused with the same text is a guess.
      if (!instance.settings.cloudServices) refuse(403, "FORBIDDEN", "", "Cloud Services Connection not established");
      return run(context);
    },
  });
  return [
    route("GET", "", list),
    route("POST", "", create),
    route("GET", "/{id}", ({ id, node, params }) => ({ status: 200, body: flat(id, found(id, params["id"]!, node)) })),
    route("PUT", "/{id}", update),
    route("DELETE", "/{id}", remove),
  ];

  function found(id: number, text: string, node?: number): Deployment {
    return instance.deployments.get(id, node) ?? notFound("App Installer deployment", text);
  }

  /** Where a category or site has been deleted, the app has none. */
  function numberOrNone(id: number, all: { get(id: number): object | undefined }): string {
    return String(all.get(id) ? id : -1);
  }

  function flat(id: number, deployment: Deployment): object {
    const { categoryId, siteId, smartGroupId, ...rest } = deployment;
    return {
      id: String(id),
      ...rest,
      categoryId: numberOrNone(categoryId, instance.categories),
      siteId: numberOrNone(siteId, instance.sites),
      smartGroupId: String(smartGroupId),
      latestAvailableVersion: appTitle(deployment.appTitleId)!.version,
      versionRemoved: false,
      titleAvailableInAis: true,
    };
  }

  /** The list shows names instead of numbers and how far the installation is. */
  function expanded(id: number, deployment: Deployment): object {
    const title = appTitle(deployment.appTitleId)!;
    const { name, enabled, deploymentType, updateBehavior, selectedVersion } = deployment;
    const named = (number: number, value: { name: string } | undefined, none: string) => ({
      id: value ? String(number) : "-1",
      name: value?.name ?? none,
    });
    return {
      id: String(id),
      name,
      enabled,
      deploymentType,
      updateBehavior,
      selectedVersion,
      versionRemoved: false,
      latestAvailableVersion: title.version,
      app: {
        id: title.id,
        bundleId: title.bundleId,
        titleName: title.titleName,
        publisher: title.publisher,
        latestVersion: title.version,
        selectedVersion,
        deployedVersion: selectedVersion || title.version,
        versionRemoved: false,
        titleAvailableInAis: true,
      },
      site: named(deployment.siteId, instance.sites.get(deployment.siteId), "None"),
      smartGroup: named(deployment.smartGroupId, instance.groups.get(deployment.smartGroupId), ""),
      category: named(deployment.categoryId, instance.categories.get(deployment.categoryId), ""),
      computerStatuses: statuses(deployment, title),
    };
  }

  function statuses({ smartGroupId, enabled, deploymentType }: Deployment, title: AppTitle): object {
    const counts = { installed: 0, available: 0, inProgress: 0, failed: 0, unqualified: 0 };
    for (const macId of enabled ? members.of(smartGroupId) : []) {
      const hasIt = instance.macs.get(macId)?.apps.some(({ bundleId }) => bundleId === title.bundleId);
      if (hasIt) counts.installed += 1;
      else if (deploymentType === "SELF_SERVICE") counts.available += 1;
      else counts.inProgress += 1;
    }
    return counts;
  }

  function list({ call, node }: Context): Reply {
    const found = page(call.query, instance.deployments.all(node), {
      fields: {
        id: ([id]) => id,
        name: ([, { name }]) => name,
        deploymentType: ([, { deploymentType }]) => deploymentType,
        updateBehavior: ([, { updateBehavior }]) => updateBehavior,
        "app.bundleId": ([, { appTitleId }]) => appTitle(appTitleId)!.bundleId,
        "app.deployedVersion": ([, each]) => each.selectedVersion || appTitle(each.appTitleId)!.version,
      },
      largestPage: 1000,
    });
    const results = found.rows.map(([id, deployment]) => expanded(id, deployment));
    return { status: 200, body: { totalCount: found.totalCount, results } };
  }

  /** Names need not be unique here: nothing says so, and a repeated create must show as a second app. */
  function create({ body, call, node }: Context): Reply {
    if (!instance.settings.termsAccepted) {
      refuse(403, "FORBIDDEN", "", "The Jamf App Catalog terms and conditions have not been accepted");
    }
    const id = instance.deployments.insert(accept(instance, body as Sent), node);
    return { status: 201, body: { id: String(id), href: `${call.origin}${path}/${id}` } };
  }

  function update({ id, params, body, node }: Context): Reply {
    const before = found(id, params["id"]!);
    const deployment = accept(instance, body as Sent, before);
    instance.deployments.put(id, deployment, node);
    return { status: 200, body: flat(id, deployment) };
  }

  /** Apps that are installed stay on the Macs. */
  function remove({ id, params, node }: Context): Reply {
    found(id, params["id"]!);
    instance.deployments.delete(id, node);
    return { status: 204 };
  }
}
