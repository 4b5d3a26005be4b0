/** Pro API: icons. */
import { createHash } from "node:crypto";
import type { Call, Reply } from "../../service";
import type { Icon, Instance } from "../instance";
import { notFound, refuse } from "../server/refusals";
import type { Route } from "../server/router";

/** The part of a multipart body that carries the field `file`. */
function uploadedFile(call: Call): { filename: string; content: Buffer } | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(call.headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) return undefined;
  const text = call.body.toString("latin1");
  for (const part of text.split(`--${boundary}`)) {
    const end = part.indexOf("\r\n\r\n");
    const disposition = /content-disposition:[^\r\n]*/i.exec(part.slice(0, end))?.[0] ?? "";
    if (end < 0 || !/[;\s]name="?file"?(;|$)/i.test(disposition)) continue;
    const filename = /filename="?([^";]*)"?/i.exec(disposition)?.[1] ?? "";
    const content = Buffer.from(part.slice(end + 4).replace(/\r\n$/, ""), "latin1");
    return { filename: Buffer.from(filename, "latin1").toString("utf8"), content };
  }
  return undefined;
}

/** Icons of policies and apps. There is no list, update or delete; every upload is a new icon (facts §6). */
export function iconRoutes(instance: Instance): Route[] {
  const shown = (id: number, { url }: Icon) => ({ url, id });
  return [
    {
      method: "POST",
      path: "/api/v1/icon",
      run: ({ call, node }): Reply => {
        const file = uploadedFile(call);
        if (!file) return refuse(400, "INVALID_FIELD", "file", 'The multipart field "file" is required');
        const hash = createHash("sha256").update(file.content).digest("hex");
        const icon = { filename: file.filename, url: `${call.origin}/icon/hash_${hash}`, size: file.content.length };
        const id = instance.icons.insert(icon, node);
        return { status: 201, body: shown(id, icon) };
      },
    },
    {
      method: "GET",
      path: "/api/v1/icon/{id}",
      run: ({ id, node, params }): Reply => ({
        status: 200,
        body: shown(id, instance.icons.get(id, node) ?? notFound("Icon", params["id"]!)),
      }),
    },
    {
      method: "GET",
      path: "/api/v1/icon/download/{id}",
      // What the real service answers for uploaded icons (facts §6).
      run: (): Reply => refuse(500, "INTERNAL_SERVER_ERROR", "", "Unable to download the icon"),
    },
  ];
}
