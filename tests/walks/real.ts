import { Tenant } from "../support/tenant";
import { throughAllStages } from "./world/scripted";
async function main() {
  const tenant = await Tenant.start("--macs", "40", "--seed", "3");
  const began = Date.now();
  const asked = await throughAllStages(tenant, (config) => { const s = tenant.stack(config); return { configure: (c) => s.configure(c), up: async () => { const r = await s.up(); process.stderr.write(r.ms + " ms\n"); return r; }, destroy: () => s.destroy() }; });
  process.stderr.write(`${Date.now() - began} ms\n`);
  process.stdout.write(JSON.stringify(asked, undefined, 1));
  await tenant.stop();
}
void main();
