/** The states of the gates that a run ends with: with `waitForPeople` those that people have brought about meanwhile. */
import * as pulumi from "@pulumi/pulumi";
import { forLog } from "../../providers/core/escaping";
import type { Config } from "../config/schema";
import type { GateName, GateState } from "./gates";
import type { Observation } from "./observation";
import { recordedStates } from "./recorded";

export function finalStates(
  { stage, waitForPeople: minutes }: Config,
  { gates, look }: Pick<Observation, "gates" | "look">,
  component: pulumi.Resource,
): Record<string, pulumi.Input<GateState>> {
  const states = recordedStates(gates);
  if (pulumi.runtime.isDryRun() || stage !== "connect" || minutes === 0 || !look) return states;
  const say = (text: string) => pulumi.log.info(forLog(text), component);
  const later = import("./waiting.js")
    .then(({ waitForPeople }) => waitForPeople({ gates, minutes, look, say }))
    .then(recordedStates);
  const names = Object.keys(states) as GateName[];
  return Object.fromEntries(names.map((name) => [name, pulumi.output(later.then((all) => all[name]!))]));
}
