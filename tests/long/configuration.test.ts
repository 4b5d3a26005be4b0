/** A stack's configuration in every way in which Pulumi allows it to be written. */
import { configurationIsReadAlike } from "../support/configurations";

configurationIsReadAlike();
