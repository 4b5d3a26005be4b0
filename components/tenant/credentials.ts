/** The credentials that a stack's own configuration holds, put to use: in the program as in every command. */
import { useJamfCredentials } from "../../providers/jamf/client";
import type { Config } from "../config/schema";

/** Both or neither: half a pair is of no use and leaves the environment's in force. */
export function useCredentialsOf({ jamfClientId: clientId, jamfClientSecret: clientSecret }: Config): void {
  if (clientId && clientSecret) useJamfCredentials({ clientId, clientSecret });
}
