/** What the SDK notes of the program for a resource, asked where it is handed to the engine. No engine, no network. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { withoutStackTraces } from "../../../providers/core/resource";

interface Request {
  getName(): string;
  getStacktrace?(): { getFramesList(): unknown[] } | undefined;
  getSourceposition?(): unknown;
}

class Group extends pulumi.CustomResource {
  constructor(name: string) {
    super("test:index:Group", name, {});
  }
}

describe("stack traces in Pulumi's state", () => {
  let requests: Request[];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ name }) => ({ id: name, state: {} }),
      call: () => ({}),
    });
    const monitor = pulumi.runtime.getMonitor() as unknown as Record<string, (...args: any[]) => void>;
    const register = monitor["registerResource"]!.bind(monitor);
    monitor["registerResource"] = (request: Request, ...more) => {
      requests.push(request);
      register(request, ...more);
    };
  });
  beforeEach(() => (requests = []));

  const noted = async (group: Group) => {
    await new Promise((resolve) => group.id.apply(resolve));
    const [request] = requests;
    return {
      frames: request!.getStacktrace?.()?.getFramesList().length ?? 0,
      position: request!.getSourceposition?.() !== undefined,
    };
  };

  it("are there for a resource that a program makes itself", async () => {
    const { frames, position } = await noted(new Group("own"));
    assert.ok(frames > 0);
    assert.equal(position, true);
  });

  it("are not there for what the component makes", async () => {
    assert.deepEqual(await noted(withoutStackTraces(() => new Group("component's"))), { frames: 0, position: false });
  });

  it("are back afterwards, also in the error of a resource that could not be made", async () => {
    const fails = () =>
      withoutStackTraces(() => {
        throw new Error("refused");
      });
    assert.throws(fails, (error: Error) => /^Error: refused\n\s+at /.test(error.stack!));
    assert.ok((await noted(new Group("after"))).frames > 0);
  });
});
