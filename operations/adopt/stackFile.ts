/** Writes the proposal into the stack's file. What is there already is never changed. */
import { readFile, writeFile } from "node:fs/promises";
import { SettingsError } from "../../providers/core/errors";

export const yamlText = async (project: string, values: Record<string, unknown>): Promise<string> => {
  const { stringify } = await import("yaml");
  const own = Object.fromEntries(Object.entries(values).map(([key, value]) => [`${project}:${key}`, value]));
  return stringify({ config: own }, { lineWidth: 0 });
};

/** Adds the keys to the file, which is made where it is missing. Throws when a key stands there with another value. */
export async function writeStackFile(file: string, project: string, values: Record<string, unknown>): Promise<void> {
  const { parseDocument } = await import("yaml");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new SettingsError(`Could not read the stack file "${file}" (${error.code}).`);
  });
  if (text === undefined || text.trim() === "") return writeFile(file, await yamlText(project, values));
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new SettingsError(`Could not read the stack file "${file}": ${problem.message.split("\n")[0]}`);
  const there = (document.toJS() as { config?: Record<string, unknown> } | null)?.config ?? {};
  const others = Object.entries(values).filter(([key, value]) => {
    const standing = there[`${project}:${key}`];
    return standing !== undefined && JSON.stringify(standing) !== JSON.stringify(value);
  });
  if (others.length > 0) {
    const keys = others.map(([key]) => key).join(", ");
    throw new SettingsError(
      `"${file}" sets ${keys} already, to something else. Nothing was written: remove these keys there, or write to another file with --write.`,
    );
  }
  for (const [key, value] of Object.entries(values))
    document.setIn(["config", `${project}:${key}`], document.createNode(value));
  await writeFile(file, document.toString({ lineWidth: 0 }));
}
