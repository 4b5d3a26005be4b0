/**
 * What must never be read: credentials, and inputs that a program marked secret. Whatever leaves this process as text passes `redact`.
 *
 * A secret travels in more forms than its own: escaped for a form, an address, JSON, XML or HTML, on one line, as base64 (also behind
 * an id, as in `Basic`), and cut. So every form is looked for whole, and any piece of it that is long enough to tell something.
 */
import { htmlText, plain, xmlText } from "./escaping";
import { isBag, isUnknown } from "./unknown";

/** Shorter texts stand in every sentence; masking them would hide the sentence and betray the secret. */
const shortest = 4;
/** So many signs in a row are no accident: of a credential, and of a text such as a script, which holds ordinary words too. */
const pieceOfCredential = 10;
const pieceOfText = 16;
/** Longer texts are indexed as they are and on one line only: 64 KiB in every form would fill the memory. */
const longest = 65_536;

const whole = new Set<string>();
const pieces = new Map<number, Set<string>>([
  [pieceOfCredential, new Set()],
  [pieceOfText, new Set()],
]);
const known = new Set<string>();

/** From now on this credential is masked in every error and log line of this process. */
export function protect(secret: string): void {
  learn(secret, pieceOfCredential);
}

/** The same for every text in a value that a program or a configuration marks secret: its lines and telling words too. */
export function protectAll(value: unknown): void {
  if (isUnknown(value)) return;
  if (typeof value === "number" && String(value).length >= 6) learn(String(value), pieceOfText);
  else if (Array.isArray(value)) value.forEach(protectAll);
  else if (isBag(value)) Object.values(value).forEach(protectAll);
  if (typeof value !== "string" || known.has(value)) return;
  learn(value, pieceOfText);
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  const words = value
    .split(/[\s"'`=:;,()<>{}[\]$]+/)
    .filter((word) => word.length >= 6 && /\d/.test(word) && /[a-z]/i.test(word));
  for (const part of [...lines.filter((line) => line.length >= 8), ...words]) whole.add(part);
}

/** Protects the inputs whose names the resource class noted as secret. */
export function protectSecretInputs(...bags: readonly (Record<string, unknown> | undefined)[]): void {
  for (const bag of bags)
    for (const name of secretInputsOf(bag ?? {})) if (Object.hasOwn(bag!, name)) protectAll(bag![name]);
}

/** The inputs that the program marks secret: the engine hands them to the provider without the mark. */
export function secretInputsOf(inputs: Record<string, unknown>): string[] {
  const names = inputs["secretInputs"];
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

function learn(secret: string, length: number): void {
  if (secret.length < shortest || known.has(secret)) return;
  known.add(secret);
  const index = pieces.get(length)!;
  for (const form of formsOf(secret)) {
    whole.add(form);
    for (let i = 0; i + length <= form.length; i++) index.add(form.slice(i, i + length));
  }
}

function formsOf(secret: string): string[] {
  const oneLine = plain(secret);
  if (secret.length > longest) return [secret, oneLine];
  const address = new URL("https://host");
  address.password = secret;
  const forms = [
    secret,
    oneLine,
    secret.replace(/\s+/g, " "),
    secret.trim(),
    JSON.stringify(secret).slice(1, -1),
    xmlText(secret),
    htmlText(secret),
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "\ufffd")),
    new URLSearchParams([["", secret]]).toString().slice(1),
    address.password,
  ];
  for (let before = 0; before < 3; before++) forms.push(...base64(secret, before));
  return [...new Set(forms)].filter((form) => form.length >= shortest);
}

/** The signs that stand for the secret alone where so many bytes (of three) stand before it. */
function base64(secret: string, before: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return [bytes.toString("base64").slice(from, to), bytes.toString("base64url").slice(from, to)];
}

const patterns: readonly [RegExp, string][] = [
  [/\bBearer\s+[\w.~+/=-]+/gi, "Bearer ***"],
  [/\bBasic\s+[\w+/=-]{8,}/gi, "Basic ***"],
  [/(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/g, "***"],
  // The part of an address that says who asks.
  [/(?<=:\/\/)[^\s/?#@"'<>]{1,500}@/g, "***@"],
  [
    /\b(client_secret|client_assertion|access_token|refresh_token|password)(["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"'&,}]+/gi,
    "$1$2***",
  ],
];

/** Masks every protected value, in whatever form and however much of it, and everything that looks like a token. */
export function redact(text: string): string {
  let out = withoutKnown(text);
  for (const [pattern, mask] of patterns) out = out.replace(pattern, mask);
  return out;
}

function withoutKnown(text: string): string {
  if (known.size === 0) return text;
  const covered = new Uint8Array(text.length);
  for (const form of whole)
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) covered.fill(1, at, at + form.length);
  for (const [length, index] of pieces)
    for (let i = 0; index.size > 0 && i + length <= text.length; i++)
      if (index.has(text.slice(i, i + length))) covered.fill(1, i, i + length);
  let out = "";
  for (let i = 0; i < text.length; i++)
    if (!covered[i]) out += text[i];
    else if (i === 0 || !covered[i - 1]) out += "***";
  return out;
}
