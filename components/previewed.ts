/** What a preview says besides the steps of Pulumi: what would be adopted, how far each scope reaches, and what a higher stage switches on. */
import type * as pulumi from "@pulumi/pulumi";
import type { StageJudgement } from "./access/judgement";
import { managedPolicyAdoption } from "./adoption/managedPolicy";
import { type AdoptionPreview, adoptionPreview } from "./adoption/preview";
import type { Config } from "./config/schema";
import type { LastOutputs, NotRead } from "./state/lastOutputs";
import { recordedPolicy } from "./state/recordedPolicy";
import { type Reach, reachText } from "./tenant/preflight";
import type { TenantReading } from "./tenant/reading";
import { climbText } from "./report/stageText";

interface Question {
  /** Name of the component. */
  name: string;
  config: Config;
  judged: StageJudgement;
  macs: pulumi.Resource;
  tenant: TenantReading | undefined;
  reach: readonly Reach[];
  state: LastOutputs | NotRead;
}

export async function previewed(question: Question): Promise<AdoptionPreview> {
  const { name, config, judged, macs, tenant, reach, state } = question;
  const { plan } = judged;
  const recorded = "notRead" in state ? undefined : recordedPolicy(state, name);
  const preview = await adoptionPreview({ name, config, plan, parent: macs, last: state });
  const policy = tenant && managedPolicyAdoption({ config, plan, tenant, recorded });
  const { adopted } = preview;
  const texts = [...preview.texts, policy?.text, reachText(reach), climbText(config, judged)];
  return {
    ...preview,
    adopted: policy && adopted ? [...adopted, policy.report] : adopted,
    texts: texts.filter((text): text is string => Boolean(text)),
  };
}
