/** Access tokens of Graph: issued, checked, ended. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** Who calls Graph: an application, as its access token says. */
export interface Caller {
  tenantId: string;
  appId: string;
  /** Object id of its service principal. */
  objectId: string;
  /** Application permissions at the time of the sign-in. */
  roles: string[];
}

interface Claims {
  tid: string;
  appid: string;
  oid: string;
  roles?: string[];
  /** Seconds since 1970. */
  exp: number;
  uti: string;
}

const encoded = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");

/** Access tokens in three parts, for Graph alone. They are signed with a key of our own: no client may look into a token that is not for it. */
export class Tokens {
  /** Identifiers of tokens that are out, by application, so that all of them can be ended. */
  #issued = new Map<string, string[]>();
  #ended = new Set<string>();

  constructor(public secret: string) {}

  issue(claims: Claims & Record<string, unknown>): string {
    this.#issued.set(claims.appid, [...(this.#issued.get(claims.appid) ?? []), claims.uti]);
    const signed = `${encoded({ typ: "JWT", alg: "HS256", kid: "sandbox" })}.${encoded(claims)}`;
    return `${signed}.${this.#signature(signed)}`;
  }

  /** The caller, or what is wrong with the token in Graph's words. */
  verify(token: string): Caller | string {
    const [header = "", payload = "", signature = ""] = token.split(".");
    const expected = Buffer.from(this.#signature(`${header}.${payload}`));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return "CompactToken parsing failed with error code: 80049217";
    }
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Claims;
    if (claims.exp * 1000 <= Date.now() || this.#ended.has(claims.uti)) {
      return "Lifetime validation failed, the token is expired.";
    }
    return { tenantId: claims.tid, appId: claims.appid, objectId: claims.oid, roles: claims.roles ?? [] };
  }

  /** A token of somebody else is left alone. */
  end(token: string): void {
    const [header = "", payload = "", signature] = token.split(".");
    if (signature !== this.#signature(`${header}.${payload}`)) return;
    this.#ended.add((JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Claims).uti);
  }

  /** All tokens of an application that are out: it has to sign in again and gets what it may now. */
  endAllOf(appId: string): void {
    for (const uti of this.#issued.get(appId) ?? []) this.#ended.add(uti);
    this.#issued.delete(appId);
  }

  #signature(text: string): string {
    return createHmac("sha256", this.secret).update(text).digest("base64url");
  }
}
