/** What a Mac App's names mean: the title in the Jamf App Catalog, the target group; and what stands in the catalog's way. */
import { ServiceError, type Subject, UnclearOutcome } from "../../core/errors";
import { singleFlight } from "../../core/http/singleFlight";
import type { JamfClient } from "../client";
import { type ComputerGroup, directoryOf } from "../directory";
import type { References } from "./wire";
import { nearest, quoted } from "../nearest";

/** The built-in smart group of every Mac, normally with the id 1; it can be renamed, and deleted. */
export const allManagedClients = "All Managed Clients";

/** What the program calls things. */
interface Names {
  appTitle: string;
  bundleId?: string;
  targetGroup?: string;
  site?: string;
}

interface Title {
  id: string;
  titleName: string;
  bundleId?: string;
  publisher?: string;
  architecture?: string;
}

/** The ids behind the names, looked up when the app is written and not before. */
export async function resolve(jamf: JamfClient, args: Names, subject: Subject): Promise<References> {
  const [title, group, site] = await Promise.all([
    titleNamed(jamf, args, subject),
    targetGroup(jamf, args.targetGroup ?? allManagedClients, subject),
    directoryOf(jamf).sites.get(args.site ?? "None", subject),
  ]);
  return { appTitleId: title.id, smartGroupId: group.id, siteId: site.id };
}

const catalogs = new WeakMap<JamfClient, () => Promise<Title[]>>();

/** All titles, asked once per process. */
function titles(jamf: JamfClient): Promise<Title[]> {
  let ask = catalogs.get(jamf);
  if (!ask) {
    const subject = { verb: "list", noun: "titles of the Jamf App Catalog", permission: "Read Mac Applications" };
    let known: Title[] | undefined;
    const list = singleFlight(async () => {
      const all = await explaining(jamf, () => jamf.list<Title>("/v1/app-installers/titles", subject));
      return (known = all.map((title) => ({ ...title, id: String(title.id) })));
    });
    catalogs.set(jamf, (ask = async () => known ?? list()));
  }
  return ask();
}

async function titleNamed(jamf: JamfClient, { appTitle, bundleId }: Names, subject: Subject): Promise<Title> {
  const all = await titles(jamf);
  const refuse = (why: string) => new Error(`Could not ${subject.verb} ${subject.noun} "${subject.name}": ${why}`);
  const named = all.filter(({ titleName }) => titleName === appTitle);
  if (named.length === 0) {
    const near = nearest(
      appTitle,
      all.map(({ titleName }) => titleName),
      5,
    );
    const sameBundle = all.filter((title) => bundleId !== undefined && title.bundleId === bundleId);
    const next = sameBundle.length > 0 ? quoted(sameBundle.map((t) => t.titleName)) : quoted(near);
    const hint = next ? ` Did you mean ${next}?` : "";
    throw refuse(
      `the Jamf App Catalog has no title "${appTitle}" among ${all.length}. appTitle must be written exactly as under Computers > Mac Apps > New.${hint}`,
    );
  }
  const fitting = named.filter((title) => bundleId === undefined || title.bundleId === bundleId);
  if (fitting.length === 1) return fitting[0]!;
  const shown = named.map((t) => `${t.bundleId ?? "no bundle id"}, ${t.publisher ?? "?"} (id ${t.id})`).join("; ");
  if (fitting.length === 0) {
    throw refuse(`the title "${appTitle}" has another bundle id than ${bundleId}: ${shown}. Correct bundleId.`);
  }
  const next = bundleId === undefined ? "Set bundleId to choose one." : "Choose another title.";
  throw refuse(`the Jamf App Catalog has ${fitting.length} titles "${appTitle}": ${shown}. ${next}`);
}

/** The title as the program calls it when it is that one, and by its own name otherwise. */
export async function titleOf(
  jamf: JamfClient,
  id: string,
  { appTitle, bundleId, appTitleId }: Names & { appTitleId?: string },
): Promise<Pick<Names, "appTitle" | "bundleId">> {
  if (id === appTitleId) return { appTitle, bundleId };
  const title = (await titles(jamf)).find((t) => t.id === id);
  return { appTitle: title?.titleName ?? id, bundleId: title?.bundleId };
}

async function targetGroup(jamf: JamfClient, reference: string, subject: Subject): Promise<ComputerGroup> {
  const { groups } = directoryOf(jamf);
  const group = reference === allManagedClients ? await everyMac(jamf) : undefined;
  const found = group ?? (await groups.get(reference, subject));
  if (found.smart) return found;
  throw new Error(
    `Could not ${subject.verb} ${subject.noun} "${subject.name}": its target group "${found.name}" (id ${found.id}) is a ` +
      "static group. Apps of the catalog go to smart groups only.",
  );
}

async function everyMac(jamf: JamfClient): Promise<ComputerGroup | undefined> {
  const { groups } = directoryOf(jamf);
  const group = (await groups.find(allManagedClients)) ?? (await groups.find("1"));
  return group?.smart ? group : undefined;
}

/** The group as the program calls it when it is that one. */
export async function targetGroupOf(jamf: JamfClient, id: string, wanted: string | undefined): Promise<string> {
  if (wanted === allManagedClients && (await everyMac(jamf))?.id === id) return wanted;
  return id === "-1" ? "None" : directoryOf(jamf).groups.reference(id, wanted);
}

/**
 * Runs a request to App Installers and says what stands behind its refusal. 403 without a Cloud Services Connection and 404
 * without the feature are reported; what unaccepted terms answer is not known, so they are asked for after a refusal.
 */
export async function explaining<T>(jamf: JamfClient, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof ServiceError) || error instanceof UnclearOutcome) throw error;
    const { status, words } = error.answer;
    const nextStep =
      status === 403 && /cloud services/i.test(words)
        ? "Set up the connection under Settings > Global > Cloud services connection, then run pulumi up again"
        : status === 404 && error.subject.id === undefined
          ? "This Jamf Pro has no App Installers: they need Jamf Cloud, or a Cloud Services Connection"
          : (status === 400 || status === 403) && (await termsOpen(jamf))
            ? "The terms and conditions of the Jamf App Catalog are not accepted: an authorized administrator accepts them under " +
              "Settings > Computer management > App Installers, then run pulumi up again"
            : undefined;
    throw nextStep ? new ServiceError(error.subject, { ...error.answer, nextStep }) : error;
  }
}

/** Only a clear "not accepted" counts: the endpoint was broken in 11.14 (field report). */
export async function termsOpen(jamf: JamfClient): Promise<boolean> {
  const subject = { verb: "read", noun: "terms of the Jamf App Catalog" };
  const terms = await jamf
    .read<{ accepted?: boolean }>("/v1/app-installers/terms-and-conditions", subject)
    .catch(() => undefined);
  return terms?.accepted === false;
}
