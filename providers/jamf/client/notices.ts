/**
 * What Jamf Pro announces about its own endpoints: the `Deprecation` and `Sunset` headers (RFC 9745, RFC 8594). Shown once per run: the
 * program shows what it met, and it only reads; the host of the resources shows what they wrote by. Neither says what the other says.
 */
import type { HttpAnswer, HttpRequest } from "../../core/http/message";

export interface DeprecationNotice {
  method: string;
  /** `/api/v2/computer-groups/smart-groups/{id}` */
  path: string;
  /** The headers as sent. */
  deprecation?: string;
  sunset?: string;
}

const noticed = new Map<string, DeprecationNotice>();
const listeners = new Set<(notice: DeprecationNotice) => void>();

/** Tells `listener` of every deprecated endpoint in use, once each, those already met included. */
export function onDeprecation(listener: (notice: DeprecationNotice) => void): void {
  listeners.add(listener);
  for (const notice of noticed.values()) listener(notice);
}

/** Of the endpoints that this process has read by, one sentence each. */
export const deprecatedReads = (): string[] =>
  [...noticed.values()].filter(({ method }) => method === "GET").map(deprecationText);

export function deprecationText({ method, path, deprecation, sunset }: DeprecationNotice): string {
  const [since, until] = [dayOf(deprecation), dayOf(sunset)];
  const dates = [since && `deprecated since ${since}`, until && `removed after ${until}`].filter(Boolean).join(", ");
  return (
    `Jamf Pro announces that it will remove ${method} ${path}${dates ? ` (${dates})` : ""}, which this run used. ` +
    "Look for a newer release of jamf-entra-compliance before you upgrade Jamf Pro."
  );
}

/** `@1779926400`, seconds since the epoch, or a date of HTTP; `true` is no date. */
function dayOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const time = /^@\d{1,12}$/.test(value) ? Number(value.slice(1)) * 1_000 : Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

/** Looks at every answer that comes in. */
export function notice({ method, url }: HttpRequest, { headers }: HttpAnswer): void {
  const { deprecation, sunset } = headers;
  if (deprecation === undefined && sunset === undefined) return;
  const path = new URL(url).pathname.replace(/\/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/gi, "/{id}");
  const key = `${method} ${path}`;
  if (noticed.has(key)) return;
  const found = { method, path, deprecation, sunset };
  noticed.set(key, found);
  for (const listener of listeners) listener(found);
}
