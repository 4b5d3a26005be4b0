/**
 * Comments and issues of GitHub. REST API 2022-11-28, docs.github.com/rest/issues, read 2026-11-29. A pull request's conversation is that of an
 * issue. Permissions: `pull-requests: write` for comments, `issues: write` for issues.
 */
import { readFileSync } from "node:fs";
import { SettingsError } from "../../../providers/core/errors";
import type { Board, Posting } from "./board";
import { type Api, ask, everyEntry, secretVariable, variable } from "./request";

const label = "jamf-entra-drift";
/** Author of everything that `GITHUB_TOKEN` writes; that token cannot ask who it is. */
const workflowUser = "github-actions[bot]";

interface Item {
  id: number;
  number?: number;
  body?: string | null;
  user?: { login: string } | null;
  pull_request?: object;
}

function apiOf(env: NodeJS.ProcessEnv, permission: string): Api {
  const how = "In GitHub Actions: env: { GITHUB_TOKEN: ${{ github.token }} }.";
  return {
    service: "GitHub",
    base: `${env["GITHUB_API_URL"] ?? "https://api.github.com"}/repos/${variable(env, "GITHUB_REPOSITORY", how)}`,
    headers: {
      authorization: `Bearer ${secretVariable(env, "GITHUB_TOKEN", how)}`,
      "x-github-api-version": "2022-11-28",
      "user-agent": "jamf-entra-compliance",
    },
    permission,
  };
}

export async function githubComments(env: NodeJS.ProcessEnv): Promise<Board> {
  const api = apiOf(env, "pull-requests: write");
  const issue = `/issues/${pullRequestOf(env)}/comments`;
  const me = await whoIs(api, env);
  return {
    list: async () => postings(await all(api, `${issue}?per_page=100`), me, ({ id }) => id),
    create: async (body) => void (await ask(api, "POST", issue, { body })),
    update: async (id, body) => void (await ask(api, "PATCH", `/issues/comments/${id}`, { body })),
    remove: async (id) => void (await ask(api, "DELETE", `/issues/comments/${id}`)),
  };
}

export async function githubIssues(env: NodeJS.ProcessEnv): Promise<Board> {
  const api = apiOf(env, "issues: write");
  const me = await whoIs(api, env);
  return {
    list: async () => {
      const open = await all(api, `/issues?state=open&labels=${label}&per_page=100`);
      return postings(
        open.filter((item) => !item.pull_request),
        me,
        ({ number }) => number!,
      );
    },
    create: async (body, title) => void (await ask(api, "POST", "/issues", { title, body, labels: [label] })),
    update: async (id, body) => void (await ask(api, "PATCH", `/issues/${id}`, { body })),
    remove: async (id) =>
      void (await ask(api, "PATCH", `/issues/${id}`, { state: "closed", state_reason: "completed" })),
  };
}

/** Page after page: a long conversation hides our comment on its second one. */
function all(api: Api, first: string): Promise<Item[]> {
  const { origin, pathname } = new URL(api.base);
  return everyEntry({ ...api, base: origin }, `${pathname}${first}`, ({ headers }) => {
    // GitHub names the repository by its number there (`/repositories/1300192/…`), so any path of this host is followed, and no other host.
    const next = /<([^<>]+)>; ?rel="next"/.exec(headers["link"] ?? "")?.[1];
    return next?.startsWith(`${origin}/`) ? next.slice(origin.length) : undefined;
  });
}

const postings = (items: readonly Item[], me: string, idOf: (item: Item) => number): Posting[] =>
  items
    .filter(({ user }) => user?.login === me)
    .map((item) => ({ id: String(idOf(item)), text: (item.body ?? "").replaceAll("\r\n", "\n") }));

async function whoIs(api: Api, env: NodeJS.ProcessEnv): Promise<string> {
  const named = env["JAMF_ENTRA_COMMENT_AUTHOR"];
  if (named) return named;
  try {
    const root = { ...api, base: env["GITHUB_API_URL"] ?? "https://api.github.com" };
    return ((await ask(root, "GET", "/user")).json as { login: string }).login;
  } catch (error) {
    if (error instanceof Error && / answered 40[13] /.test(error.message)) return workflowUser;
    throw error;
  }
}

function pullRequestOf(env: NodeJS.ProcessEnv): number {
  const file = env["GITHUB_EVENT_PATH"];
  const event = file ? (JSON.parse(readFileSync(file, "utf8")) as { pull_request?: { number: number } }) : {};
  const number = event.pull_request?.number ?? Number(/^refs\/pull\/(\d+)\//.exec(env["GITHUB_REF"] ?? "")?.[1]);
  if (!number)
    throw new SettingsError("Could not publish: this run belongs to no pull request (GITHUB_EVENT_PATH, GITHUB_REF).");
  return number;
}
