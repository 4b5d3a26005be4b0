/** Whose Mac it is, and whether this person may register one. */
import { bad, beside, good, type Question, unknown } from "../case";

export const person: Question = {
  asks: "Who is its user?",
  answer(given) {
    const { person: who, facts } = given;
    switch (who) {
      case "noneNamed":
        return beside("no user is entered in Jamf Pro, so the owner of the device is not compared");
      case "unread":
        return unknown("could not be read", "The user in Entra could not be read.");
      case "notFound":
        return bad(given, "personUnknown", `Entra has no user, or several, for ${facts?.mac.user ?? "this name"}`);
      default:
        if (!who.isEnabled) return bad(given, "personDisabled", `${who.userPrincipalName} is disabled in Entra`);
        return good(who.userPrincipalName);
    }
  },
};

export const licence: Question = {
  asks: "Does the user have an Intune licence?",
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
      return unknown("could not be read", "Whether the user's Macs are reported could not be determined.");
    if (isInPartnerGroup === "noGroups") return beside("the partner has no group, for any user");
    if (isInPartnerGroup) return good("yes");
    return bad(given, "notInPartnerGroup", `${who.userPrincipalName} is in none, so no Mac of this user is reported`);
  },
};
