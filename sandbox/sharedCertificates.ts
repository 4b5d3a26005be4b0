/** Certificates in a file, for sandboxes of one machine that are trusted together: to issue some takes a third of a sandbox's start. */
import { randomUUID, X509Certificate } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Certificates } from "./certificates";

const day = 86_400_000;

/** Those in the file. Where there is none, or it has run out, new ones, which are there from then on; nobody else can read it, since it holds private keys. */
export async function sharedCertificates(file: string): Promise<Certificates> {
  if (existsSync(file)) {
    const known = JSON.parse(readFileSync(file, "utf8")) as Certificates;
    if (Date.parse(new X509Certificate(known.cert).validTo) > Date.now() + day) return known;
  }
  const issued = await (await import("./certificates.js")).issueCertificates();
  // Of several that start at once, each has its own, whole; later ones take the last.
  const written = `${file}.${randomUUID()}`;
  writeFileSync(written, JSON.stringify(issued), { mode: 0o600 });
  renameSync(written, file);
  return issued;
}
