/**
 * Names of the stack's smart groups that Jamf Pro would refuse for another group of the stack: two of one name, or a name that another one has
 * until this run. Both would end a run in its middle. Pure.
 */
import { candidateName, type Candidates } from "../stages/candidates";
import type { Config } from "../config/schema";
import type { LastOutputs } from "../state/lastOutputs";

interface Named {
  /** Of the child resource, without the component's name. */
  child: string;
  /** Property that decides on the name. */
  key: string;
  name: string;
}

/** One text for each property. */
export function groupNameObstacles(
  config: Config,
  { applicable, compliance }: Candidates,
  { last, name }: { last: LastOutputs | undefined; name: string },
): string[] {
  const wanted = groupsOf(config, { applicable, compliance });
  const recorded = (child: string) =>
    last?.of("jamf:SmartComputerGroup", `${name}-${child}`, ["name"])?.["name"] as string | undefined;
  const reasons: string[] = [];
  wanted.forEach((group, i) => {
    const twin = wanted.slice(0, i).find((other) => isSame(other.name, group.name));
    if (twin) {
      const also =
        twin.key === group.key
          ? "a name that this stack gives to another of its groups"
          : `the name by ${twin.key} too`;
      reasons.push(
        `Configuration ${group.key}: "${group.name}" is ${also}. Jamf Pro has each name of a computer group once.`,
      );
      return;
    }
    const has = children.find((child) => child !== group.child && isSame(recorded(child), group.name));
    if (!has || isSame(recorded(group.child), group.name)) return;
    reasons.push(
      `Configuration ${group.key}: another smart group of this stack (${name}-${has}) is called "${group.name}". Give that one its new name ` +
        "first and run pulumi up, then this one. To exchange two names, give one of them a third name in between.",
    );
  });
  return reasons;
}

const children = ["applicable", "compliance", "applicable-candidate", "compliance-candidate", "pilot"] as const;

function groupsOf({ jamf, pilot }: Config, candidates: Pick<Candidates, "applicable" | "compliance">): Named[] {
  const of = (group: "applicable" | "compliance") => ({
    key: `jamf.${group}Group.displayName`,
    name: jamf[`${group}Group`].displayName,
  });
  const both = (["applicable", "compliance"] as const).map((child) => ({ child, ...of(child) }));
  const onTrial = (["applicable", "compliance"] as const)
    .filter((group) => candidates[group])
    .map((group) => ({ ...of(group), child: `${group}-candidate`, name: candidateName(of(group).name) }));
  const limited =
    pilot.computerGroup === undefined ? [] : [{ ...of("applicable"), child: "pilot", name: pilotName(jamf) }];
  return [...both, ...onTrial, ...limited];
}

/** The smart group to whose Macs a pilot offers registration. */
export const pilotName = ({ applicableGroup }: Pick<Config["jamf"], "applicableGroup">): string =>
  `${applicableGroup.displayName} (pilot)`;

const isSame = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();
