/** The Classic API: XML under `/JSSResource`; `…/id/0` lets the server choose the id of a new object. */
import type { Subject } from "../../core/errors";
import { KeyedQueue } from "../../core/http/limits";
import type { HttpAnswer, Method } from "../../core/http/message";
import type { Connection } from "./connection";
import { unexpectedBody } from "./refusal";
import { parseXml, serialiseXml, type XmlDocument, XmlUnreadable } from "./xml";

export interface ClassicApi {
  /** `/policies/id/12`, whole; `undefined` when there is none. */
  read(path: string, subject: Subject): Promise<XmlDocument | undefined>;
  /** `/policies`: all of a kind. */
  list(path: string, subject: Subject): Promise<{ id: string; name: string }[]>;
  /** Posts to `<path>/id/0`, so `/policies`; the id of the new object. */
  create(path: string, document: XmlDocument, subject: Subject): Promise<string>;
  /** `/policies/id/12`. The server merges by section: what the document leaves out stays. */
  replace(path: string, document: XmlDocument, subject: Subject): Promise<void>;
  /** `/policies/id/12`; one that is gone already is removed. */
  remove(path: string, subject: Subject): Promise<void>;
}

const accept = { accept: "application/xml" };

export function classicApi(connection: Connection): ClassicApi {
  // Parallel writes of one kind have been seen to lose changes and to fail with 409 (field reports, 2024 and 2025).
  const lanes = new KeyedQueue();
  const inSeries = <T>(path: string, work: () => Promise<T>) => lanes.run(path.split("/")[1]!, work);
  const write = (method: Method, path: string, document: XmlDocument, once?: true) => ({
    method,
    path: under(path),
    headers: { ...accept, "content-type": "application/xml" },
    body: serialiseXml(document),
    once,
  });

  return {
    async read(path, subject) {
      const answer = await connection.ask({ method: "GET", path: under(path), headers: accept }, subject);
      return answer && document(answer, subject);
    },

    async list(path, subject) {
      const answer = await connection.must({ method: "GET", path: under(path), headers: accept }, subject);
      const root = document(answer, subject);
      const entries = root.children().filter((entry) => entry.child("id") !== undefined);
      const size = root.text("size");
      if (size !== undefined && Number(size) !== entries.length)
        throw unexpectedBody(subject, answer, `all ${size} entries`);
      return entries.map((entry) => ({ id: entry.text("id")!, name: entry.text("name") ?? "" }));
    },

    create: (path, content, subject) =>
      inSeries(path, async () => {
        const answer = await connection.must(write("POST", `${path}/id/0`, content, true), subject);
        const id = document(answer, subject, true).text("id");
        if (!id) throw unexpectedBody(subject, answer, "an id", true);
        return id;
      }),

    replace: (path, content, subject) =>
      inSeries(path, async () => void (await connection.must(write("PUT", path, content), subject))),

    remove: (path, subject) =>
      inSeries(path, async () => {
        await connection.ask({ method: "DELETE", path: under(path), headers: accept }, subject);
      }),
  };
}

const under = (path: string): string => `/JSSResource${path}`;

function document(answer: HttpAnswer, subject: Subject, afterCreate = false): XmlDocument {
  try {
    return parseXml(answer.body);
  } catch (error) {
    if (!(error instanceof XmlUnreadable)) throw error;
    throw unexpectedBody(subject, answer, `readable XML: ${error.message}`, afterCreate);
  }
}
