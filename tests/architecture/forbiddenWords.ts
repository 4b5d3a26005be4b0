/** Wordings that an administrator has to guess at, and what the vendors' screens and Pulumi say instead. */

export interface Wording {
  not: RegExp;
  say: string;
}

const terms: readonly Wording[] = [
  { not: /\badmin centres?\b/i, say: "admin center" },
  { not: /\b(?:the|this|our|an?|stack's) own polic(?:y|ies)\b/i, say: "managed policy" },
  { not: /\btick(?:s|ed|ing)?\b/i, say: "select, selected, checkbox" },
  { not: /\bprocedure(?:'s)?\b/i, say: "Microsoft's guide, then: the guide" },
  {
    not: /\bneeded:|\bneeded at (?:least|most)\b|\bpreconditions? holds?\b|\bhold; not\b|\bdo(?:es)? not hold\b/i,
    say: "required; met, not met",
  },
  { not: /\bwhat to do\b|\bremed(?:y|ies)\b/i, say: "Remediation" },
  {
    not: /(?<!access )\bemergency (?:accounts?|groups?)\b|\bwho keeps access\b/i,
    say: "emergency access account (break-glass)",
  },
  { not: /\b(?:takes?|taken|took|taking) over\b/i, say: "adopt (an existing object)" },
  { not: /\b(?:takes?|taken|took|taking) out\b|\b(?:leaves?|leaving) [\w ]*Macs? out\b/i, say: "exclude" },
  {
    not: /\b(?:is|are|was|were) not (?:told|known)\b|\bnothing tells\b|\bunread\b/i,
    say: "could not be read, not available, not documented",
  },
  {
    not: /\bwants?\b|\bdemand(?:s|ed)?\b|\bask(?:s|ed|ing)? (?:for|of|you|them|it)\b|\b(?:is|are|be) asked\b/i,
    say: "requires, requests",
  },
  { not: /\b(?:tells?|told)\b/i, say: "list, lists, shown, shows" },
  {
    not: /(?<!--)(?<!\w)(?:people|persons?|somebody|anybody)\b/i,
    say: "user, users; of steps: steps for people",
  },
  { not: /\btrouble\b|\bstands? in the way\b/i, say: "failed, error, problem found" },
  {
    not: /(?<!device )(?<!incomplete )(?<!duplicate )\brecords? (?:in Entra|of this Mac|that this Mac)\b|\bEntra has (?:a|several|no) records?\b|\bshell record\b/i,
    say: "device, device record",
  },
  { not: /\broll-out\b/i, say: "rollout" },
];

const sentences: readonly Wording[] = [
  { not: /\breasons? not to go on\b/i, say: "Cannot continue (3 errors):" },
  { not: /\bis not a key of\b/i, say: "unknown key" },
  { not: /\bstand beside\b/i, say: "cannot be combined with the other keys here" },
  { not: /\bcame about\b/i, say: "connection to X timed out" },
  { not: /\bmade out to\b/i, say: "is for a different host name" },
  { not: /\bgoes on after\b/i, say: "must not contain a path" },
  {
    not: /\blives in\b|\bthe configuration now says\b/i,
    say: "was created in X, but the configuration now points to Y",
  },
  { not: /\bCould not see the\b/, say: "The update of … was not visible after 75 s" },
  {
    not: /\b(?:Entra|Jamf Pro|partner) (?:still )?holds\b|\bholds? (?:it|the Mac|them|a Mac) (?:not )?compliant\b/i,
    say: "is compliant in Entra; requires a compliant Mac",
  },
  { not: /\bwhat stage \S+ (?:asks|stands)\b/i, say: "Preconditions of stage pilot: 2 of 11 met. Not met:" },
  {
    not: /\bnobody can (?:see|tell|judge|say)\b|\bcan't be seen\b|\bcannot be seen\b/i,
    say: "cannot be verified, could not be evaluated",
  },
  { not: /\blet in although\b/i, say: "Compliant in Entra but not in Jamf Pro?" },
  {
    not: /\bnot all is known\b|\bnothing was found\b/i,
    say: "1 problem found. / No problem found; some checks could not run.",
  },
  { not: /\bcontradict themselves\b|\basked about singly\b/i, say: "Macs with conflicting data to query individually" },
  { not: /\bwhom to ask\b/i, say: "names a contact" },
  { not: /\basks? nothing of\b/i, say: "is switched to report-only" },
  { not: /\bstands? in (?:your|the) configuration\b/i, say: "is listed in your configuration" },
  { not: /\ban error "none"/i, say: "Treat a read error as an empty result" },
  { not: /\bnot known here\b|\bletter by letter\b/i, say: "has a condition that is not evaluated: device state" },
  { not: /\bsome networks\b/i, say: "except from / only from some named locations" },
  { not: /\bmore reasons?\)/i, say: "all reasons, or the command that prints them" },
];

export const wordings: readonly Wording[] = [...terms, ...sentences];
