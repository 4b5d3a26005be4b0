/** `summarize` and `tenants` as a pipeline calls them. */
import assert from "node:assert/strict";
import { touched } from "../../../operations/tenants/command";
import { Files, run } from "../command";
import { runTogether } from "../together";
import { recordedText } from "./recorded";

describe("summarize", () => {
  const files = new Files();
  after(() => files.remove());
  const file = (name: string) => files.write(`${name}.json`, recordedText(name));

  it("writes two tenants at once, each with its marker, and says by its exit code that one must not be deployed", async () => {
    const { code, out } = await run(["summarize", file("refused"), file("fabrikam-create")]);
    assert.equal(code, 2);
    assert.match(out, /^<!-- jamf-entra-compliance:preview:test -->/);
    assert.match(out, /\n<!-- jamf-entra-compliance:preview:fabrikam -->/);
  });

  it("plans: free, approval, forbidden", async () => {
    const { out } = await runTogether(["summarize", file("pilot-to-enforce"), file("fabrikam-create"), "--plan"]);
    assert.equal(out, 'free=["fabrikam"]\napproval=["test"]\nforbidden=[]\n');
  });

  it("an approval lets pass what needs one, never what must not be deployed", async () => {
    assert.equal((await runTogether(["summarize", file("pilot-to-enforce"), "--approved"])).code, 0);
    // As recorded but for this: the run would switch the policy on again.
    const resumed = recordedText("switched-off").replace('planned\\":\\"reportOnly', 'planned\\":\\"on');
    assert.notEqual(resumed, recordedText("switched-off"));
    assert.equal((await runTogether(["summarize", files.write("resumed.json", resumed), "--approved"])).code, 2);
  });

  it("--json has what the comment says, without the stack's bookkeeping", async () => {
    const { out } = await runTogether(["summarize", file("pilot-to-enforce"), "--json"]);
    const [tenant] = JSON.parse(out).tenants;
    assert.deepEqual(tenant.stage, { before: "pilot", after: "enforce", observed: "pilot" });
    assert.deepEqual([tenant.access.before.asked, tenant.access.after.asked, tenant.access.totalBlocked], [0, 8, 5]);
    assert.deepEqual(
      tenant.changes.map(({ kind }: { kind: string }) => kind),
      ["ConditionalAccessPolicy"],
    );
    assert.doesNotMatch(out, /TearDownGuard|__provider/);
  });

  it("annotations are one command a line, and a name can start none", async () => {
    const hostile = file("hostile-refused");
    for (const [format, command] of [
      ["github", /^::(error|warning) title=test::/],
      ["azure", /^##vso\[task\.logissue type=(error|warning)\]test: /],
    ] as const) {
      const { out } = await runTogether(["summarize", hostile, "--annotations", "--format", format]);
      const lines = out.trimEnd().split("\n");
      assert.ok(lines.length > 0);
      for (const line of lines) {
        assert.match(line, command);
        assert.doesNotMatch(line.replace(command, ""), /##(vso)?\[/);
      }
    }
    assert.equal((await runTogether(["summarize", hostile, "--annotations", "--format", "gitlab"])).out, "");
  });

  it("a preview that ended before its document began is a failure with Pulumi's last words", async () => {
    const text = files.write("contoso.json", "error: could not open the stack\n::error::passphrase must be set");
    const { code, out } = await runTogether(["summarize", text]);
    assert.equal(code, 2);
    assert.match(out, /`contoso`: preview failed/);
    assert.match(out, /could not open the stack .*must be set/);
    assert.doesNotMatch(out, /^\s*::/m);
  });

  it("refuses a document of something else", async () => {
    const { code, err } = await runTogether(["summarize", files.write("other.json", { steps: [{ no: "urn" }] })]);
    assert.equal(code, 1);
    assert.match(err, /other\.json is not a document of pulumi preview --json/);
  });
});

describe("the tenants that a change touches", () => {
  const stacks = ["contoso", "fabrikam.emea"];

  it("a stack file touches its stack, a document none, everything else all", () => {
    assert.deepEqual(touched(stacks, ["Pulumi.contoso.yaml", "docs/x.md"]), ["contoso"]);
    assert.deepEqual(touched(stacks, ["Pulumi.fabrikam.emea.yaml"]), ["fabrikam.emea"]);
    assert.deepEqual(touched(stacks, ["README.md", ".github/workflows/x.yml", "tests/a.test.ts"]), []);
    for (const file of ["Pulumi.yaml", "package-lock.json", "index.ts", "components/a.ts", "something.unknown"]) {
      assert.deepEqual(touched(stacks, [file]), stacks, file);
    }
  });

  it("the file of a stack that is gone touches nothing", () => {
    assert.deepEqual(touched(stacks, ["Pulumi.old.yaml"]), []);
  });
});
