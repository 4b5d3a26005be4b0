/** Whether anything can be reported at all. */
import { isOpen, optionalGates } from "../../../components/connection/gates";
import { type Answer, type Case, finding, good, type Question, unknown } from "../case";

export const connection: Question = {
  asks: "Does the connection stand?",
  answer({ gates, links, facts }: Case): Answer {
    if (gates === "unread") return unknown("could not be read", "Whether the connection stands is not known.");
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
    if (unseen.length === 0) return good(confirmed?.evidence.text ?? "all gates are passed");
    // A Mac that has registered has shown that nothing of this stood in its way.
    const isRegistered = facts?.registration.state === "registered";
    const says = `it does, as far as can be seen; nobody can see ${unseen.join(", ")}`;
    return isRegistered ? good(says) : unknown(says, `No service shows ${unseen.join(", ")}: look, as status says.`);
  },
};
