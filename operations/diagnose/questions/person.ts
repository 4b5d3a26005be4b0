/** Whose Mac it is, and whether this person may register one. */
import { bad, beside, good, type Question, unknown } from "../case";

export const person: Question = {
  asks: "Whose is it?",
  answer(given) {
    const { person: who, facts } = given;
    switch (who) {
      case "noneNamed":
        return beside("nobody is entered in Jamf Pro, so whose record it should be is not compared");
      case "unread":
        return unknown("could not be read", "Whether Entra knows the person is not known.");
      case "notFound":
        return bad(given, "personUnknown", `Entra has nobody, or several, for ${facts?.mac.user ?? "this name"}`);
      default:
        if (!who.isEnabled) return bad(given, "personDisabled", `${who.userPrincipalName} is disabled in Entra`);
        return good(who.userPrincipalName);
    }
  },
};

export const licence: Question = {
  asks: "Has this person Intune?",
  answer(given) {
    const { person: who } = given;
    if (typeof who === "string") return undefined;
    return who.hasIntune
      ? good("licensed")
      : bad(given, "noIntuneLicence", `${who.userPrincipalName} has no Intune plan`);
  },
};

export const partnerGroup: Question = {
  asks: "In a group of the partner?",
  answer(given) {
    const { person: who, isInPartnerGroup } = given;
    if (typeof who === "string") return undefined;
    if (isInPartnerGroup === "unread")
      return unknown("could not be read", "Whether anything is reported is not known.");
    if (isInPartnerGroup === "noGroups") return beside("the partner has no group, which is not this person's fault");
    if (isInPartnerGroup) return good("yes");
    return bad(given, "notInPartnerGroup", `${who.userPrincipalName} is in none, so nothing is reported`);
  },
};
