/** Inputs of a resource stand in the state, in previews and in pull requests. */
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { known } from "../resources";

const credentials: readonly [RegExp, string][] = [
  [/-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----/, "a private key"],
  [/\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/, "a token"],
  [
    /\b(?:client[_-]?secret|password|passwd|api[_-]?key|access[_-]?token)["']?\s*[=:]\s*["']?(?![$<{*\s"'])[^\s"'&,}]{6,}/i,
    "a credential",
  ],
  [/\bBearer\s+[\w.~+/=-]{16,}/, "a token"],
  [/\bBasic\s+[A-Za-z0-9+/]{16,}={0,2}/, "a credential"],
];

export const noPlainSecret: ResourceValidationPolicy = {
  name: "no-plain-text-secret",
  description: "Scripts, profiles and other properties contain no credential in plain text.",
  validateResource: ({ type, props }, report) => {
    if (type.startsWith("pulumi:providers:")) return;
    for (const [path, text] of texts(props)) {
      const found = credentials.find(([pattern]) => pattern.test(text));
      if (found)
        report(
          `${path} looks like it contains ${found[1]}. Keep credentials in the environment, or let the Mac fetch them.`,
        );
    }
  },
};

/** Every text below a value, with its path. Pulumi's own properties begin with two underscores. */
function* texts(value: unknown, path = ""): Generator<[string, string]> {
  if (typeof value === "string") yield [path, value];
  else if (typeof value === "object" && value !== null) {
    for (const key of Object.keys(value)) {
      const item = known(() => (value as Record<string, unknown>)[key]);
      if (!key.startsWith("__")) yield* texts(item, path === "" ? key : `${path}.${key}`);
    }
  }
}
