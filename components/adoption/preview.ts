/**
 * What a preview says of objects that exist under names of this stack and are not in its state: adopted unchanged, adopted with changes,
 * or refused. Judged by the code of create, on the arguments that the component registers.
 */
import type * as pulumi from "@pulumi/pulumi";
import { adoption, changesTo, nameOf } from "../../providers/core/adoption";
import { textOf } from "../../providers/core/errors";
import type { CommonArgs, Lifecycle, Observed } from "../../providers/core/lifecycle";
import { type Declared, declaredBelow } from "../../providers/core/resource";
import type { Bag } from "../../providers/core/unknown";
import type { Config } from "../config/schema";
import { plannedArgs } from "../jamf/objects";
import type { AdoptedReport } from "../report/schema";
import type { Plan } from "../stages/plan";
import type { LastOutputs, NotRead } from "../state/lastOutputs";
import { Known } from "./known";
import { adoptedText, labelOf, reportedChange } from "./text";

export interface AdoptionPreview {
  /** `undefined`: the state could not be read, so nobody knows what would be adopted. */
  adopted: AdoptedReport[] | undefined;
  /** One for each adopted object, ready for the log. */
  texts: string[];
  /** What create would refuse. */
  refused: string[];
  notRead: string[];
}

interface Question {
  /** Name of the component. */
  name: string;
  config: Config;
  plan: Plan;
  /** The component. */
  parent: pulumi.Resource;
  last: LastOutputs | NotRead;
}

type AnyArgs = CommonArgs & Bag;
type AnyLifecycle = Lifecycle<AnyArgs, unknown>;

export async function adoptionPreview({ name, config, plan, parent, last }: Question): Promise<AdoptionPreview> {
  const result: AdoptionPreview = { adopted: undefined, texts: [], refused: [], notRead: [] };
  if ("notRead" in last) return result;
  const inJamfPro = declaredBelow(parent).filter(({ life }) => life.kind.startsWith("jamf:"));
  const known = new Known(inJamfPro, last, plannedArgs(name, config, plan), (each) =>
    lookUp(each).then((found) => (found?.length === 1 ? found[0]!.id : undefined)),
  );
  const lookUps = new Map<Declared, Promise<Observed<AnyArgs>[] | undefined>>();
  function lookUp(each: Declared): Promise<Observed<AnyArgs>[] | undefined> {
    let asked = lookUps.get(each);
    if (!asked) lookUps.set(each, (asked = find(each)));
    return asked;
  }
  // A failure is said once, in words that do not stop a run which would not need the answer.
  async function find(each: Declared): Promise<Observed<AnyArgs>[] | undefined> {
    const life = lifeOf(each);
    const args = await known.argsOf(each);
    try {
      const found = await life.find(await life.connect(args), args);
      // Of a resource that has another name in the program by now.
      return found.filter(({ id }) => !known.isRecorded(life.kind, id));
    } catch (error) {
      const what = `${life.noun} "${nameOf(life, args)}"`;
      result.notRead.push(`Whether ${what} exists already, to be adopted, could not be read: ${textOf(error)}`);
      return undefined;
    }
  }
  result.adopted = [];
  for (const each of inJamfPro.filter((one) => !known.isInState(one))) {
    const found = await lookUp(each);
    if (found === undefined) result.adopted = undefined;
    const [life, args] = [lifeOf(each), await known.argsOf(each)];
    try {
      const taken = adoption(life, args, found ?? []);
      if (taken?.ownership !== "adopted") continue;
      const changes = changesTo(life, args, taken.found.args);
      const about = { noun: life.noun, name: nameOf(life, args), id: taken.found.id };
      result.texts.push(adoptedText(about, changes));
      result.adopted?.push({
        kind: labelOf(life.noun),
        name: about.name,
        id: about.id,
        changes: changes.map(reportedChange),
      });
    } catch (error) {
      result.refused.push(textOf(error));
    }
  }
  // Renamed: Jamf Pro would refuse a name that another object has.
  for (const each of inJamfPro.filter((one) => known.isInState(one))) {
    const [life, args] = [lifeOf(each), await known.argsOf(each)];
    const [property, wanted] = [life.nameProperty ?? "name", nameOf(life, args)];
    const recorded = last.of(life.kind, each.name, [property])?.[property];
    if (recorded === undefined || recorded === wanted) continue;
    for (const { id } of (await lookUp(each)) ?? [])
      result.refused.push(
        `Could not update ${life.noun} "${String(recorded)}": another one is called "${wanted}" (id ${id}). Choose another name.`,
      );
  }
  return result;
}

/** Whatever is declared in Jamf Pro is declared with its whole lifecycle. */
const lifeOf = ({ life }: Declared): AnyLifecycle => life as AnyLifecycle;
