/** Rules 14 to 17: can a Mac that is registering satisfy what the policy requires? */
import { unclear, unknownField, type Mark } from "./finding";
import { isObject, isSet, list, section, spelling, unknownFields, type Fields } from "./read";
import type { Ternary } from "./ternary";
import { builtInStrengths, knownFields, phishingResistantStrength, rules, values, type Rule } from "./vocabulary";

export interface Demand {
  /** `none`: nothing to give. `undefined`: cannot be told, and `doubts` says why. */
  outcome: "blocks" | "prompts" | "none" | undefined;
  rule: Rule;
  /** In an administrator's words: where it blocks, what a Mac cannot provide; where it prompts, what it can. */
  asks: string;
  doubts: readonly Mark[];
  /** What makes giving it harder than it looks; a clause. */
  caveat?: string;
}

interface Control {
  name: string;
  /** Can an unregistered, or registered and not yet compliant, Mac satisfy it? */
  satisfiable: Ternary;
  field: string;
  /** A clause. */
  caveat?: string;
}

/** Microsoft Entra, concept-conditional-access-grant, 2026-03-24. */
const builtIn: Readonly<Record<string, { name: string; satisfiable: boolean | "atRiskOnly" }>> = {
  mfa: { name: "multifactor authentication", satisfiable: true },
  compliantdevice: { name: "a compliant device", satisfiable: false },
  domainjoineddevice: { name: "a hybrid joined (Windows) device", satisfiable: false },
  approvedapplication: { name: "an approved client app (iOS and Android only)", satisfiable: false },
  compliantapplication: { name: "an app protection policy (not on Macs)", satisfiable: false },
  passwordchange: { name: "a password change", satisfiable: "atRiskOnly" },
  riskremediation: { name: "risk remediation", satisfiable: "atRiskOnly" },
};

const path = "grantControls";
const tokenProtection = "sessionControls.secureSignInSession";

export function demand(policy: Fields, conditions: Fields): Demand {
  const session = sessionDoubts(policy);
  const granted = grant(policy, conditions);
  // Both must be met: what a session control requires cannot make a block milder.
  if (granted.outcome === "blocks" || session.length === 0) return granted;
  const isToken = session.some(({ field }) => field === tokenProtection);
  const asks = granted.asks === "" && isToken ? "a token bound to the device" : granted.asks;
  const rule = granted.outcome === "none" ? rules.noGrant : granted.rule;
  return { ...granted, outcome: undefined, rule, asks, doubts: [...granted.doubts, ...session] };
}

function grant(policy: Fields, conditions: Fields): Demand {
  const { fields, strange } = section(policy, path);
  const nothing: Demand = { outcome: "none", rule: rules.noGrant, asks: "", doubts: [] };
  const untold = (because: string, field: string): Demand => ({
    ...nothing,
    outcome: undefined,
    doubts: [unclear(rules.noGrant, because, field)],
  });
  if (strange) return untold(`${path} does not have the form that Graph documents`, path);
  const lookalike = Object.keys(policy).find((name) => isLookalike(name) && isSet(policy[name]));
  if (lookalike) return untold(`${lookalike} is not spelled as in Graph`, lookalike);
  if (policy[path] === undefined && !isSet(policy.sessionControls)) return untold(`it has no ${path}`, path);

  const { controls, doubts } = controlsOf(fields, conditions);
  const unknowns = unknownFields(fields, knownFields[path]!).map((name) => unknownField(`${path}.${name}`));
  const isBlock = list(fields.builtInControls).words.includes("block");
  if (isBlock) return { ...nothing, outcome: "blocks", rule: rules.block, asks: "" };
  if (controls.length === 0 && doubts.length + unknowns.length === 0) return nothing;
  const operator = list(fields.operator).words.join();
  // Whatever else stands there to choose from, one alternative that people can give suffices.
  const isEnough = operator === "or" && controls.some(({ satisfiable }) => satisfiable === true);
  return weigh(controls, isEnough ? unknowns : [...doubts, ...unknowns], operator);
}

/** As other tools spell it: `GrantControls`. */
const isLookalike = (name: string): boolean =>
  /^(grant|session)controls$/i.test(name) && !Object.hasOwn(knownFields, name);

function weigh(controls: readonly Control[], doubts: readonly Mark[], operator: string): Demand {
  const isOr = operator === "or" && controls.length > 1;
  const isAnd = operator === "and" || controls.length === 1;
  const rule = isOr ? rules.oneControl : rules.allControls;
  const never = controls.filter(({ satisfiable }) => satisfiable === false);
  const always = controls.filter(({ satisfiable }) => satisfiable === true);
  const all = never.length === controls.length && controls.length > 0;
  const fine = always.length === controls.length && controls.length > 0;
  const sure = doubts.length === 0;
  const named = (some: readonly Control[]): string => some.map(({ name }) => name).join(isOr ? " or " : " and ");
  const result = { rule, asks: named(controls), doubts: [] };

  if ((isAnd && never.length > 0) || (all && sure)) return { ...result, outcome: "blocks", asks: named(never) };
  if (sure && (fine || (isOr && always.length > 0))) {
    const caveats = always.flatMap(({ caveat }) => (caveat ? [caveat] : []));
    const isHard = isOr ? caveats.length === always.length : caveats.length > 0;
    return { ...result, outcome: "prompts", asks: named(always), caveat: isHard ? caveats[0] : undefined };
  }
  const unsure = controls
    .filter(({ satisfiable }) => satisfiable === undefined)
    .map(({ name, field }) =>
      unclear(rule, `whether a Mac can satisfy ${name} during registration is not documented`, field),
    );
  const confused = isAnd || isOr ? [] : [unclear(rule, `${path}.operator is neither AND nor OR`, `${path}.operator`)];
  return { ...result, outcome: undefined, doubts: [...doubts, ...unsure, ...confused] };
}

function controlsOf(fields: Fields, conditions: Fields): { controls: Control[]; doubts: Mark[] } {
  const controls: Control[] = [];
  const doubts: Mark[] = [];
  const words = (name: string): readonly { word: string; spelled: string }[] => {
    const given = list(fields[name]);
    if (given.strange)
      doubts.push(unclear(rules.allControls, `${path}.${name} contains a value that is not text`, `${path}.${name}`));
    return [...new Set(given.words)].map((word) => ({ word, spelled: spelling(given, word) }));
  };
  const atRisk = isSet(conditions.userRiskLevels) || isSet(conditions.signInRiskLevels);
  for (const { word, spelled } of words("builtInControls")) {
    const control = Object.hasOwn(builtIn, word) ? builtIn[word] : undefined;
    const field = `${path}.builtInControls`;
    if (!control) controls.push({ name: `"${spelled}"`, satisfiable: undefined, field });
    else if (control.satisfiable !== "atRiskOnly")
      controls.push({ name: control.name, satisfiable: control.satisfiable, field });
    else controls.push({ name: control.name, satisfiable: atRisk ? true : undefined, field });
  }
  for (const { spelled } of words("customAuthenticationFactors"))
    controls.push({
      name: `the custom control "${spelled}"`,
      satisfiable: undefined,
      field: `${path}.customAuthenticationFactors`,
    });
  if (words("termsOfUse").length > 0)
    controls.push({ name: "the terms of use", satisfiable: true, field: `${path}.termsOfUse` });
  const strength = section(fields, "authenticationStrength");
  if (strength.strange)
    doubts.push(
      unclear(rules.allControls, `${path}.authenticationStrength does not have the form that Graph documents`),
    );
  else if (strength.configured) controls.push(strengthOf(strength.fields));
  return { controls, doubts };
}

function strengthOf(fields: Fields): Control {
  const named = typeof fields.displayName === "string" ? ` "${fields.displayName}"` : "";
  const control = { name: `the authentication strength${named}`, field: `${path}.authenticationStrength` };
  const { words, strange } = list(fields.allowedCombinations);
  const isKey = (combination: string): boolean => values.keyOnly.has(combination);
  const ids = list(fields.id).words;
  const phishingResistant = ids.includes(phishingResistantStrength);
  // Of a strength of the tenant's own, the id alone does not say what it takes.
  const isTold = words.length > 0 || ids.some((id) => builtInStrengths.has(id));
  if (strange || !isTold) return { ...control, satisfiable: undefined };
  if (words.length > 0 ? !words.every(isKey) : !phishingResistant) return { ...control, satisfiable: true };
  // A platform credential belongs to a Mac that is registered already.
  if (words.length > 0 && words.every((word) => word === "windowshelloforbusiness"))
    return { ...control, satisfiable: undefined };
  const caveat =
    "before registration this requires a security key or certificate on separate hardware, which the agent's useWKWebView " +
    "option does not support";
  return { ...control, satisfiable: true, caveat };
}

/** Token protection requires a token bound to the device; an unknown control may require anything. */
function sessionDoubts(policy: Fields): Mark[] {
  const { fields, strange } = section(policy, "sessionControls");
  const field = "sessionControls";
  if (strange) return [unclear(rules.noGrant, `${field} does not have the form that Graph documents`, field)];
  const doubts: Mark[] = [];
  for (const [name, control] of Object.entries(fields)) {
    if (name.includes("@") || !isSet(control)) continue;
    const isOff = isObject(control) && control.isEnabled === false;
    if (isOff) continue;
    const at = `${field}.${name}`;
    if (at === tokenProtection)
      doubts.push(
        unclear(
          rules.noGrant,
          "it requires token protection, and whether that works before registration is not documented",
          at,
        ),
      );
    else if (!Object.hasOwn(knownFields.sessionControls!, name)) doubts.push(unknownField(at));
  }
  return doubts;
}
