/** Files by which the processes of a run trust the sandbox. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";

/** Where Linux distributions and macOS keep the bundle that `SSL_CERT_FILE` would replace. */
const systemBundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** What the processes of a run need to trust us beside what they trust already. */
interface AuthorityFiles {
  /** Our authority alone. */
  caFile: string;
  /** For `SSL_CERT_FILE`, which replaces the system's bundle: that bundle, then ours. */
  bundleFile: string;
  /** For `NODE_EXTRA_CA_CERTS`: the one that is set already, if any, then ours. */
  nodeFile: string;
}

/** The files lie side by side, so that `caFile`, which the ready line names, leads to the others. */
export function authorityFiles(directory: string): AuthorityFiles {
  const [caFile, bundleFile, nodeFile] = ["ca.pem", "bundle.pem", "node.pem"].map((name) => join(directory, name));
  return { caFile: caFile!, bundleFile: bundleFile!, nodeFile: nodeFile! };
}

function readIfThere(file: string | undefined): string {
  return file && existsSync(file) ? readFileSync(file, "utf8") : "";
}

export function writeAuthority(directory: string, ca: string): AuthorityFiles {
  const files = authorityFiles(directory);
  const joined = (...pems: string[]) =>
    pems
      .map((pem) => pem.trim())
      .join("\n")
      .trim() + "\n";
  const system = readIfThere([process.env["SSL_CERT_FILE"], ...systemBundles].find((file) => file && existsSync(file)));
  mkdirSync(directory, { recursive: true });
  writeFileSync(files.caFile, joined(ca));
  writeFileSync(files.bundleFile, joined(system || rootCertificates.join("\n"), ca));
  writeFileSync(files.nodeFile, joined(readIfThere(process.env["NODE_EXTRA_CA_CERTS"]), ca));
  return files;
}
