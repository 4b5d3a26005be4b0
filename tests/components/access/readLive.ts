/** What the product reads of a simulated tenant, asked in a process of its own. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Totals, MacAccess } from "../../../components/access/model";
import type { Question } from "./readingChild";

export interface Read {
  macs: MacAccess[];
  names: Record<string, string>;
  policies: { id: string; asks: string; resources: string[]; whom: string[]; unsure: number; asksStrangers: boolean }[];
  totals: Totals;
  people: number;
  notRead: string[];
  /** Ids, or why not. */
  wouldBe: Record<string, (number | string)[]>;
}

export async function readLive<T = Read>(environment: NodeJS.ProcessEnv, question: Question): Promise<T> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(__dirname, "readingChild.js"), JSON.stringify(question)],
    { env: { ...environment, PATH: process.env["PATH"] }, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as T;
}
