/**
 * Its own process, so that it can be ended with everything it started: `node install-official.mjs FOLDER`.
 * Installs the release that belongs to the SDK in node_modules; prints one line when that fails.
 */
try {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  await PulumiCommand.install({ root: process.argv[2] });
} catch (error) {
  const words = String(error instanceof Error ? error.message : error).split("\n");
  console.error(
    words.map((line) => line.trim()).filter((line) => /stderr|error|fail|timed/i.test(line))[0] ?? words[0],
  );
  process.exitCode = 1;
}
