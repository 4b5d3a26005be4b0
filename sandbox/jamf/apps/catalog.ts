/** App Installers: titles, terms and conditions, settings. */
import { appTitle, appTitles, type AppTitle } from "./titles";
import type { Instance } from "../instance";
import { page } from "../server/paging";
import type { Route } from "../server/router";

function shown({ appName: _appName, ...title }: AppTitle): object {
  return {
    ...title,
    shortVersion: title.version,
    minimumOsVersion: "13.0",
    architecture: "universal",
    language: "MULTILINGUAL",
    availabilityDate: "2026-08-20T00:00:00Z",
    sizeInBytes: 90_000_000,
    installationPathShared: false,
    iconUrl: `https://catalog.example/icons/${title.id}.png`,
  };
}

/** The Jamf App Catalog around the apps: feature, titles, terms, settings. In no schema that a tenant serves (facts §4). */
export function appCatalogRoutes(instance: Instance): Route[] {
  const path = "/api/v1/app-installers";
  const privileges = ["Read Mac Applications"];
  let acceptanceTime = new Date(instance.surroundings.clock.now() - 90 * 86_400_000).toISOString();
  const get = (end: string, run: Route["run"]): Route => ({ method: "GET", path: path + end, privileges, run });
  return [
    get("", () => ({
      status: 200,
      body: { cloudServicesEnabled: instance.settings.cloudServices, features: ["DEPLOYMENTS"] },
    })),
    get("/titles", ({ call }) => {
      const found = page(call.query, [...appTitles], {});
      return { status: 200, body: { totalCount: found.totalCount, results: found.rows.map(shown) } };
    }),
    get("/titles/{id}", ({ params }) => {
      const title = appTitle(params["id"]!);
      return title ? { status: 200, body: shown(title) } : { status: 404 };
    }),
    get("/terms-and-conditions", () => ({
      status: 200,
      body: instance.settings.termsAccepted ? { accepted: true, acceptanceTime } : { accepted: false },
    })),
    {
      method: "POST",
      path: `${path}/terms-and-conditions/accept`,
      privileges: ["Update Mac Applications"],
      // Acceptance is per account in the real service; here one account accepts for all.
      run: () => {
        instance.settings = { ...instance.settings, termsAccepted: true };
        acceptanceTime = new Date(instance.surroundings.clock.now()).toISOString();
        return { status: 204 };
      },
    },
    get("/global-settings", () => ({
      status: 200,
      body: {
        endUserExperienceSettings: {
          notificationMessage: null,
          notificationInterval: null,
          deadlineMessage: null,
          deadline: null,
          quitDelay: null,
          completeMessage: null,
          relaunch: null,
          suppress: null,
        },
        deploymentProcessControls: {
          commandsBatchSize: 250,
          batchFrequencyInMinutes: 60,
          fromTimeOfDay: null,
          toTimeOfDay: null,
          daysOfWeek: [],
        },
      },
    })),
  ];
}
