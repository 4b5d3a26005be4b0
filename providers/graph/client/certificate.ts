/**
 * The application's certificate with its private key, as `@azure/identity` wants it: PEM. `@pulumi/azuread` reads PFX
 * (PKCS #12), so that is what `ARM_CLIENT_CERTIFICATE_PATH` names; a PEM file is taken too.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { SettingsError } from "../../core/errors";

interface Certificate {
  /** Certificate and unencrypted private key. */
  pem: string;
  expires: Date;
}

export async function certificateIn(path: string, password: string | undefined): Promise<Certificate> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new SettingsError(
      `Could not read the certificate "${path}" (${error.code}). Check ARM_CLIENT_CERTIFICATE_PATH.`,
    );
  });
  const text = bytes.toString("latin1");
  try {
    return text.includes("-----BEGIN ") ? fromPem(text, password) : await fromPfx(text, password);
  } catch {
    throw new SettingsError(
      `Could not use the certificate "${path}": it must be a PFX or PEM file with a certificate and its private key, and ` +
        `ARM_CLIENT_CERTIFICATE_PASSWORD must be its password${password ? "" : " (it is not set)"}.`,
    );
  }
}

function fromPem(text: string, password: string | undefined): Certificate {
  const key = createPrivateKey({ key: text, passphrase: password });
  return belonging(key.export({ type: "pkcs8", format: "pem" }).toString(), certificatesIn(text));
}

const [begin, end] = ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"];

/** Cut at the two markers: an expression for it takes minutes for a file of many beginnings and no end. */
function certificatesIn(text: string): string[] {
  const ends = (part: string) => part.includes(end);
  return text
    .split(begin)
    .slice(1)
    .filter(ends)
    .map((part) => `${begin}${part.slice(0, part.indexOf(end))}${end}`);
}

/** Node can use a PFX for TLS, but not take its key out. */
async function fromPfx(binary: string, password: string | undefined): Promise<Certificate> {
  const { default: forge } = await import("node-forge");
  const { oids, privateKeyToPem, certificateToPem } = forge.pki;
  const file = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(binary), password ?? "");
  const bags = (type: string) => file.getBags({ bagType: type })[type] ?? [];
  const keys = [...bags(oids["pkcs8ShroudedKeyBag"]!), ...bags(oids["keyBag"]!)];
  const certificates = bags(oids["certBag"]!).flatMap(({ cert }) => (cert ? [certificateToPem(cert)] : []));
  return belonging(privateKeyToPem(keys[0]!.key!), certificates);
}

/** Files may hold the whole chain; the certificate that belongs to the key is the application's. */
function belonging(keyPem: string, certificates: readonly string[]): Certificate {
  const key = createPrivateKey(keyPem);
  const own = certificates
    .map((pem) => new X509Certificate(pem))
    .find((certificate) => certificate.checkPrivateKey(key))!;
  return { pem: `${own.toString().trim()}\n${keyPem.trim()}\n`, expires: new Date(own.validTo) };
}
