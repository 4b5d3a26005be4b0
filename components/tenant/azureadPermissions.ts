/**
 * Permissions without which `@pulumi/azuread` cannot write a stack's objects. Its own error says 403 and names none, so a run that may
 * write looks at what its sign-in has, which costs no request. A warning and no refusal: a run that changes none of them goes through.
 */
import type { GraphClient } from "../../providers/graph/client";
import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/schema";
import { makesPlaceholder } from "../state/placeholder";

interface Written {
  what: string;
  isWritten: (config: Config) => boolean;
  /** All of these, each in place of which another one will do. */
  permissions: readonly (readonly [named: string, ...orElse: string[]])[];
}

const applications = ["Application.ReadWrite.OwnedBy", "Application.ReadWrite.All"] as const;
const directory = ["Directory.Read.All", "Directory.ReadWrite.All"] as const;

const written: readonly Written[] = [
  {
    what: "the user group",
    isWritten: ({ users }) => users !== undefined && !("groupId" in users),
    permissions: [["Group.ReadWrite.All", "Directory.ReadWrite.All"]],
  },
  {
    what: "the placeholder app",
    isWritten: makesPlaceholder,
    permissions: [applications],
  },
  {
    what: "the managed policy",
    isWritten: ({ stage, conditionalAccess: { managedPolicy } }) => managedPolicy !== undefined && stage !== "prepare",
    permissions: [
      ["Policy.ReadWrite.ConditionalAccess"],
      ["Policy.Read.All"],
      ["Application.Read.All", ...applications, ...directory],
    ],
  },
];

/** One warning with everything that is missing; empty: nothing is, a person signed in, or it is a preview, whose identity only reads. */
export async function azureadWarnings(config: Config, graph: GraphClient): Promise<string[]> {
  if (pulumi.runtime.isDryRun()) return [];
  // Where nobody can sign in, the reads before this have said so, and the way back stays open.
  const has = await graph.permissions().catch(() => undefined);
  if (!has) return [];
  const missing = written.flatMap(({ what, isWritten, permissions }) =>
    isWritten(config)
      ? permissions.filter((any) => !any.some((one) => has.has(one))).map(([named]) => `${named} for ${what}`)
      : [],
  );
  if (missing.length === 0) return [];
  return [
    `The application lacks permissions of Microsoft Graph: ${missing.join(", ")}. @pulumi/azuread writes these objects; its error of ` +
      "status 403 does not name the permission. Grant it and consent to it (Entra admin center > App registrations > API permissions).",
  ];
}
