/** What files export and others use by name, of the files given. */
import { dirname, join, normalize } from "node:path";
import * as ts from "typescript";

interface Use {
  /** `providers/jamf/script.ts#toWire`; `#*` where a file is taken whole, `#**` where it is handed on whole. */
  key: string;
  by: string;
}

/** Exports of `files` that no other file imports, in the order of the files: `providers/jamf/text.ts#trimmed`. */
export function unusedExports(files: readonly string[], textOf: (file: string) => string): string[] {
  const known = new Set(files);
  const [exported, uses] = [[] as string[], [] as Use[]];
  for (const file of files) {
    const tree = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
    exported.push(...exportsOf(tree).map((name) => `${file}#${name}`));
    uses.push(...usesOf(tree, (path) => found(known, file, path)));
  }
  const [used, whole] = [new Set<string>(), new Map<string, string>()];
  for (const { key, by } of uses) {
    if (key.endsWith("#*")) whole.set(key, `${whole.get(key) ?? ""}${textOf(by)}`);
    else used.add(key);
  }
  return exported.filter((key) => {
    const [file, name] = key.split("#") as [string, string];
    return !used.has(key) && !used.has(`${file}#**`) && !new RegExp(`\\b${name}\\b`).test(whole.get(`${file}#*`) ?? "");
  });
}

function found(known: ReadonlySet<string>, from: string, path: string): string | undefined {
  if (!path.startsWith(".")) return undefined;
  const place = normalize(join(dirname(from), path)).replace(/\.js$/, "");
  return [`${place}.ts`, join(place, "index.ts")].find((file) => known.has(file));
}

function exportsOf(tree: ts.SourceFile): string[] {
  return tree.statements.flatMap((statement): string[] => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
    const { name } = statement as ts.DeclarationStatement;
    return name ? [name.getText(tree)] : [];
  });
}

const namesIn = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));

function usesOf(tree: ts.SourceFile, at: (path: string) => string | undefined): Use[] {
  const uses: Use[] = [];
  const by = tree.fileName;
  const use = (path: ts.Node | undefined, names: readonly string[] | undefined): void => {
    const file = path && ts.isStringLiteral(path) ? at(path.text) : undefined;
    if (file) uses.push(...(names ?? ["*"]).map((name) => ({ key: `${file}#${name}`, by })));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) use(node.moduleSpecifier, named(node.importClause?.namedBindings));
    // `export * from` hands on every name.
    if (ts.isExportDeclaration(node)) use(node.moduleSpecifier, node.exportClause ? named(node.exportClause) : ["**"]);
    // `import("…")`, `require("…")`, `require.resolve("…")`
    if (ts.isCallExpression(node) && /^(?:import|require|require\.resolve)$/.test(node.expression.getText(tree))) {
      use(node.arguments[0], undefined);
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) use(node.argument.literal, undefined);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return uses;
}

/** `undefined`: all of them. */
const named = (names: ts.NamedImportBindings | ts.NamedExportBindings | undefined): string[] | undefined =>
  names && (ts.isNamedImports(names) || ts.isNamedExports(names))
    ? names.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
    : undefined;
