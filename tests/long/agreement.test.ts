/** `verify` against what is true of fifty simulated fleets, `MACS` each; what they agree on is printed. */
import { agreesWithTruth } from "../operations/verify/agreement";

const macs = Number(process.env["MACS"] ?? 2_000);

describe(`verify against fifty simulated fleets of ${macs} Macs`, () => {
  it("never calls a Mac compliant that is not, agrees on 99.5 %, and meets every verdict but unknown", async () => {
    const { agreed, judged, explained } = await agreesWithTruth({ seeds: 50, macs });
    process.stdout.write(`      ${agreed} of ${judged} agree\n${explained.join("\n")}\n`);
  }).timeout(7_200_000);
});
