/** What can go wrong when a Mac registers. Which of it how often happens in reality, nobody has published. */

export const usualRegistrationFailures = [
  /** The user opened Company Portal directly: AccountNotOnboarded, and nothing came of it. */
  "companyPortal",
  /** The record in Entra was made at the sign-in; the agent never told Jamf Pro. */
  "gatherFailed",
  /** Signed in as a colleague. */
  "wrongAccount",
  /** The device key is gone from the Mac; Jamf Pro and Entra know nothing of it. */
  "lostKeychain",
  /** Registered, lost the key, registered again: the old record stays. */
  "registeredTwice",
  /** The connector never passes on what Jamf Pro says of this Mac. */
  "reportsLost",
  /** Erased and enrolled anew, under the same name: the old record stays as it was. */
  "wiped",
  /** Somebody gave it another name after it had registered. */
  "renamed",
] as const;

export const registrationFailures = [
  ...usualRegistrationFailures,
  /** A colleague signs in to this Mac as well, and in half of the cases Jamf Pro names that one from then on. */
  "secondUser",
] as const;

export type RegistrationFailure = (typeof registrationFailures)[number];
