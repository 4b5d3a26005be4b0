/** The status on one screen: whose turn it is first, then how everything stands. */
import { plain } from "../../providers/core/escaping";
import { lastHeard } from "../../providers/graph/compliancePartner/entry";
import { accessNowText } from "../../components/access/text";
import { type GateState, isOpen, nextGate } from "../../components/connection/gates";
import { paint, ruler, type Style, table, type Terminal, wrap } from "../terminal/table";
import type { NamedMember } from "./people";
import type { Seen } from "./tenantStatus";

const labels: Readonly<Record<GateState, { label: string; style: Style }>> = {
  done: { label: "✓ done", style: "green" },
  waiting: { label: "· waiting", style: "cyan" },
  broken: { label: "✗ broken", style: ["red", "bold"] },
  cannotBeSeen: { label: "? not verifiable", style: "yellow" },
};

export async function statusText(
  stack: string,
  seen: Seen,
  people: readonly NamedMember[] | undefined,
  terminal: Terminal,
): Promise<string> {
  const { status, gates } = seen;
  const measure = await ruler();
  const lines = (text: string, style?: Style) =>
    wrap(text, terminal.width, measure)
      .map((line) => paint(line, style, terminal))
      .join("\n");
  const title = lines(`Stack ${stack}: stage ${status.stage}, tenant observed at ${status.observedStage}`, "bold");
  // The page leaves no time of its own, so this is the moment of reading, which goes without saying.
  const readAt = gates.find(({ name }) => name === "pageSaved")?.evidence.at;
  const rows = gates.map(({ name, state, evidence, contradiction }) => [
    [{ text: name }],
    [{ text: labels[state].label, style: labels[state].style }],
    [
      { text: plain(contradiction ?? evidence.text) },
      ...(evidence.at === readAt ? [] : [{ text: timeText(evidence.at), style: "dim" as const }]),
    ],
  ]);
  const columns = [{ heading: "GATE", width: 22 }, { heading: "STATE", width: 16 }, { heading: "EVIDENCE" }];
  const parts = [
    title,
    [
      ...[...status.configuration, ...status.warnings].map((text) => lines(`✗ ${plain(text)}`, "red")),
      ...status.clock.map((text) => lines(`! ${text}`, "yellow")),
    ].join("\n"),
    next(seen)
      .map((text, i) => lines(text, i === 0 ? "bold" : undefined))
      .join("\n"),
    ...(gates.length > 0 ? [await table(columns, rows, terminal)] : []),
    accessLines(seen)
      .map((text) => lines(text))
      .join("\n"),
    preconditionLines(seen)
      .map(([text, style]) => lines(text, style))
      .join("\n"),
    [...tenantLines(seen), ...pendingLines(seen), lastLine(seen)].map((text) => lines(text)).join("\n"),
    ...(people
      ? [
          peopleLines(people)
            .map((text) => lines(text))
            .join("\n"),
        ]
      : []),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

/** Gates are those of a tenant's connection. */
const hasTenant = ({ gates }: Pick<Seen, "gates">): boolean => gates.length > 0;

const tenantLines = (seen: Seen): string[] =>
  hasTenant(seen) ? [partnerLine(seen), ...blockerLines(seen)] : ["Intune and Conditional Access: not read."];

const accessLines = ({ access }: Seen): string[] => (access ? accessNowText(access).split("\n") : []);

const timeText = (at: string): string =>
  at.length > 10 ? at.replace("T", " ").replace(/(:\d\d)(\.\d+)?Z$/, " UTC") : at;

function next({ gates }: Seen): string[] {
  if (!hasTenant({ gates })) return ["No tenantId is configured: the stack manages Jamf Pro only."];
  const gate = nextGate(gates);
  if (!gate) return ["No step for people is open."];
  const others = gates.filter((each) => isOpen(each) && each !== gate).length;
  return [
    `Next: ${gate.name}, by ${gate.who}`,
    `  Where: ${gate.where}`,
    `  What:  ${gate.what}`,
    `  Then:  ${gate.follows}`,
    ...(others > 0 ? [`  ${others} more ${others === 1 ? "gate is" : "gates are"} open after it.`] : []),
  ];
}

/** What is met in one line; what is not, with the required value. */
function preconditionLines({ status: { stage, observedStage, preconditions }, nextStage }: Seen): [string, Style?][] {
  if (preconditions.length === 0 || !nextStage) return [];
  const broken = preconditions.filter(({ holds }) => !holds);
  // Stages above the configured one are a prospect, not a demand.
  const isReached = nextStage === stage && nextStage === observedStage;
  const title = isReached ? `Preconditions of stage ${nextStage}, reached` : `Preconditions of stage ${nextStage}`;
  const holding = preconditions.length - broken.length;
  if (broken.length === 0) return [[`${title}: all ${holding} met.`, "green"]];
  return [
    [`${title}: ${holding} of ${preconditions.length} met. Not met:`, "bold"],
    ...broken.map(({ name, value, needed }): [string] => [`  ✗ ${name}: ${value} (required: ${needed})`]),
  ];
}

function partnerLine({ status: { partner } }: Seen): string {
  if (!partner) return "Partner: none in Intune.";
  const isHeard = lastHeard({ lastHeartbeatDateTime: partner.heartbeat }) !== undefined;
  const heard = isHeard ? `last heartbeat ${timeText(partner.heartbeat)}` : "no heartbeat yet";
  const { length } = partner.groups;
  return `Partner: ${partner.state}, ${heard}, ${length} ${length === 1 ? "group" : "groups"} for macOS.`;
}

function blockerLines({ status: { blockers } }: Seen): string[] {
  if (blockers.length === 0) return ["Blockers: none."];
  const named = blockers.slice(0, 5).map((b) => `  ${b.verdict}: ${plain(b.displayName ?? b.id ?? "(no name)")}`);
  const more = blockers.length > 5 ? [`  and ${blockers.length - 5} more`] : [];
  return [`Blockers: ${blockers.length}. The command blockers lists reasons and remediation.`, ...named, ...more];
}

function pendingLines({ status: { pending }, stateUnknown }: Seen): string[] {
  if (pending === null) return [`Unfinished operations: not available (${stateUnknown}).`];
  if (pending.length === 0) return ["Unfinished operations: none."];
  return [
    `Unfinished operations: ${pending.length}. Run pulumi cancel --yes, pulumi up --yes, pulumi refresh --yes ` +
      "--clear-pending-creates, in this order, and only then destroy.",
    ...pending.map(({ operation, resource }) => `  ${operation} ${resource}`),
  ];
}

function lastLine({ status: { lastUpdate, pending } }: Seen): string {
  if (!lastUpdate) return pending === null ? "Last update: not available." : "Last update: none yet.";
  const changes = Object.entries(lastUpdate.changes)
    .filter(([kind]) => kind !== "same")
    .map(([kind, count]) => `${count} ${kind}`);
  const what = changes.length > 0 ? changes.join(", ") : "no change";
  return `Last update: ${lastUpdate.kind} ${lastUpdate.result}, ${lastUpdate.at ? timeText(lastUpdate.at) : "unfinished"}; ${what}.`;
}

function peopleLines(people: readonly NamedMember[]): string[] {
  const named = people.map(
    ({ displayName, userPrincipalName }) => `  ${plain(displayName ?? "")} (${plain(userPrincipalName ?? "")})`,
  );
  return [`Users in the partner's groups: ${people.length}.`, ...named];
}
