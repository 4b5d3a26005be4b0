/** Lists of the service that hosts the repository: read to their end, and not beyond, whatever the service names as the next page. */
import assert from "node:assert/strict";
import { githubComments } from "../../../operations/summarize/publish/github";
import { gitlabComments } from "../../../operations/summarize/publish/gitlab";
import { Loopback } from "../../providers/core/http/loopback";

const github = (url: string): NodeJS.ProcessEnv => ({
  GITHUB_API_URL: url,
  GITHUB_REPOSITORY: "contoso/macs",
  GITHUB_TOKEN: "token-of-the-job",
  GITHUB_REF: "refs/pull/7/merge",
  JAMF_ENTRA_COMMENT_AUTHOR: "bot",
});
const gitlab = (url: string): NodeJS.ProcessEnv => ({
  CI_API_V4_URL: url,
  CI_PROJECT_ID: "1",
  CI_MERGE_REQUEST_IID: "7",
  GITLAB_TOKEN: "token-of-the-job",
});
const item = (id: number) => ({ id, body: "x", user: { login: "bot" }, author: { id: 1 } });

describe("lists of the service that hosts the repository", () => {
  let server: Loopback;
  afterEach(() => server.stop());

  it("of GitHub go on where GitHub names the repository by its number, and at no other host", async () => {
    server = await Loopback.start(({ path, query }) => {
      if (path === "/repos/contoso/macs/issues/7/comments")
        return {
          body: [item(1)],
          headers: { link: `<${server.url}/repositories/13/issues/7/comments?page=2>; rel="next"` },
        };
      if (path === "/repositories/13/issues/7/comments" && query.get("page") === "2")
        return { body: [item(2)], headers: { link: '<https://evil.example/comments?page=3>; rel="next"' } };
      return { status: 404, body: {} };
    });
    const board = await githubComments(github(server.url));
    assert.deepEqual(
      (await board.list()).map(({ id }) => id),
      ["1", "2"],
    );
  });

  it("of GitHub end where they lead in a circle", async () => {
    server = await Loopback.start(() => ({
      body: [item(1)],
      headers: { link: `<${server.url}/repos/contoso/macs/issues/7/comments?per_page=100>; rel="next"` },
    }));
    const board = await githubComments(github(server.url));
    await assert.rejects(board.list(), /GitHub answered with a list whose next page is one that was already read/);
    assert.equal(server.seen.length, 1);
  });

  it("of GitLab end where they lead in a circle", async () => {
    server = await Loopback.start(({ path }) =>
      path === "/user" ? { body: { id: 1 } } : { body: [item(1)], headers: { "x-next-page": "1" } },
    );
    const board = await gitlabComments(gitlab(server.url));
    await assert.rejects(board.list(), /GitLab answered with a list whose next page is one that was already read/);
    assert.equal(server.seen.length, 2);
  });

  it("that are none, or no JSON, are named as such and not quoted", async () => {
    server = await Loopback.start(({ path }) => (path === "/user" ? { body: { id: 1 } } : { body: { message: "no" } }));
    await assert.rejects((await gitlabComments(gitlab(server.url))).list(), /GitLab answered without a list\.$/);
    server.script = ({ path }) => (path === "/user" ? { body: { id: 1 } } : { body: "<html>token-of-the-job</html>" });
    await assert.rejects((await gitlabComments(gitlab(server.url))).list(), {
      message: "Could not GET /projects/1/merge_requests/7/notes: GitLab answered 200 with something that is not JSON.",
    });
  });
});
