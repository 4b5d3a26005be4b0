/** What Jamf Pro announces about its own endpoints: the `Deprecation` and `Sunset` headers. */
import type { HttpAnswer, HttpRequest } from "../../core/http/message";

export interface DeprecationNotice {
  /** `GET /api/v2/computer-groups/smart-groups/{id}` */
  endpoint: string;
  /** The headers as sent: a date, or `true`. */
  deprecation?: string;
  sunset?: string;
}

const noticed = new Map<string, DeprecationNotice>();
const listeners = new Set<(notice: DeprecationNotice) => void>();

/** Tells `listener` of every deprecated endpoint in use, once each, those already seen included. Returns its removal. */
export function onDeprecation(listener: (notice: DeprecationNotice) => void): () => void {
  listeners.add(listener);
  for (const notice of noticed.values()) listener(notice);
  return () => void listeners.delete(listener);
}

/** Looks at every answer that comes in. */
export function notice(request: HttpRequest, answer: HttpAnswer): void {
  const { deprecation, sunset } = answer.headers;
  if (deprecation === undefined && sunset === undefined) return;
  const path = new URL(request.url).pathname.replace(/\/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/gi, "/{id}");
  const endpoint = `${request.method} ${path}`;
  if (noticed.has(endpoint)) return;
  const found = { endpoint, deprecation, sunset };
  noticed.set(endpoint, found);
  for (const listener of listeners) listener(found);
}
