/** Which project and which stack's file this folder means. */
import { SettingsError } from "../../providers/core/errors";
import { projectAt, projectFileAbove } from "../stack/project";
import { stackFileOf } from "../stack/stackFile";

/** Keys in the file begin with it. */
export const projectName = (): string =>
  projectFileAbove(process.cwd()) === undefined ? "jamf-entra-compliance" : projectAt(process.cwd()).name;

export function stackFile(stack: string | undefined): string {
  const name = stack ?? process.env["PULUMI_STACK"];
  if (!name) throw new SettingsError("Which stack? Pass --stack NAME, or --write FILE.");
  return stackFileOf(projectAt(process.cwd()), name);
}
