/** The product in a process of its own, which trusts the sandbox from its start: looks at the connection when asked. */
import { checkedConfig } from "../../../components/config/check";
import { getDeviceComplianceConnection } from "../../../components/connection/deviceComplianceConnection";
import { statesOf } from "../../../components/connection/gates";
import { clientsOf } from "../../../components/tenant/reads";
import { textOf } from "../../../providers/core/errors";

process.on("message", (config: Record<string, unknown>) => void look(config));

async function look(given: Record<string, unknown>): Promise<void> {
  try {
    const config = checkedConfig(given);
    const { gates } = await getDeviceComplianceConnection(config, clientsOf(config));
    tell({ states: statesOf(gates) });
  } catch (error) {
    tell({ error: textOf(error) });
  }
}

/** Whoever asked may have gone. */
const tell = (answer: object) => void (process.connected && process.send!(answer));
