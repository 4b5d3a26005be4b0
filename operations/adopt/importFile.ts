/** `adopt --import`: a file for `pulumi import --file` that brings what exists into the state, without a write. */
import { writeFile } from "node:fs/promises";
import { remark } from "../terminal/print";
import { projectName } from "./place";
import { stackConfiguration } from "../stack/configuration";

export async function writeImportFile(stack: string | undefined, file: string): Promise<void> {
  const { config, stack: name } = await stackConfiguration(stack);
  const { importEntries } = await import("./importEntries.js");
  const { resources, leftOut } = await importEntries("macs", config, {
    stack: name.split("/").pop()!,
    project: projectName(),
  });
  await writeFile(file, `${JSON.stringify({ resources }, undefined, 2)}\n`);
  for (const each of leftOut) remark(each);
  remark(
    `Wrote ${file} with ${resources.length} resources. It holds what the state will hold: keep it out of version control. Next:\n` +
      `  pulumi import --file ${file} --protect=false --generate-code=false --stack ${name}\n  pulumi preview --stack ${name}`,
  );
}
