/** Warnings and errors as GitHub Actions and Azure Pipelines show them beside a run; GitLab has no such form. */
import { clean } from "./markdown";
import type { ServiceName } from "./services";
import type { TenantSummary } from "./tenantSummary";

type Level = "error" | "warning";

export function annotations(summaries: readonly TenantSummary[], service: ServiceName): string {
  const write = writers[service];
  if (!write) return "";
  return summaries
    .flatMap(({ stack, outcome, reasons, warnings }) => [
      ...(outcome === "refused" || outcome === "failed" ? reasons.map((text) => write("error", stack, text)) : []),
      ...warnings.map((text) => write("warning", stack, text)),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

type Writer = (level: Level, title: string, text: string) => string;

/** Characters that end a command, or a property of it, in the runner of GitHub. */
const data = (text: string): string =>
  clean(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** In Azure Pipelines: https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands, read 2026-11-29. */
const azureData = (text: string): string =>
  clean(text).replaceAll("%", "%AZP25").replaceAll("]", "%5D").replaceAll(";", "%3B");

const writers: Readonly<Partial<Record<ServiceName, Writer>>> = {
  github: (level, title, text) => `::${level} title=${property(title)}::${data(text)}`,
  azure: (level, title, text) => `##vso[task.logissue type=${level}]${azureData(`${title}: ${text}`)}`,
};
