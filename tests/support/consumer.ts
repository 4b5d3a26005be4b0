/** The packed package in a folder of somebody who compiles against it: its types, without their leave to skip the check of libraries. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ts from "typescript";
import { root } from "./host";

export interface Combination {
  moduleResolution: "node10" | "nodenext";
  esModuleInterop: boolean;
}

export const combinations: readonly Combination[] = (["node10", "nodenext"] as const).flatMap((moduleResolution) =>
  [true, false].map((esModuleInterop) => ({ moduleResolution, esModuleInterop })),
);

export class Consumer {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "consumer-")));
  readonly #own: string;
  /** The same files are read by each of the compilations. */
  readonly #read = new Map<string, ts.SourceFile | undefined>();

  constructor() {
    const modules = join(this.folder, "node_modules");
    this.#own = join(modules, "jamf-entra-compliance");
    mkdirSync(this.#own, { recursive: true });
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", this.folder], {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    ) as [{ filename: string }];
    execFileSync("tar", ["-xzf", join(this.folder, packed.filename), "-C", this.#own, "--strip-components=1"]);
    for (const name of readdirSync(join(root, "node_modules"))) {
      if (!name.startsWith(".")) symlinkSync(join(root, "node_modules", name), join(modules, name));
    }
    cpSync(join(root, "examples"), join(this.folder, "examples"), { recursive: true });
  }

  /**
   * What the compiler complains about in the package's own declarations and in the programs; `whole`: in every library as well, and in
   * how they fit together.
   */
  complaints(files: readonly string[], { moduleResolution, esModuleInterop }: Combination, whole = false): string[] {
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      strict: true,
      noEmit: true,
      types: [],
      esModuleInterop,
      skipLibCheck: false,
      // Both older ways are deprecated in TypeScript 6, and allowed until 7.
      ignoreDeprecations: "6.0",
      ...(moduleResolution === "node10"
        ? {
            module: ts.ModuleKind.CommonJS,
            moduleResolution: ts.ModuleResolutionKind.Node10,
          }
        : { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }),
    };
    const program = ts.createProgram({
      rootNames: files.map((file) => join(this.folder, file)),
      options,
      host: this.#host(options),
    });
    const own = program.getSourceFiles().filter(({ fileName }) => this.#isOwn(fileName));
    const found = whole
      ? ts.getPreEmitDiagnostics(program)
      : own.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
    return [...program.getOptionsDiagnostics(), ...found].map(({ file, messageText }) =>
      [file?.fileName, ts.flattenDiagnosticMessageText(messageText, " ")].filter(Boolean).join(": "),
    );
  }

  /** Packages whose types the programs meet through ours. */
  packages(files: readonly string[]): string[] {
    const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: [] };
    const rootNames = files.map((file) => join(this.folder, file));
    const program = ts.createProgram({ rootNames, options, host: this.#host(options) });
    const names = program
      .getSourceFiles()
      .filter(({ fileName }) => this.#isOwn(fileName))
      .flatMap(({ text }) => [...text.matchAll(/(?:from |import\()"((?:@[^/"]+\/)?[^./"][^/"]*)/g)])
      .map(([, name]) => name!);
    return [...new Set(names)].sort();
  }

  #isOwn = (file: string): boolean => file.startsWith(this.folder);

  #host(options: ts.CompilerOptions): ts.CompilerHost {
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (file, version, ...rest) => {
      const format = typeof version === "object" ? `${version.impliedNodeFormat}` : "";
      const key = `${file} ${format}`;
      if (!this.#read.has(key)) this.#read.set(key, read(file, version, ...rest));
      return this.#read.get(key);
    };
    return host;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
