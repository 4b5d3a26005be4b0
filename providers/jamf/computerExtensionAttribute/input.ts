/** Which properties of an extension attribute go with which input type. */
import type { Problem } from "../../core/lifecycle";

/** The properties that depend on the input type. */
interface Input {
  inputType?: string;
  script?: string;
  popUpMenuChoices?: string[];
  directoryServiceAttribute?: string;
  allowMultipleValues?: boolean;
  enabled?: boolean;
  existingData?: string;
}

type Property = keyof Input;

const belongsTo: Partial<Record<Property, { inputType: string; required: boolean }>> = {
  script: { inputType: "Script", required: true },
  popUpMenuChoices: { inputType: "Pop-up Menu", required: true },
  directoryServiceAttribute: { inputType: "Directory Service Attribute Mapping", required: true },
  allowMultipleValues: { inputType: "Directory Service Attribute Mapping", required: false },
};

export function validateInput(args: Input, given: (property: Property) => boolean): Problem[] {
  const problems: Problem[] = [];
  const say = (property: Property, reason: string) => problems.push({ property, reason });
  // An input type that is not known yet fits everything.
  const inputType = given("inputType") ? args.inputType : "Text Field";
  for (const [property, { inputType: owner, required }] of Object.entries(belongsTo) as [
    Property,
    { inputType: string; required: boolean },
  ][]) {
    if (inputType === undefined) break;
    if (given(property) && inputType !== owner) say(property, `goes with inputType "${owner}", not "${inputType}"`);
    if (!given(property) && inputType === owner && required) say(property, `is missing; inputType "${owner}" needs it`);
  }
  if (args.script?.trim() === "") say("script", "must hold the text of the script");
  if (args.directoryServiceAttribute?.trim() === "") say("directoryServiceAttribute", "must not be empty");
  problems.push(...choiceProblems(args.popUpMenuChoices));
  if (args.enabled === false && inputType !== undefined && inputType !== "Script") {
    say("enabled", `can be false only with inputType "Script", not "${inputType}"`);
  }
  if (given("existingData") && (!given("enabled") || args.enabled === true)) {
    say("existingData", "goes with enabled: false");
  }
  return problems;
}

function choiceProblems(choices: unknown): Problem[] {
  const property = "popUpMenuChoices";
  if (choices === undefined) return [];
  if (
    !Array.isArray(choices) ||
    choices.length === 0 ||
    choices.some((c) => typeof c !== "string" || c.trim() === "")
  ) {
    return [{ property, reason: "must be a list of at least one text" }];
  }
  const twice = choices.find((choice, i) => choices.indexOf(choice) !== i) as string | undefined;
  return twice === undefined ? [] : [{ property, reason: `holds "${twice}" twice` }];
}
