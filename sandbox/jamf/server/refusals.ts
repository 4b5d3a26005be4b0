/** Error answers of the Pro API and of the Classic API. */
import type { Reply } from "../../service";

/** One entry of `errors`. Sources: Jamf Pro OpenAPI 11.30.1, `ApiErrorCause`; only `field` is required there. */
export interface Cause {
  code: string;
  /** Empty when no field is to blame. */
  field?: string;
  description: string;
}

/** A refusal in the Pro API's words, thrown from wherever it is noticed. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly causes: Cause[],
  ) {
    super(causes.map(({ code, field, description }) => `${code} ${field ?? ""} ${description}`).join("; "));
  }

  get reply(): Reply {
    const errors = this.causes.map(({ code, field = "", description }) => ({ code, field, description, id: "0" }));
    return { status: this.status, body: { httpStatus: this.status, errors } };
  }
}

export function refuse(status: number, code: string, field: string, description: string): never {
  throw new Refusal(status, [{ code, field, description }]);
}

export function notFound(noun: string, id: string): never {
  return refuse(404, "NOT_FOUND", "", `${noun} with id ${id} does not exist`);
}

/** Names on the Classic status page, by status. */
const reasons: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  415: "Unsupported Media Type",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
};

/** A refusal of the Classic API: an HTML page, whatever was asked for. Source: live logs gathered in the facts. */
export class ClassicRefusal extends Error {
  constructor(
    readonly status: number,
    readonly text: string,
  ) {
    super(text);
  }

  get reply(): Reply {
    const page =
      "<html>\n<head>\n   <title>Status page</title>\n</head>\n" +
      '<body style="font-family: sans-serif;">\n' +
      `<p style="font-size: 1.2em;font-weight: bold;margin: 1em 0px;">${reasons[this.status] ?? "Error"}</p>\n` +
      `<p>Error: ${escapeHtml(this.text)}</p>\n` +
      '<p>You can get technical details <a href="http://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html">here</a>.<br>\n' +
      'Please continue your visit at our <a href="/">home page</a>.\n</p>\n</body>\n</html>\n';
    return { status: this.status, headers: { "content-type": "text/html;charset=utf-8" }, body: page };
  }
}

const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export function conflict(text: string): never {
  throw new ClassicRefusal(409, text);
}

export function classicNotFound(): never {
  throw new ClassicRefusal(404, "The server has not found anything matching the request URI");
}
