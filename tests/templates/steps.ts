/** The shell of a workflow's steps, taken out of the templates, and run as a pipeline would: in a clone, with the variables of the service. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../support/host";

export const templates = join(root, "templates", "ci");

/** A step by job and name, id or number, of a GitHub workflow. */
export function githubStep(file: string, job: string, step: string): string {
  const { jobs } = parse(readFileSync(join(templates, "github", file), "utf8"));
  return only(jobs[job].steps.find((s: any) => s.name === step || s.id === step)?.run, `${file} ${job} ${step}`);
}

/** All script lines of a GitLab job, one shell as its runner makes it. */
export function gitlabScript(file: string, job: string, stack = ""): string {
  const text = readFileSync(join(templates, "gitlab", file), "utf8").replaceAll("@STACK@", stack);
  return only(parse(text)[job.replaceAll("@STACK@", stack)]?.script?.join("\n"), `${file} ${job}`);
}

/** A named bash step of an Azure pipeline, wherever it stands below the template's expressions. */
export function azureStep(file: string, name: string): string {
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === "object" && value !== null) {
      const step = value as Record<string, unknown>;
      if (step["name"] === name && typeof step["bash"] === "string") found.push(step["bash"]);
      Object.values(step).forEach(look);
    }
  };
  look(parse(readFileSync(join(templates, "azure", file), "utf8")));
  return only(found[0], `${file} ${name}`);
}

function only(script: unknown, where: string): string {
  if (typeof script !== "string") throw new Error(`No script in ${where}`);
  return script;
}

export interface Done {
  code: number;
  text: string;
}

/** As the runners run it: ends at the first failing command. */
export function shell(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Done> {
  return new Promise((done) =>
    execFile("bash", ["-eo", "pipefail", "-c", script], { cwd, env, maxBuffer: 1 << 28 }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, text: out + err }),
    ),
  );
}
