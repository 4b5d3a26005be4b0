/** What must hold in Jamf Pro before a run, asked in a process that trusts the sandbox: `node preflightChild.js <configuration>`. */
import { checkedConfig } from "../../../components/config/check";
import { preflight } from "../../../components/tenant/preflight";

async function main(raw: Record<string, unknown>): Promise<object> {
  const said: string[] = [];
  try {
    return { reach: await preflight(checkedConfig(raw), undefined, (text) => void said.push(text)), said };
  } catch (error) {
    return { refused: (error as Error).message, said };
  }
}

main(JSON.parse(process.argv[2]!) as Record<string, unknown>).then((answer) =>
  process.stdout.write(JSON.stringify(answer)),
);
