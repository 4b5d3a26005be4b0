/** The product's client in a process of its own, as the Pulumi host has it: environment and trust are set before it starts. */
import { abortEverything, withDeadline } from "../../../../providers/core/deadline";
import type { ServiceError } from "../../../../providers/core/errors";
import { type FleetMac, type FleetQuestion, readFleet } from "../../../../providers/jamf/fleet";
import { singleSignOnProfilesBeside } from "../../../../providers/jamf/singleSignOnProfiles";
import * as product from "../../../../providers/jamf/client";
import type { Ask, Told } from "./product";

const notices: product.DeprecationNotice[] = [];
product.onDeprecation((notice) => notices.push(notice));

process.on("message", (ask: Ask) => void answer(ask));

async function answer({ number, url, call, args, deadline }: Ask): Promise<void> {
  try {
    const work = () => perform(url, call, args);
    const value = await (deadline === undefined ? work() : withDeadline(deadline, work));
    tell({ number, value });
  } catch (thrown) {
    const { name, message, stack, status, answer } = thrown as ServiceError;
    tell({ number, error: { name, message, stack, status, codes: answer?.codes } });
  }
}

/** Whoever asked may have gone. */
const tell = (told: Told) => void (process.connected && process.send!(told));

/** Credentials belong to whatever instance is called, unless a test says which. */
let isBound = process.env["JAMF_URL"] !== undefined;

async function perform(url: string, call: string, args: unknown[]): Promise<unknown> {
  switch (call) {
    case "notices":
      return { notices, shownByProgram: product.deprecatedReads(), texts: notices.map(product.deprecationText) };
    case "useJamfCredentials":
      return product.useJamfCredentials(args[0] as product.ApiClient);
    case "setEnvironment":
      isBound ||= "JAMF_URL" in (args[0] as object);
      return void Object.assign(process.env, args[0]);
    case "abortEverything":
      return abortEverything(args[0] as string);
  }
  if (!isBound) process.env["JAMF_URL"] = URL.canParse(url) ? new URL(url).origin : "";
  const client = product.jamfClient(url);
  switch (call) {
    case "url":
      return client.url;
    case "version": {
      const version = await client.version();
      return { text: version.text, atLeast: (args as string[]).map((v) => version.atLeast(v)) };
    }
    case "pages": {
      const rows: unknown[] = [];
      const [path, subject, query] = args as [string, never, never];
      await client.pages(path, subject, query, (page) => void rows.push(...page));
      return rows;
    }
    case "fleet": {
      const macs: FleetMac[] = [];
      await readFleet(client, args[0] as FleetQuestion, (page) => void macs.push(...page));
      return macs;
    }
    case "singleSignOnProfilesBeside": {
      const told: number[][] = [];
      const answer = await singleSignOnProfilesBeside(client, args[0] as string, (...at) => void told.push(at));
      return { answer, told };
    }
    case "classic.read": {
      const document = await client.classic.read(args[0] as string, args[1] as never);
      return document && product.serialiseXml(document);
    }
    case "classic.create":
    case "classic.replace": {
      const [path, text, subject] = args as [string, string, never];
      const write = call === "classic.create" ? client.classic.create : client.classic.replace;
      return write(path, product.parseXml(text), subject);
    }
    case "classic.list":
      return client.classic.list(args[0] as string, args[1] as never);
    case "classic.remove":
      return client.classic.remove(args[0] as string, args[1] as never);
    default:
      return (client as unknown as Record<string, (...a: unknown[]) => unknown>)[call]!(...args);
  }
}
