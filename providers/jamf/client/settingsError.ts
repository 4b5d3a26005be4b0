import { redact } from "../../core/errors";

/** A setting is missing or wrong: said before anything is sent, in one line that names it. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(text: string) {
    super(redact(text));
    this.stack = "";
  }
}
