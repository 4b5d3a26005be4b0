/** What the Mac says of itself: the extension attribute of docs/on-the-mac.md. */
import { type Answer, bad, type Case, good, type Question, unknown } from "../case";

export const attribute: Question = {
  asks: "What does the Mac report?",
  answer(given: Case): Answer | undefined {
    const { facts, hasAttribute } = given;
    if (!facts) return undefined;
    if (!hasAttribute)
      return unknown("nothing", "The stack is configured without the extension attribute (jamf.extensionAttribute).");
    const value = facts.mac.registration;
    if (value === undefined) {
      return unknown(
        "nothing yet",
        "The Mac has not reported the extension attribute: take inventory (sudo jamf recon).",
      );
    }
    const says = `"${value}"`;
    if (value.endsWith("; agent missing")) return bad(given, "agentMissing", says);
    switch (facts.registration.state) {
      case "registered":
        // The flag matters only for the next registration.
        return good(says);
      case "notGathered":
        return bad(given, /plist missing/.test(value) ? "plistMissing" : "notAcquired", says);
      case "anotherUser":
        return bad(given, "anotherUser", says);
      case "notApplicable":
        return bad(given, "notApplicableOnMac", says);
      case "wrongClient":
        return bad(given, "wrongClientId", says);
      case "outdated":
        return unknown(
          `${says}, before it registered`,
          "The device in Entra is newer than the last inventory: take inventory (sudo jamf recon), and check again.",
        );
      case "notRegistered":
        // The next questions find the problem.
        return { says, outcome: "bad" };
      default:
        return unknown(
          says,
          `The Mac could not determine whether it is registered (${value}): take inventory while a user is signed in.`,
        );
    }
  },
};
