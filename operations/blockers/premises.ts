/** What a judgement of `blockers` stands on, said above its table. */
import {
  isUnread,
  type People,
  type SignInContext,
  unreadWords,
} from "../../providers/graph/conditionalAccess/signInContext";
import { wrap, type Ruler } from "../terminal/table";

const settings = {
  enforced: "enforced",
  disabled: "off",
  neverChosen: "never chosen",
  ...unreadWords,
};

export function premises(situation: SignInContext, width: number, measure: Ruler): string[] {
  const { people, baselineScopes, registrationApp, assumeState } = situation;
  const setting =
    typeof baselineScopes === "string" ? settings[baselineScopes] : `Customize behavior, ${baselineScopes.appId}`;
  const rows: [string, string][] = [
    ["users:", usersText(people)],
    ["registration app:", registrationApp],
    ["baseline scopes:", setting],
    ...(assumeState ? [["state:", "every policy is judged as if it were on"] as [string, string]] : []),
    ...assumptions(situation).map((text): [string, string] => ["assumed:", text]),
  ];
  return rows.flatMap(([label, text]) => {
    const head = `  ${label.padEnd(18)}`;
    const lines = wrap(text, Math.max(width - head.length, 36), measure);
    return lines.map((line, i) => (i === 0 ? head : " ".repeat(head.length)) + line);
  });
}

function usersText(people: People): string {
  if (people === "unknown") return "not given";
  if (people === "all") return "all users of the tenant";
  if (people === "memberOfIncludedGroups") return "a user in every group that a policy includes";
  return people.length === 1 ? "1 user" : `${people.length} users`;
}

/** What could change a verdict and was not read. */
function assumptions({ people, baselineScopes, placeholderApp }: SignInContext): string[] {
  const users =
    people === "memberOfIncludedGroups"
      ? "the user has no directory role, is not named individually and is not a guest"
      : typeof people !== "string" && people.some(({ roleTemplateIds }) => roleTemplateIds === undefined)
        ? "nothing about directory roles, which are not read: a policy for roles that would block is unknown"
        : undefined;
  const scopes = !isUnread(baselineScopes)
    ? undefined
    : placeholderApp
      ? "the baseline scopes setting, which could not be read, is Customize behavior with the placeholder app"
      : "the baseline scopes setting, which could not be read, is enforced";
  return [users, scopes].filter((text) => text !== undefined);
}
