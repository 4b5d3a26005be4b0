/**
 * Threads of pull requests and work items of Azure DevOps. REST API 7.1, learn.microsoft.com/rest/api/azure/devops, read 2026-11-29. The build
 * service needs *Contribute to pull requests* on the repository, and *Edit work items in this node* for issues.
 */
import { odataText } from "../../../providers/core/escaping";
import type { Method } from "../../../providers/core/http/message";
import { marker } from "../services";
import type { Board } from "./board";
import { type Api, ask, JsonPatch, secretVariable, variable } from "./request";

const version = "api-version=7.1";
const tag = "jamf-entra-drift";

interface Thread {
  id: number;
  isDeleted?: boolean;
  comments: { id: number; content?: string; isDeleted?: boolean; author: { id: string } }[];
}

function apiOf(env: NodeJS.ProcessEnv, permission: string): Api {
  const how = "In Azure Pipelines: env: { SYSTEM_ACCESSTOKEN: $(System.AccessToken) }.";
  return {
    service: "Azure DevOps",
    base: variable(env, "SYSTEM_COLLECTIONURI", "Azure Pipelines sets it.").replace(/\/$/, ""),
    headers: { authorization: `Bearer ${secretVariable(env, "SYSTEM_ACCESSTOKEN", how)}` },
    permission,
  };
}

const projectOf = (env: NodeJS.ProcessEnv) =>
  `/${variable(env, "SYSTEM_TEAMPROJECTID", "Azure Pipelines sets it.")}/_apis`;

export async function azureComments(env: NodeJS.ProcessEnv): Promise<Board> {
  const api = apiOf(env, "Contribute to pull requests on the repository");
  const repository = variable(env, "BUILD_REPOSITORY_ID", "Azure Pipelines sets it.");
  const request = variable(env, "SYSTEM_PULLREQUEST_PULLREQUESTID", "Run it in a pull request validation build.");
  const threads = `${projectOf(env)}/git/repositories/${repository}/pullRequests/${request}/threads`;
  const comment = (id: string) => `${threads}/${id.replace("/", "/comments/")}?${version}`;
  const me = ((await ask(api, "GET", "/_apis/connectionData")).json as { authenticatedUser: { id: string } })
    .authenticatedUser.id;
  return {
    list: async () => {
      const { value } = (await ask(api, "GET", `${threads}?${version}`)).json as { value: Thread[] };
      return value
        .filter(
          ({ isDeleted, comments }) =>
            !isDeleted && comments[0] && !comments[0].isDeleted && comments[0].author.id === me,
        )
        .map(({ id, comments: [first] }) => ({ id: `${id}/${first!.id}`, text: first!.content ?? "" }));
    },
    // Closed from the start: an active thread would hold up a pull request that must have none.
    create: async (content) =>
      void (await ask(api, "POST", `${threads}?${version}`, {
        comments: [{ parentCommentId: 0, content, commentType: "text" }],
        status: "closed",
      })),
    update: async (id, content) => void (await ask(api, "PATCH", comment(id), { content })),
    remove: async (id) => void (await ask(api, "DELETE", comment(id))),
  };
}

/** The description of a work item loses what it does not show, so its tag says which stack it is about. */
export async function azureIssues(env: NodeJS.ProcessEnv): Promise<Board> {
  const api = apiOf(env, "Edit work items in this node");
  const items = `${projectOf(env)}/wit`;
  const patch = (method: Method, path: string, fields: Record<string, string>) =>
    ask(
      api,
      method,
      `${items}/${path}?${version}`,
      new JsonPatch(Object.entries(fields).map(([name, value]) => ({ op: "add", path: `/${name}`, value }))),
    );
  const kind = env["JAMF_ENTRA_WORK_ITEM"] ?? "Issue";
  const closed = env["JAMF_ENTRA_CLOSED_STATE"] ?? "Done";
  return {
    list: async () => {
      const query =
        "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project " +
        `AND [System.Tags] CONTAINS ${odataText(tag)} AND [System.State] <> ${odataText(closed)}`;
      const found = (await ask(api, "POST", `${items}/wiql?${version}`, { query })).json as {
        workItems: { id: number }[];
      };
      if (found.workItems.length === 0) return [];
      const ids = found.workItems.map(({ id }) => id).slice(0, 200);
      const read = `${items}/workitems?ids=${ids.join(",")}&fields=System.Tags&${version}`;
      const { value } = (await ask(api, "GET", read)).json as {
        value: { id: number; fields: { "System.Tags": string } }[];
      };
      return value.map(({ id, fields }) => ({ id: String(id), text: textFromTags(fields["System.Tags"]) }));
    },
    create: async (text, title) => {
      const stack = title.split(" ")[0]!;
      await patch("POST", `workitems/$${kind}`, {
        "fields/System.Title": title,
        "fields/System.Tags": `${tag}; ${tag}:${stack}`,
        ...description(text),
      });
    },
    update: async (id, text) => void (await patch("PATCH", `workitems/${id}`, description(text))),
    remove: async (id) => void (await patch("PATCH", `workitems/${id}`, { "fields/System.State": closed })),
  };
}

const description = (text: string) => ({
  "fields/System.Description": text,
  "multilineFieldsFormat/System.Description": "Markdown",
});

function textFromTags(tags: string): string {
  const stack = tags
    .split(";")
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${tag}:`))
    ?.slice(tag.length + 1);
  return stack === undefined ? "" : marker("drift", stack);
}
