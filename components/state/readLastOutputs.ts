/** Asks the engine what this stack recorded at its last run. Apart from what is made of the answer: commands get theirs of `pulumi stack export`. */
import * as pulumi from "@pulumi/pulumi";
import { textOf } from "../../providers/core/errors";
import { type ByUrn, type LastOutputs, type NotRead, recordedIn } from "./lastOutputs";

export async function readLastOutputs(): Promise<LastOutputs | NotRead> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  try {
    const answer = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
      outputs?: ByUrn;
    };
    return recordedIn(answer.outputs ?? {});
  } catch (error) {
    return { notRead: `The state of stack ${stackName} could not be read: ${textOf(error)}` };
  }
}
