/** Runs an example with a stand-in for the package that checks what it is given and makes nothing. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as ts from "typescript";
import { checkedConfig } from "../../components/config/check";
import type { MacDeviceComplianceArgs } from "../../components/config/args";
import { criteria, memberOf, or, parentheses } from "../../providers/jamf/criteria/criteria";
import { category } from "../../providers/jamf/category";
import { policy } from "../../providers/jamf/policy";
import { script } from "../../providers/jamf/script";
import { smartComputerGroup } from "../../providers/jamf/smartComputerGroup";
import { root } from "../support/host";

export interface Given {
  /** Arguments of the component, with all defaults. */
  components: ReturnType<typeof checkedConfig>[];
  /** `SmartComputerGroup behind` → problems with its inputs, as the provider finds them. */
  resources: Map<string, string[]>;
}

const lifecycles = {
  Category: category,
  Policy: policy,
  Script: script,
  SmartComputerGroup: smartComputerGroup,
} as const;

/** `config`: what the stack's file holds, for the example's own reader. `edit` changes the program before. */
export async function given(
  example: string,
  config: Record<string, unknown>,
  edit = (text: string): string => text,
): Promise<Given> {
  const found: Given = { components: [], resources: new Map() };
  const pending: Promise<void>[] = [];
  const resource = (kind: keyof typeof lifecycles) =>
    class {
      readonly id: string;
      constructor(name: string, args: object) {
        this.id = `${found.resources.size + 1}`;
        found.resources.set(`${kind} ${name}`, []);
        const checked = plain(args).then((values) => {
          const life = lifecycles[kind] as {
            validate?(args: object, given: (key: string) => boolean): { reason: string }[];
          };
          const problems = life.validate?.(values, (key) => key in values) ?? [];
          found.resources.set(
            `${kind} ${name}`,
            problems.map(({ reason }) => reason),
          );
        });
        pending.push(checked);
      }
    };
  const ours: Record<string, unknown> = {
    ...Object.fromEntries(
      (Object.keys(lifecycles) as (keyof typeof lifecycles)[]).map((kind) => [kind, resource(kind)]),
    ),
    criteria,
    memberOf,
    or,
    parentheses,
    program: (run: unknown) => run,
    readConfig: () => checkedConfig(config),
    MacDeviceCompliance: {
      create: async (_name: string, args: MacDeviceComplianceArgs) => {
        found.components.push(checkedConfig(args));
        return { outputs: {}, applicableGroup: {} };
      },
    },
  };
  const file = join(root, "examples", example, "index.ts");
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(edit(readFileSync(file, "utf8")), { compilerOptions: options });
  const real = createRequire(file);
  const modules: Record<string, unknown> = {
    "jamf-entra-compliance": ours,
    "@pulumi/pulumi": {
      Config: class {
        require = (key: string) => config[key];
      },
    },
  };
  const module = { exports: undefined as unknown };
  const require = (name: string): unknown => modules[name] ?? real(name);
  new Function("module", "exports", "require", outputText)(module, {}, require);
  await (module.exports as () => Promise<unknown>)();
  await Promise.all(pending);
  return found;
}

/** Criteria hold outputs where another group's id stands. */
const plain = async (args: object): Promise<object> =>
  new Promise((resolve) => void pulumi.output(args).apply((values) => resolve(values as object)));
