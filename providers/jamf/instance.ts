/** Which Jamf Pro instance an object lives in. */
export interface JamfArgs {
  /**
   * Address of the Jamf Pro instance: `https://example.jamfcloud.com`. Only https. An object never moves to another
   * instance: a change is refused.
   */
  jamfUrl: string;
}
