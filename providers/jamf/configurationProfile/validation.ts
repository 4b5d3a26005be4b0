/** What is wrong with the payload of a configuration profile, as far as that shows without a server. */
import type { Problem } from "../../core/lifecycle";
import { isBag, type Bag } from "../../core/unknown";
import { plistText, readPlist } from "./propertyList";

/** Offline. In an object, lists that hold a value that is not known yet are absent. */
export function validatePayload(payload: unknown, level = "Computer Level"): Problem[] {
  const property = "payload";
  let dict: Bag;
  try {
    if (typeof payload === "string") dict = readPlist(payload);
    else if (isBag(payload)) dict = readPlist(plistText(payload));
    else return [{ property, reason: "must be a property list: its XML text, or an object" }];
  } catch (error) {
    return [{ property, reason: (error as Error).message }];
  }
  const content = dict["PayloadContent"];
  if (content === undefined && typeof payload === "string") {
    return [{ property: "payload.PayloadContent", reason: "is missing: the list of payloads" }];
  }
  return [...validateScope(dict["PayloadScope"], level), ...(content === undefined ? [] : validateContent(content))];
}

function validateScope(scope: unknown, level: string): Problem[] {
  const fits = level === "User Level" ? "User" : "System";
  if (scope === undefined || scope === fits) return [];
  const reason = `is ${JSON.stringify(scope)}, which does not fit level "${level}": leave it out, or set "${fits}"`;
  return [{ property: "payload.PayloadScope", reason }];
}

function validateContent(content: unknown): Problem[] {
  const property = "payload.PayloadContent";
  if (!Array.isArray(content)) return [{ property, reason: "must be a list of payloads" }];
  if (content.length === 0) return [{ property, reason: "must hold at least one payload" }];
  return content.flatMap((payload: unknown, i): Problem[] => {
    const type = isBag(payload) ? payload["PayloadType"] : undefined;
    if (typeof type === "string" && type.trim() !== "") return [];
    const reason = `must be a text such as "com.apple.extensiblesso", not ${JSON.stringify(type) ?? "left out"}`;
    return [{ property: `${property}[${i}].PayloadType`, reason }];
  });
}
