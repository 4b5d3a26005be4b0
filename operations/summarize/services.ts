/** What the three services take: how long a comment may be, and how it folds. Sources and dates stand in docs/guides/pull-requests.md. */

export const serviceNames = ["github", "gitlab", "azure"] as const;
export type ServiceName = (typeof serviceNames)[number];

interface Service {
  label: string;
  /** Longest comment, in characters; a little less than the service's own limit, which counts its own way. */
  longest: number;
  /** What a pull request is called there. */
  request: string;
}

export const services: Readonly<Record<ServiceName, Service>> = {
  github: { label: "GitHub", longest: 65_000, request: "pull request" },
  gitlab: { label: "GitLab", longest: 990_000, request: "merge request" },
  azure: { label: "Azure DevOps", longest: 149_000, request: "pull request" },
};

/** All three render this; Azure DevOps needs the empty lines. */
export const folded = (title: string, content: string): string =>
  `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>\n`;

/** In front of each comment, seen by nobody: by it the comment of a tenant is found again. */
export const marker = (kind: "preview" | "drift", stack: string): string =>
  `<!-- jamf-entra-compliance:${kind}:${encoded(stack)} -->`;

/** Nothing that could end the comment in which it stands. */
const encoded = (stack: string): string =>
  encodeURIComponent(stack).replace(/[-!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);

/** The stack whose comment this is; only a marker at the very start counts, so that quoting one makes no comment ours. */
export function markedStack(kind: "preview" | "drift", text: string): string | undefined {
  const [, of, found] = /^<!-- jamf-entra-compliance:(preview|drift):([\w.%]+) -->/.exec(text) ?? [];
  if (of !== kind || found === undefined) return undefined;
  try {
    return decodeURIComponent(found);
  } catch {
    return undefined;
  }
}
