/** What the demo says between the runs of Pulumi. */
const colour = process.stdout.isTTY && !process.env["NO_COLOR"];
const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[0m` : text);

export const heading = (text: string): void => console.log(`\n${bold(`── ${text}`)}`);
export const command = (text: string): void => console.log(`$ ${text}`);
export const note = (text: string): void => console.log(text);
export const told = (what: string, value: string | number): void => console.log(`${what}: ${value}`);

export function objects(list: readonly { kind: string; id: string; name: string }[]): void {
  for (const { kind, id, name } of list) console.log(`  ${kind.padEnd(22)} ${name} (id ${id})`);
}
