import assert from "node:assert/strict";
import fc from "fast-check";
import { ServiceError } from "../../../../providers/core/errors";
import * as life from "../../../../providers/core/crud";
import {
  conditionalAccessExclusion,
  type ConditionalAccessExclusionArgs,
} from "../../../../providers/graph/conditionalAccess/exclusion";
import type { Policy } from "../../../../providers/graph/conditionalAccess/policy";
import { anyPolicy, id } from "../anyPolicy";
import { MemoryGraph, type Request } from "../memoryGraph";

const tenantId = "t";
type State = ConditionalAccessExclusionArgs & { added: string[]; applicationIds: string[] };

/** The resource's own life, on a tenant in memory. */
const lifeOn = (graph: MemoryGraph) => ({ ...conditionalAccessExclusion, connect: async () => graph });

async function make(graph: MemoryGraph, policyId: string, applicationIds: string[]): Promise<State> {
  const { outputs } = await life.create(lifeOn(graph), { tenantId, policyId, applicationIds });
  return outputs as never;
}
const update = async (graph: MemoryGraph, state: State, applicationIds: string[]): Promise<State> =>
  (await life.update(
    lifeOn(graph),
    state.policyId,
    { tenantId, policyId: state.policyId, applicationIds },
    state,
  )) as never;
const refresh = async (graph: MemoryGraph, state: State): Promise<State> =>
  (await life.read(lifeOn(graph), state.policyId, state))!.outputs as never;
const destroy = (graph: MemoryGraph, state: State) => life.remove(lifeOn(graph), state.policyId, state);

const lower = (ids: string[] | undefined) => (ids ?? []).map((text) => text.toLowerCase());
const excluded = (policy: Policy | undefined): string[] => policy?.conditions?.applications?.excludeApplications ?? [];

/** Everything but the exclusions and the date of the last change. */
function rest(policy: Policy | undefined): unknown {
  const { modifiedDateTime: _date, ...copy } = structuredClone(policy)!;
  delete copy.conditions!.applications!.excludeApplications;
  return copy;
}

const apps = fc.uniqueArray(id, { minLength: 1, maxLength: 3, selector: (text) => text.toLowerCase() });
const level = fc.constantFrom("merged", "replaced") as fc.Arbitrary<"merged" | "replaced">;
const writes = (graph: MemoryGraph): Request[] => graph.requests.filter(({ verb }) => verb === "change");

describe("An exclusion in any policy", () => {
  it("leaves everything else identical through create, update, repair and destroy, and then the exclusions too", async () => {
    const runs = fc.asyncProperty(
      anyPolicy,
      fc.tuple(apps, apps),
      level,
      fc.nat(3),
      async (policy, [first, second], how, stale) => {
        const graph = new MemoryGraph(policy);
        graph.applicationsAre = how;
        graph.staleReadings = stale;
        const now = () => graph.policies.get(policy.id)!;
        const foreign = excluded(policy);
        const holds = (wanted: string[], what: string) => {
          assert.deepEqual(rest(now()), rest(policy), what);
          assert.deepEqual(
            excluded(now()).slice(0, foreign.length),
            foreign,
            `${what}: foreign ones stay as they were written`,
          );
          const all = new Set([...lower(foreign), ...lower(wanted)]);
          assert.deepEqual(new Set(lower(excluded(now()))), all, what);
          assert.equal(excluded(now()).length, all.size, `${what}: twice`);
        };
        let state = await make(graph, policy.id, first);
        holds(first, "create");
        assert.deepEqual(
          state.added,
          lower(first)
            .filter((app) => !lower(foreign).includes(app))
            .sort(),
        );
        state = await update(graph, state, second);
        holds(second, "update");
        graph.staleReadings = 0;
        graph.edit(policy.id, ({ conditions: { applications } }) => {
          applications.excludeApplications = foreign.filter((app) => !lower(second).includes(app.toLowerCase()));
        });
        state = await refresh(graph, state);
        assert.deepEqual(state.applicationIds, [], "refresh sees that somebody took them out");
        graph.staleReadings = stale;
        state = await update(graph, state, second);
        const kept = foreign.filter((app) => !lower(second).includes(app.toLowerCase()));
        assert.deepEqual(rest(now()), rest(policy), "repair");
        assert.deepEqual(new Set(lower(excluded(now()))), new Set(lower([...kept, ...second])), "repair");
        await destroy(graph, state);
        assert.deepEqual(rest(now()), rest(policy), "destroy");
        assert.deepEqual(excluded(now()), kept, "destroy takes out what it put in, and nothing else");
      },
    );
    await fc.assert(runs, { numRuns: 1_000 });
  });

  it("writes nothing where nothing is missing", async () => {
    const runs = fc.asyncProperty(anyPolicy, apps, async (policy, wanted) => {
      const applications = policy.conditions!.applications!;
      applications.excludeApplications = [...new Set([...excluded(policy), ...wanted.map((app) => app.toUpperCase())])];
      const graph = new MemoryGraph(policy);
      const state = await make(graph, policy.id, wanted);
      await destroy(graph, await update(graph, state, wanted));
      assert.deepEqual([state.added, writes(graph)], [[], []]);
    });
    await fc.assert(runs);
  });

  it("keeps edits of others, made at any moment but between our reading and our writing", async () => {
    const moments = fc.uniqueArray(fc.nat(8), { maxLength: 4 });
    const runs = fc.asyncProperty(anyPolicy, apps, moments, level, async (policy, wanted, when, how) => {
      const graph = new MemoryGraph(policy);
      graph.applicationsAre = how;
      const theirs: string[] = [];
      graph.before = ({ verb }) => {
        if (verb === "change" || !when.includes(graph.requests.length)) return;
        theirs.push(`00000000-0000-4000-8000-00000000000${theirs.length}`);
        graph.edit(policy.id, (now) => {
          now.displayName = `Renamed ${theirs.length}`;
          now.conditions.applications.excludeApplications = [...excluded(now as Policy), theirs.at(-1)!];
        });
      };
      await destroy(graph, await make(graph, policy.id, wanted));
      const left = graph.policies.get(policy.id)!;
      assert.deepEqual(
        excluded(left).filter((app) => theirs.includes(app)),
        theirs,
      );
      if (theirs.length > 0) assert.equal(left.displayName, `Renamed ${theirs.length}`);
    });
    await fc.assert(runs, { numRuns: 300 });
  });

  it("keeps edits of everything but target resources even between our reading and our writing", async () => {
    const runs = fc.asyncProperty(anyPolicy, apps, async (policy, wanted) => {
      const graph = new MemoryGraph(policy);
      graph.before = ({ verb }) => {
        if (verb !== "change") return;
        graph.edit(policy.id, (now) => ((now.state = "disabled"), (now.conditions.clientAppTypes = ["browser"])));
      };
      await make(graph, policy.id, wanted);
      const { state, conditions } = graph.policies.get(policy.id)!;
      if (writes(graph).length > 0) assert.deepEqual([state, conditions!["clientAppTypes"]], ["disabled", ["browser"]]);
    });
    await fc.assert(runs);
  });

  it("is worked out anew after a write that failed, so that an edit made meanwhile stays", async () => {
    const failures = ["429", "503", "lost before", "lost after"] as const;
    const theirs = "00000000-0000-4000-8000-000000000001";
    const trial = async (policy: Policy, wanted: string[], failure: (typeof failures)[number]) => {
      const graph = new MemoryGraph(policy);
      const fail = ({ verb }: Request) => {
        if (verb !== "change") return;
        graph.before = graph.after = () => undefined;
        graph.edit(policy.id, (now) => {
          now.conditions.applications.excludeApplications = [...excluded(now as Policy), theirs];
        });
        const status = Number(failure) || undefined;
        throw new ServiceError({ verb: "update", noun: "policy" }, { service: "Graph", status, words: "trouble" });
      };
      if (failure === "lost after") graph.after = fail;
      else graph.before = fail;
      const missing = lower(wanted).filter((app) => !lower(excluded(policy)).includes(app));
      const state = await make(graph, policy.id, wanted);
      assert.deepEqual(state.added, missing.sort(), "what the lost write added is ours");
      const all = lower(excluded(graph.policies.get(policy.id)));
      assert.deepEqual(
        lower(wanted).filter((app) => !all.includes(app)),
        [],
      );
      if (missing.length > 0) assert.ok(all.includes(theirs), failure);
    };
    // Each failure costs a real wait before the next attempt, so these run side by side.
    const samples = fc.sample(fc.tuple(anyPolicy, apps, fc.constantFrom(...failures)), 100);
    await Promise.all(samples.map((sample) => trial(...sample)));
  });

  it("does not believe a reading that is older than what was seen", async () => {
    const runs = fc.asyncProperty(anyPolicy, apps, apps, fc.nat(4), async (policy, first, second, readings) => {
      const graph = new MemoryGraph(policy);
      const state = await make(graph, policy.id, first);
      const old = graph.policies.get(policy.id)!;
      const theirs = "00000000-0000-4000-8000-000000000001";
      graph.edit(policy.id, (now) => {
        now.conditions.applications.excludeApplications = [...excluded(now as Policy), theirs];
      });
      const seen = await refresh(graph, state);
      graph.lag(old, readings);
      await update(graph, seen, second);
      assert.ok(excluded(graph.policies.get(policy.id)).includes(theirs));
    });
    await fc.assert(runs);
  });
});
