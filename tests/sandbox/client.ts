import { readFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { Agent, request as tlsRequest } from "node:https";
import type { ReadyLine } from "../../sandbox/readyLine";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The parsed body; throws when it is no JSON. */
  json<T = Record<string, never>>(): T;
}

export interface Asked {
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: object | string | Buffer;
}

/** A client that trusts the sandbox's authority and nothing else, and keeps no cookies. */
export class Client {
  #agent: Agent;

  constructor(private readonly ready: ReadyLine) {
    this.#agent = new Agent({ ca: readFileSync(ready.caFile), keepAlive: true });
  }

  ask(method: string, url: string, { headers = {}, body }: Asked = {}): Promise<Answer> {
    const text = body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const type = text === body ? {} : { "content-type": "application/json" };
    const send = url.startsWith("https:") ? tlsRequest : plainRequest;
    const agent = url.startsWith("https:") ? this.#agent : undefined;
    return new Promise((resolve, reject) => {
      const request = send(url, { method, headers: { ...type, ...headers }, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const received = Buffer.concat(chunks).toString("utf8");
          const json = <T>() => JSON.parse(received) as T;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received, json });
        });
      });
      request.on("error", reject);
      request.end(text);
    });
  }

  control(method: string, path: string, body?: object): Promise<Answer> {
    return this.ask(method, this.ready.control.url + path, { body });
  }

  close(): void {
    this.#agent.destroy();
  }
}
