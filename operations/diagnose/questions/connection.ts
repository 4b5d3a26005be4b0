/** Whether anything can be reported at all. */
import { isOpen, optionalGates } from "../../../components/connection/gates";
import { type Answer, type Case, finding, good, type Question, unknown } from "../case";

export const connection: Question = {
  asks: "Is the connection active?",
  answer({ gates, links, facts }: Case): Answer {
    if (gates === "unread") return unknown("could not be read", "The state of the connection could not be read.");
    const open = gates.filter((gate) => isOpen(gate) && !optionalGates.includes(gate.name));
    const wrong = open.filter(({ state }) => state === "waiting" || state === "broken");
    if (wrong.length > 0) {
      return {
        says: wrong.map(({ name, state }) => `${name} is ${state}`).join(", "),
        outcome: "bad",
        findings: wrong.map(({ name, state, evidence, who, where, what }) => ({
          ...finding(links, "connection", `${name} is ${state}: ${evidence.text}`),
          remedy: `${who}, ${where}: ${what}`,
        })),
      };
    }
    const confirmed = gates.find(({ name }) => name === "confirmed");
    const unseen = open.map(({ name }) => name);
    if (unseen.length === 0) return good(confirmed?.evidence.text ?? "all gates are done");
    // A Mac that has registered has shown that nothing of this stood in its way.
    const isRegistered = facts?.registration.state === "registered";
    const says = `yes, as far as can be verified; not verifiable: ${unseen.join(", ")}`;
    return isRegistered
      ? good(says)
      : unknown(says, `No service shows ${unseen.join(", ")}: check by hand as the command status describes.`);
  },
};
