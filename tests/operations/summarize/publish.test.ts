/** One comment per tenant on each of the three services: made, edited in place, taken back; and issues of drift likewise. */
import assert from "node:assert/strict";
import { Files, type Outcome } from "../command";
import { runTogether } from "../together";
import { Azure, type Forge, GitHub, GitLab } from "./forges";
import { recordedText } from "./recorded";

const services: [string, () => Forge][] = [
  ["GitHub", () => new GitHub()],
  ["GitLab", () => new GitLab()],
  ["Azure DevOps", () => new Azure()],
];

for (const [name, make] of services) {
  describe(`comments on ${name}`, () => {
    let forge: Forge;
    let files: Files;
    beforeEach(async () => {
      forge = await make().start();
      files = new Files();
    });
    afterEach(async () => {
      await forge.stop();
      files.remove();
    });

    const post = (previews: string[], ...more: string[]): Promise<Outcome> =>
      runTogether(
        ["summarize", ...previews.map((each) => files.write(`${each}.json`, recordedText(each))), "--post", ...more],
        {
          env: forge.environment(),
        },
      );
    const texts = () => forge.comments.map(({ text }) => text);

    it("makes one for each of two tenants, and says the same again without a write", async () => {
      const { err } = await post(["create", "fabrikam-create"]);
      assert.match(err, /test: comment made/);
      assert.match(err, /fabrikam: comment made/);
      assert.equal(forge.comments.length, 2);
      forge.calls.length = 0;
      await post(["create", "fabrikam-create"]);
      assert.deepEqual([...new Set(forge.calls.map(({ method }) => method))], ["GET"]);
    });

    it("edits it in place behind a conversation of several pages, and touches nobody else's", async () => {
      await post(["create"]);
      for (let i = 0; i < 5; i++) forge.written("999", `remark ${i}`);
      const [first] = forge.comments;
      await post(["refused"]);
      assert.equal(forge.comments.length, 6);
      assert.equal(forge.comments[0]!.id, first!.id);
      assert.match(forge.comments[0]!.text, /refused/);
    });

    it("removes it when the pull request no longer touches the tenant, and the other stays", async () => {
      await post(["create", "fabrikam-create"]);
      await post(["fabrikam-create"]);
      assert.equal(forge.comments.length, 1);
      assert.match(texts()[0]!, /`fabrikam`/);
      await post([]);
      assert.deepEqual(texts(), []);
    });

    it("a marker in somebody else's comment makes it neither ours to edit nor to remove", async () => {
      await post(["create"]);
      const forged = texts()[0]!;
      forge.comments.length = 0;
      forge.written("999", forged);
      forge.written("999", `> ${forged}`);
      await post(["refused"]);
      assert.equal(forge.comments.length, 3);
      assert.equal(forge.comments[0]!.text, forged);
      await post([]);
      assert.equal(forge.comments.length, 2);
    });

    it("is told what a token lacks, and nothing of the token", async () => {
      const env = {
        ...forge.environment(),
        GITHUB_TOKEN: "ghs_wrong",
        GITLAB_TOKEN: "glpat-wrong",
        SYSTEM_ACCESSTOKEN: "wrong-one",
      };
      const { code, err } = await runTogether(["summarize", "--post"], { env: env });
      assert.equal(code, 1);
      assert.match(err, /answered 401 .*The token needs /);
      assert.doesNotMatch(err, /ghs_wrong|glpat-wrong|wrong-one/);
    });

    it("waits when it is told to, and does not make a comment twice after an unclear answer", async () => {
      forge.faults.push({ status: 429, headers: { "retry-after": "0" } }, { status: 502 });
      const { code, err } = await post(["create"]);
      assert.equal(code, 0, err);
      assert.equal(forge.comments.length, 1);
    });

    it("opens one issue per tenant that drifts, edits it, closes it, and lets a tenant that was not looked at be", async () => {
      await post(["drift", "fabrikam-create"], "--drift");
      assert.equal(forge.issues.length, 2);
      const drifted = forge.issues.find(({ title }) => title === "test differs from its configuration")!;
      assert.match(drifted.text, /Changed outside of Pulumi/);
      await post(["mixed"], "--drift");
      assert.match(drifted.text, /Category/);
      await post(["no-change"], "--drift");
      assert.deepEqual(
        forge.issues.map(({ title, closed }) => [title, closed === true]),
        [
          ["test differs from its configuration", true],
          ["fabrikam differs from its configuration", false],
        ],
      );
      assert.equal(forge.comments.length, 0);
    });
  });
}
