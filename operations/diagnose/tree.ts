/**
 * From a case to a diagnosis: pure. One question after the other, in the order in which an administrator would ask; an
 * answer may end it, since what comes after would only repeat it.
 */
import { judgeMac } from "../mac/judge";
import { finding, type Case, type Question } from "./case";
import { attribute } from "./questions/attribute";
import { connection } from "./questions/connection";
import { app, applicable, inJamf, inventory, openAccess } from "./questions/mac";
import { licence, partnerGroup, person } from "./questions/person";
import { owner, records, state } from "./questions/records";
import { elsewhere, registration } from "./questions/signIns";
import type { Diagnosis, Finding, Step } from "./report";

/** What lets in who should not be comes first; then from the whole tenant to the one record. */
const before: readonly Question[] = [openAccess, connection, inJamf, inventory, app, applicable];
const people: readonly Question[] = [person, licence, partnerGroup];
const after: readonly Question[] = [attribute, registration, records, owner, state];

export function diagnose(given: Case, unreadable: readonly string[]): Omit<Diagnosis, "subject"> {
  const path: Step[] = [];
  const findings: Finding[] = [];
  const unknown: string[] = [...unreadable];
  const ask = (question: Question): boolean => {
    const answer = question.answer(given, findings);
    if (!answer) return true;
    const { says, outcome, findings: found = [], unknown: why, ends } = answer;
    path.push({ question: question.asks, answer: says, outcome });
    findings.push(...found);
    if (why) unknown.push(why);
    return !ends;
  };
  for (const question of [...before, ...people]) ask(question);
  for (const question of after) if (!ask(question)) break;
  ask(elsewhere);

  const { facts, standard, links } = given;
  if (!facts) return { verdict: null, findings, path, unknown };
  const { verdict, reasons, remedy } = judgeMac(facts, standard);
  const isOnlyUnread = verdict === "unknown" && unknown.length > 0;
  if (findings.length === 0 && verdict !== "compliant" && !isOnlyUnread) {
    // Nothing is called well that verify does not prove.
    findings.push({ ...finding(links, "notProven", reasons.join(" ")), ...(remedy ? { remedy } : {}) });
  }
  return { verdict, findings, path, unknown };
}
