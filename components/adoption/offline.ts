/**
 * The objects that a run would register, declared without an engine: for commands that compare them with what exists. Nothing is written,
 * and nothing but Jamf Pro is read.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Config } from "../config/schema";
import { jamfObjects, orderOf } from "../jamf/objects";
import type { Plan } from "../stages/plan";
import { recordedIn } from "../state/lastOutputs";
import { type AdoptionPreview, adoptionPreview } from "./preview";

/** What the first preview would say of the objects in Jamf Pro; those that differ are in it as if `adoptExisting` were set. */
export async function firstAdoption(name: string, config: Config, plan: Plan): Promise<AdoptionPreview> {
  await pulumi.runtime.setMocks(
    { newResource: ({ inputs }) => ({ id: undefined, state: inputs as Record<string, unknown> }), call: () => ({}) },
    "adoption",
    "adoption",
    true,
  );
  const parent = new pulumi.ComponentResource("jamf-entra-compliance:index:Adoption", name);
  const adopting = { ...config, adoptExisting: true };
  jamfObjects(name, adopting, plan, { parent, order: orderOf(plan) });
  return adoptionPreview({ name, config: adopting, plan, parent, last: recordedIn({}) });
}
