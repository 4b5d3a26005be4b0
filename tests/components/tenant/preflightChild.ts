/** What must hold in Jamf Pro before a run, asked in a process that trusts the sandbox: `node preflightChild.js <configuration> [ids]`. */
import { checkedConfig } from "../../../components/config/check";
import type { SmartGroupIds } from "../../../components/state/recordedSmartGroups";
import { preflight } from "../../../components/tenant/preflight";

async function main(raw: Record<string, unknown>, ids: SmartGroupIds): Promise<object> {
  const said: string[] = [];
  try {
    return {
      reach: await preflight(checkedConfig(raw), undefined, (text) => void said.push(text), { smartGroups: ids }),
      said,
    };
  } catch (error) {
    return { refused: (error as Error).message, said };
  }
}

main(
  JSON.parse(process.argv[2]!) as Record<string, unknown>,
  JSON.parse(process.argv[3] ?? "{}") as SmartGroupIds,
).then((answer) => process.stdout.write(JSON.stringify(answer)));
