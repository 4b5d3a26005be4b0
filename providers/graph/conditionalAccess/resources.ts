/** Rules 4 to 7: is the registration sign-in among the target resources, and would excluding apps take it out? */
import { exemption, remedy, useless, type Remedy } from "./baselineScopes";
import { strangeSection, unclear, unknownValues, type Finding, type Mark } from "./finding";
import { hasUnknownField, isSet, list, looksLikeId, section, type Fields, type Words } from "./read";
import type { SignInContext } from "./signInContext";
import { apps, registerDevice, registerSecurityInfo, rules, values } from "./vocabulary";

interface Reach {
  finding: Finding;
  remedy: Remedy;
  /** The policy targets the registering of devices itself. Client apps and filter for devices do not exist there. */
  userAction: boolean;
}

const at = (name: string): string => `conditions.applications.${name}`;
const unreadable = useless("its target resources could not be evaluated");

export function resources(conditions: Fields, situation: SignInContext): Reach {
  const { fields, strange } = section(conditions, "applications");
  const marks = strange ? [strangeSection(rules.resources, "conditions.applications")] : undefined;
  if (marks) return { finding: marks, remedy: unreadable, userAction: false };

  const actions = list(fields.includeUserActions);
  const oddActions = unknownValues(rules.userActions, at("includeUserActions"), actions, values.userActions);
  if (actions.words.includes(registerDevice)) {
    const remedy = useless("it targets the user action Register or join devices");
    return { finding: oddActions, remedy, userAction: true };
  }
  if (oddActions.length > 0) return { finding: oddActions, remedy: unreadable, userAction: false };
  if (actions.words.includes(registerSecurityInfo))
    return ends(rules.userActions, "Targets the user action Register security information only");
  if (isSet(fields.includeAuthenticationContextClassReferences))
    return ends(rules.authenticationContext, "Targets authentication contexts, and registration requests none");
  return byResource(fields, situation);
}

const ends = (rule: Mark["rule"], because: string): Reach => ({
  finding: { rule, because },
  remedy: useless("it does not apply"),
  userAction: false,
});

function byResource(fields: Fields, situation: SignInContext): Reach {
  const included = list(fields.includeApplications);
  const excluded = list(fields.excludeApplications);
  const out = (app: string): boolean => excluded.words.includes(app.toLowerCase());
  const into = (app: string): boolean => included.words.includes(app.toLowerCase());

  const exempt = into("All") ? exemption(excluded.words, situation) : undefined;
  const all = into("All") && !exempt;
  const directory = into(apps.windowsAzureActiveDirectory);
  const directoryOut = out(apps.windowsAzureActiveDirectory);
  const app = into(situation.registrationApp);
  const appOut = out(situation.registrationApp);

  const open = (!appOut && !directoryOut && (all || directory)) || (app && !appOut);
  const roads: Mark[] = [];
  if (appOut && (all || (directory && !directoryOut))) roads.push(exposed);
  if (directoryOut && (all || directory)) roads.push(directoryExcluded);
  for (const target of undocumentedTargets) if (into(target.app) && !out(target.app)) roads.push(target.mark);

  const unknown = unknownTargets(fields, included);
  const hidden = hasUnknownField(fields, "conditions", "applications");
  if (!open && roads.length === 0 && unknown.length === 0 && !hidden) {
    if (exempt) return ends(rules.excludedResources, exempt);
    if (app) return ends(rules.excludedResources, "Excludes the registration app");
    return ends(rules.resources, "Targets other resources only");
  }
  const finding = [...roads, ...unknown, ...unknownExclusions(excluded)];
  const certain =
    unknown.length === 0 && !hidden && roads.every((mark) => mark === exposed || mark === directoryExcluded);
  if (directory)
    return { finding, remedy: useless("it names Windows Azure Active Directory itself"), userAction: false };
  return { finding, remedy: certain ? remedy(all, excluded.words, situation) : unreadable, userAction: false };
}

const exposed: Mark = {
  kind: "exposedBaseline",
  rule: rules.excludedResources,
  because:
    "sign-ins for baseline scopes are judged as Windows Azure Active Directory although the registration app is excluded",
  field: at("excludeApplications"),
};

const directoryExcluded = unclear(
  rules.excludedResources,
  "it excludes Windows Azure Active Directory itself, and the effect is not documented",
  at("excludeApplications"),
);

const undocumentedTargets = [
  { app: apps.deviceRegistrationService, name: "Device Registration Service" },
  { app: apps.microsoftGraph, name: "Microsoft Graph" },
].map(({ app, name }) => ({
  app,
  mark: unclear(
    rules.resources,
    `it targets ${name} by name, and the effect on registration is not documented`,
    at("includeApplications"),
  ),
}));

/** Targets of which nobody can say whether registration is among them. */
function unknownTargets(fields: Fields, included: Words): readonly Mark[] {
  const odd = included.words.filter((word) => !looksLikeId(word));
  const marks = unknownValues(
    rules.resources,
    at("includeApplications"),
    { ...included, words: odd },
    values.includeApplications,
  );
  if (isSet(fields.applicationFilter)) return [...marks, filteredTargets];
  return marks.length > 0 || included.words.length > 0 ? marks : [noTarget];
}

const filteredTargets = unclear(
  rules.resources,
  "its target resources are filtered by custom security attributes, which are not evaluated",
  at("applicationFilter"),
);

const noTarget = unclear(rules.resources, "it has no target resource that can be evaluated", at("includeApplications"));

/** Exports for publication carry placeholders among the exclusions: a name there excludes nothing of ours. */
const unknownExclusions = ({ strange }: Words): readonly Mark[] =>
  unknownValues(rules.excludedResources, at("excludeApplications"), { words: [], strange }, values.excludeApplications);
