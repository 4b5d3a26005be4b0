/**
 * A copy of the compiled product with memory of its own, as each process of Pulumi has one: the program's and the provider host's. What a
 * copy remembers (clients, tokens, judgements made once) ends with it. Packages are shared by all copies, as the SDK needs it.
 *
 * Waits go by `hurry` times as fast, so that retries cost a walk next to nothing. A defect is planted here, on the outside: it gets the
 * exports of a module right after it was loaded and may put something else in place of one of them.
 */
import * as hooks from "node:async_hooks";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import * as promises from "node:timers/promises";
import { compileFunction } from "node:vm";
import { root } from "../../support/host";

const dist = join(root, "dist");

/** Replaces exports of modules, by their path below `dist` without ending: `components/stages/order`. */
export type Defect = Readonly<Record<string, (exports: any) => object>>;

export interface CopyOptions {
  defects?: readonly Defect[];
  hurry?: number;
  /** What a process of the copy prints. */
  print?: (line: string) => void;
}

/** Takes `parameters`, in their order. */
type Wrapper = (...given: unknown[]) => void;

const compiled = new Map<string, Wrapper>();
const parameters = ["exports", "require", "module", "__filename", "__dirname", "__load", "console", "setTimeout"];

/** Late imports of the product must come from the same copy; the text that the product writes into states is none. */
function wrapperOf(file: string): Wrapper {
  let wrapper = compiled.get(file);
  if (!wrapper) {
    const text = readFileSync(file, "utf8").replace(/(?<![`"'\w.])import\(/g, "__load(");
    wrapper = compileFunction(text, parameters, { filename: file }) as Wrapper;
    compiled.set(file, wrapper);
  }
  return wrapper;
}

const outside = createRequire(join(dist, "index.js"));

/** Packages, and where modules of the product lie, as they were found once: each run loads some hundreds of them. */
const packages = new Map<string, unknown>();
const places = new Map<string, Place>();

interface Place {
  file: string;
  /** Below `dist`, without ending. */
  name: string;
  /** Each copy has one of its own. */
  isOwn: boolean;
}

function packageOf(specifier: string): unknown {
  if (!packages.has(specifier)) packages.set(specifier, outside(specifier));
  return packages.get(specifier);
}

function placeOf(path: string): Place {
  let place = places.get(path);
  if (!place) {
    const file = outside.resolve(path);
    const below = relative(dist, file).split(sep).join("/");
    place = { file, name: below.replace(/\.js$/, ""), isOwn: file.endsWith(".js") && !pure.test(below) };
    places.set(path, place);
  }
  return place;
}

/** A module's storage serves all its copies: calls are apart in it anyway, and Node 22 looks at every storage there ever was for each promise. */
const storages = new Map<string, object>();
const hooksFor = (file: string): object => ({
  ...hooks,
  AsyncLocalStorage: function () {
    if (!storages.has(file)) storages.set(file, new hooks.AsyncLocalStorage());
    return storages.get(file);
  },
});

/** Nobody edits sources while walks go on: looking at all of them in each process would cost more than the rest. */
const fresh: Defect = { "providers/core/freshness": (exports) => ({ ...exports, assertFresh: () => undefined }) };

/** The configuration's schema remembers nothing and knows no other module: all copies may share it. */
const pure = /^components\/config\/(\w*[sS]chema|stageNames)\.js$/;

export class Copy {
  private readonly modules = new Map<string, { exports: unknown }>();
  private readonly defects: readonly Defect[];
  private readonly console: object;
  private readonly setTimeout: object;
  private readonly pause: object;

  constructor({ defects = [], hurry = 200, print = () => undefined }: CopyOptions = {}) {
    this.defects = [fresh, ...defects];
    const say = (...parts: unknown[]) => print(parts.map(String).join(" "));
    this.console = { ...console, log: say, error: say, warn: say, info: say };
    this.pause = (ms = 0, ...rest: []) => promises.setTimeout(ms / hurry, ...rest);
    this.setTimeout = (work: () => void, ms = 0, ...rest: []) => setTimeout(work, ms / hurry, ...rest);
  }

  /** `providers/host`. */
  load<T>(name: string): T {
    return this.module(placeOf(join(dist, `${name}.js`))) as T;
  }

  private module({ file, name }: Place): unknown {
    const known = this.modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    this.modules.set(file, module);
    const require = (specifier: string) => this.required(file, specifier);
    const load = (specifier: string): Promise<unknown> =>
      specifier.startsWith(".") ? Promise.resolve().then(() => require(specifier)) : import(specifier);
    const { console, setTimeout } = this;
    wrapperOf(file)(module.exports as object, require, module, file, dirname(file), load, console, setTimeout);
    for (const defect of this.defects) if (defect[name]) module.exports = defect[name](module.exports);
    return module.exports;
  }

  private required(from: string, specifier: string): unknown {
    if (specifier === "node:async_hooks") return hooksFor(from);
    if (specifier === "node:timers/promises") return { ...promises, setTimeout: this.pause };
    if (!specifier.startsWith(".")) return packageOf(specifier);
    const place = placeOf(join(dirname(from), specifier));
    return place.isOwn ? this.module(place) : outside(place.file);
  }
}
