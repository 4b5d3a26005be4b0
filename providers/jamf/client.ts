/**
 * Jamf Pro for everything above: objects by path, errors as sentences, nothing about tokens, retries or status codes.
 *
 * Paths are those of the two APIs without their prefix: `/v1/categories/3`, and for `classic` `/policies/id/12`.
 */
import type { Subject } from "../core/errors";
import type { ServiceClock } from "../core/http/serviceClock";
import { singleFlight } from "../core/http/singleFlight";
import { type ClassicApi, classicApi } from "./client/classic";
import { Connection } from "./client/connection";
import { instanceUrl } from "./client/instanceUrl";
import { type ListQuery, ProApi } from "./client/pro";
import { notJamf } from "./client/refusal";
import { JamfVersion } from "./client/version";

export { type ApiClient, hasJamfCredentials, useJamfCredentials } from "./client/credentials";
export { deprecatedReads, type DeprecationNotice, deprecationText, onDeprecation } from "./client/notices";
export { rsqlEquals } from "./client/rsql";
export { parseXml, serialiseXml, xml, type XmlDocument, XmlElement, type XmlNode } from "./client/xml";

export interface JamfClient {
  /** Origin of the instance: `https://example.jamfcloud.com`. */
  readonly url: string;
  /** Jamf Pro's own, as far as its answers have shown it. */
  readonly clock: Pick<ServiceClock, "ahead" | "now" | "earliest">;
  /** Asked once per process. */
  version(): Promise<JamfVersion>;
  /** `undefined` when Jamf Pro says that there is no such object; a 404 of something in between is an error. */
  read<T>(path: string, subject: Subject): Promise<T | undefined>;
  /** All entries, however many pages they take. */
  list<T>(path: string, subject: Subject, query?: ListQuery): Promise<T[]>;
  /** The same, a page at a time and in any order, for lists that need not be held whole. `total`: entries in all. */
  pages<T>(
    path: string,
    subject: Subject,
    query: ListQuery & { pageSize: number },
    visit: (rows: T[], total: number) => void,
  ): Promise<void>;
  /** Never sent twice unless the first one certainly did nothing; throws `UnclearOutcome` when nobody can know. */
  create<T>(path: string, body: object, subject: Subject): Promise<T>;
  /** PUT. What an answer without a body means is the caller's knowledge. */
  replace<T>(path: string, body: object, subject: Subject): Promise<T | undefined>;
  /** An object that is gone already is removed. */
  remove(path: string, subject: Subject): Promise<void>;
  readonly classic: ClassicApi;
}

const clients = new Map<string, JamfClient>();

/**
 * The client for an instance, the same one for every caller in this process. Throws a `SettingsError` for an address that is
 * none; nothing is sent before the first call.
 */
export function jamfClient(url: string): JamfClient {
  const origin = instanceUrl(url);
  let known = clients.get(origin);
  if (!known) clients.set(origin, (known = over(new Connection(origin))));
  return known;
}

function over(connection: Connection): JamfClient {
  const pro = new ProApi(connection);
  const subject: Subject = { verb: "read the version of", noun: "Jamf Pro" };
  let version: JamfVersion | undefined;
  const askVersion = singleFlight(async () => {
    const said = await pro.read<{ version: string }>("/v1/jamf-pro-version", subject);
    if (typeof said?.version !== "string") throw notJamf(subject);
    return (version = new JamfVersion(said.version));
  });
  return {
    url: connection.url,
    clock: connection.clock,
    version: async () => version ?? askVersion(),
    read: (path, about) => pro.read(path, about),
    list: (path, about, query) => pro.list(path, about, query),
    pages: (path, about, query, visit) => pro.pages(path, about, query, visit),
    create: (path, body, about) => pro.create(path, body, about),
    replace: (path, body, about) => pro.replace(path, body, about),
    remove: (path, about) => pro.remove(path, about),
    classic: classicApi(connection),
  };
}
