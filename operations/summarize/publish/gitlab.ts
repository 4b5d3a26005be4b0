/**
 * Notes of merge requests and issues of GitLab. REST API v4, docs.gitlab.com/api/notes and /api/issues, read 2026-11-29. `CI_JOB_TOKEN` cannot write
 * notes: `GITLAB_TOKEN` is a project access token with scope `api` and role Reporter.
 */
import type { Board, Posting } from "./board";
import { type Api, ask, everyEntry, secretVariable, variable } from "./request";

const label = "jamf-entra-drift";

interface Item {
  id: number;
  iid?: number;
  body?: string;
  description?: string | null;
  author: { id: number };
}

function apiOf(env: NodeJS.ProcessEnv): Api {
  const how = "In GitLab CI: a masked variable GITLAB_TOKEN with a project access token, scope api.";
  return {
    service: "GitLab",
    base: variable(env, "CI_API_V4_URL", "GitLab CI sets it."),
    headers: { "private-token": secretVariable(env, "GITLAB_TOKEN", how) },
    permission: "scope api and at least the role Reporter in this project",
  };
}

const projectOf = (env: NodeJS.ProcessEnv) => `/projects/${variable(env, "CI_PROJECT_ID", "GitLab CI sets it.")}`;

export async function gitlabComments(env: NodeJS.ProcessEnv): Promise<Board> {
  const api = apiOf(env);
  const iid = variable(env, "CI_MERGE_REQUEST_IID", "Run it in a merge request pipeline.");
  const notes = `${projectOf(env)}/merge_requests/${iid}/notes`;
  const me = await whoIs(api);
  return {
    list: async () =>
      postings(await all(api, `${notes}?sort=asc&order_by=created_at`), me, (item) => [item.id, item.body]),
    create: async (body) => void (await ask(api, "POST", notes, { body })),
    update: async (id, body) => void (await ask(api, "PUT", `${notes}/${id}`, { body })),
    remove: async (id) => void (await ask(api, "DELETE", `${notes}/${id}`)),
  };
}

export async function gitlabIssues(env: NodeJS.ProcessEnv): Promise<Board> {
  const api = apiOf(env);
  const issues = `${projectOf(env)}/issues`;
  const me = await whoIs(api);
  return {
    list: async () =>
      postings(await all(api, `${issues}?state=opened&labels=${label}`), me, (i) => [i.iid!, i.description]),
    create: async (description, title) => void (await ask(api, "POST", issues, { title, description, labels: label })),
    update: async (id, description) => void (await ask(api, "PUT", `${issues}/${id}`, { description })),
    remove: async (id) => void (await ask(api, "PUT", `${issues}/${id}`, { state_event: "close" })),
  };
}

function all(api: Api, path: string): Promise<Item[]> {
  const pageOf = (page: string) => `${path}&per_page=100&page=${encodeURIComponent(page)}`;
  return everyEntry(api, pageOf("1"), ({ headers }) => {
    const next = headers["x-next-page"];
    return next ? pageOf(next) : undefined;
  });
}

const whoIs = async (api: Api): Promise<number> => ((await ask(api, "GET", "/user")).json as { id: number }).id;

const postings = (
  items: readonly Item[],
  me: number,
  read: (item: Item) => [number, string | null | undefined],
): Posting[] =>
  items
    .filter(({ author }) => author.id === me)
    .map((item) => {
      const [id, text] = read(item);
      return { id: String(id), text: text ?? "" };
    });
