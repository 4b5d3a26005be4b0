import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../../../providers/graph/conditionalAccess/judge";
import type { SignInContext } from "../../../../providers/graph/conditionalAccess/signInContext";
import { verdicts } from "../../../../providers/graph/conditionalAccess/vocabulary";
import { changes, situations } from "./anyPolicy";
import { A, policy } from "./policies";

describe("judging is total", () => {
  const sound = (value: unknown, situation: SignInContext): void => {
    const { verdict, why, rule } = judge(value, situation);
    assert.ok(verdicts.includes(verdict) && rule.length > 0);
    assert.match(why, /\S\.$/);
  };

  it("on arbitrary JSON", () => fc.assert(fc.property(fc.jsonValue(), situations, sound), { numRuns: 2000 }));

  it("on policies with arbitrary JSON at every known property", () =>
    fc.assert(
      fc.property(changes, situations, fc.jsonValue(), fc.nat(), (change, situation, junk, pick) => {
        const paths: string[][] = [];
        const collect = (value: unknown, path: string[]): void => {
          if (path.length > 0) paths.push(path);
          if (typeof value === "object" && value !== null && !Array.isArray(value))
            for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name]);
        };
        const whole = policy(change);
        collect(whole, []);
        const path = paths[pick % paths.length]!;
        sound(somewhereDeep(whole, path, junk), situation);
      }),
      { numRuns: 5000 },
    ));

  it("on nesting as deep as a parser lets through", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`) as unknown;
    const brackets = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`) as unknown;
    const situation: SignInContext = { people: "all", registrationApp: A, baselineScopes: "enforced" };
    for (const value of [
      deep,
      brackets,
      policy({ conditions: { times: deep, users: brackets } }),
      policy({ policy: { state: deep } }),
    ])
      sound(value, situation);
  });

  function somewhereDeep(
    json: Record<string, unknown>,
    [head, ...rest]: string[],
    value: unknown,
  ): Record<string, unknown> {
    const inner = rest.length === 0 ? value : somewhereDeep(json[head!] as Record<string, unknown>, rest, value);
    return { ...json, [head!]: inner };
  }
});
