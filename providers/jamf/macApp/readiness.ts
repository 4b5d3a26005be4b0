/**
 * Whether an app of the Jamf App Catalog could be deployed, asked before anything is written: is the catalog there, are its
 * terms accepted, does the title exist with that bundle id, is there such a target group?
 *
 * `GET /v1/app-installers`, `…/terms-and-conditions` and `…/deployments` (Jamf's public tooling, September 2026).
 */
import type { Subject } from "../../core/errors";
import type { JamfClient } from "../client";
import type { MacAppArgs } from "../macApp";
import { rsqlEquals } from "../client/rsql";
import { explaining, resolve, termsOpen } from "./catalog";

const permission = "Read Mac Applications";

/** Sentences that speak against deploying; empty when nothing does. Throws when it can't be found out. */
export async function macAppObstacles(jamf: JamfClient, app: MacAppArgs): Promise<string[]> {
  const about: Subject = { verb: "deploy", noun: "Mac App", name: app.name ?? app.appTitle, permission };
  const catalog = await explaining(jamf, () =>
    jamf.read<{ cloudServicesEnabled?: boolean }>("/v1/app-installers", { ...about, verb: "ask whether to deploy" }),
  );
  const refused = (why: string) => `Could not deploy Mac App "${about.name}": ${why}`;
  if (catalog === undefined) {
    return [refused("this Jamf Pro has no App Installers. They need Jamf Cloud, or a Cloud Services Connection.")];
  }
  if (catalog.cloudServicesEnabled === false) {
    return [
      refused(
        "Jamf Pro has no Cloud Services Connection. Set it up under Settings > Global > Cloud services connection, " +
          "or set jamf.macApp to false and deploy the app by other means.",
      ),
    ];
  }
  const [open] = await Promise.all([termsOpen(jamf), resolve(jamf, app, about)]);
  if (!open) return [];
  return [
    refused(
      "the terms and conditions of the Jamf App Catalog are not accepted. An authorized administrator accepts them under " +
        "Settings > Computer management > App Installers.",
    ),
  ];
}

/** Whether the app is deployed under this name already: then the catalog was there and its terms accepted. One request. */
export async function isDeployed(
  jamf: JamfClient,
  { name, bundleId }: Required<Pick<MacAppArgs, "name" | "bundleId">>,
) {
  const about: Subject = { verb: "look up", noun: "Mac App", name, permission };
  const rows = await explaining(jamf, () =>
    jamf.list<{ name: string; app?: { bundleId?: string } }>("/v1/app-installers/deployments", about, {
      filter: rsqlEquals("name", name),
    }),
  );
  return rows.some((row) => row.name === name && row.app?.bundleId === bundleId);
}
