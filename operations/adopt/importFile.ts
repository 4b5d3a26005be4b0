/** `adopt --import`: files for `pulumi import --file` that bring what exists into the state, without a write. */
import { writeFile } from "node:fs/promises";
import { remark } from "../terminal/print";
import { projectName } from "./place";
import { stackConfiguration } from "../stack/configuration";

/** `adopt.json` → `adopt.entra.json`. */
const ofEntra = (file: string): string => file.replace(/(\.json)?$/, ".entra$1");

export async function writeImportFile(stack: string | undefined, file: string): Promise<void> {
  const { config, stack: name } = await stackConfiguration(stack);
  const { importEntries } = await import("./importEntries.js");
  const entries = await importEntries("macs", config, { stack: name.split("/").pop()!, project: projectName() });
  const files = [{ path: file, content: { resources: entries.resources } }];
  if (entries.ofEntra) files.push({ path: ofEntra(file), content: entries.ofEntra });
  for (const { path, content } of files) await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
  for (const each of entries.leftOut) remark(each);
  const written = files.map(({ path, content }) => `${path} with ${content.resources.length} resources`).join(" and ");
  const commands = [
    ...files.map(({ path }) => `import --file ${path} --protect=false --generate-code=false`),
    "preview",
  ];
  remark(
    `Wrote ${written}. ${files.length > 1 ? "They hold" : "It holds"} what the state will hold: keep ${files.length > 1 ? "them" : "it"} out of ` +
      `version control. Next, in this order:\n${commands.map((command) => `  pulumi ${command} --stack ${name}`).join("\n")}`,
  );
}
