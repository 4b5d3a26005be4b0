/** What was written to the sandbox while a stack was made: noted at recording, sent again in the same order at replay. */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, ByHand } from "../support/byHand";
import type { ReadyLine } from "../../sandbox/readyLine";

type Door = "jamf" | "graph" | "control";

export interface Write {
  door: Door;
  method: string;
  path: string;
  /** JSON or XML as it was sent. */
  body?: string;
  /** Id in the answer, of what was made. */
  id?: string;
}

/** Notes every write that a sandbox in this process carries out, from any client, until the process ends. */
export function noteWrites(sandbox: ReadyLine): Write[] {
  const noted: Write[] = [];
  const doors = Object.fromEntries(
    [
      [sandbox.jamf.url, "jamf"],
      [sandbox.entra.graphUrl, "graph"],
      [sandbox.control.url, "control"],
    ].map(([url, door]) => [new URL(url!).port, door as Door]),
  );
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const door = doors[String(request.socket.localPort)];
    const { method = "", url: path = "" } = request;
    const plays = door === "control" ? /^\/(people|entra|jamf)\//.test(path) : !path.endsWith("/token");
    if (!door || !plays || method === "GET") return;
    const [asked, answered] = [copy(request, "push"), copy(response, "end")];
    response.once("finish", () => {
      if (response.statusCode >= 300) return;
      const [body, id] = [asked(), idIn(answered())];
      noted.push({ door, method, path, ...(body ? { body } : {}), ...(id && door !== "control" ? { id } : {}) });
    });
  });
  return noted;
}

/** Everything that passes through `target[method]` as its first argument. */
function copy(target: object, method: string): () => string {
  const chunks: Buffer[] = [];
  const methods = target as Record<string, Function>;
  const original = methods[method]!.bind(target);
  methods[method] = (chunk: unknown, ...more: unknown[]) => {
    if (typeof chunk === "string" || Buffer.isBuffer(chunk)) chunks.push(Buffer.from(chunk as string));
    return original(chunk, ...more);
  };
  return () => Buffer.concat(chunks).toString();
}

/** `{"id": …}` of Jamf Pro and Graph, `<id>…</id>` of the Classic API. */
const idIn = (text: string): string | undefined =>
  /^\s*\{/.test(text) ? (/"id":\s*"?([^",}]+)/.exec(text)?.[1] ?? undefined) : /<id>(\d+)<\/id>/.exec(text)?.[1];

/**
 * Sends the writes to another sandbox. `translate` puts that sandbox's addresses and ids in place of the recorded ones and learns each
 * new pair. Ids of Jamf Pro are small numbers and are not translated: they follow from the seed and the order.
 */
export async function replay(writes: Write[], sandbox: ReadyLine, translate: Translation): Promise<void> {
  const admin = new ByHand(sandbox);
  for (const write of writes) {
    const path = translate.text(write.path);
    const body = write.body === undefined ? undefined : translate.text(write.body);
    if (write.door === "control") {
      await admin.control(write.method, path, body ? (JSON.parse(body) as object) : undefined);
      continue;
    }
    const answer = await carriedOut(admin, write.door, { method: write.method, path, body });
    const id = idIn(answer.text);
    if (write.id === undefined || id === write.id) continue;
    if (write.door === "jamf") {
      throw new Error(`${write.method} ${path} gave id ${id}, ${write.id} when recorded: record the states again.`);
    }
    translate.learn(write.id, id!);
  }
}

async function carriedOut(
  admin: ByHand,
  door: Door,
  { method, path, body }: Pick<Write, "method" | "path" | "body">,
): Promise<Answer> {
  const payload = body?.startsWith("{") ? (JSON.parse(body) as object) : body;
  for (;;) {
    const answer = await (door === "jamf"
      ? admin.api(method, path, payload)
      : admin.graphApi(method, path, payload as object));
    if (answer.status < 300) return answer;
    // Conditional Access takes one request per second; what was just made may not be visible yet.
    if (answer.status !== 429) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    await wait(300);
  }
}

/** Texts in which the recorded tenant's addresses and ids are replaced. */
export class Translation {
  private readonly pairs: [string, string][] = [];

  learn(recorded: string, now: string): void {
    if (recorded !== now) this.pairs.push([recorded, now]);
  }

  text(recorded: string): string {
    return this.pairs.reduce((text, [from, to]) => text.replaceAll(from, to), recorded);
  }
}
