/** Which API writes a smart computer group, and what its refusals mean. */
import { ServiceError } from "../../core/errors";
import { splitMarker } from "../../core/marker";
import type { JamfClient } from "../client";
import { xml, type XmlDocument } from "../client/xml";
import { criteria } from "../criteria/criteria";
import type { Criterion } from "../criteria/criterion";
import { explained, refusedForNoReason } from "../criteria/refusal";
import { criteriaFromWire, criteriaToClassic, criteriaToWire } from "../criteria/wire";
import { directoryOf } from "../directory";
import { subjects } from "../subject";
import { normalText } from "../text";
import type { Wire } from "./wire";

/** What the program asks for, as far as errors and the Classic API need it. */
interface Wanted {
  name: string;
  description?: string;
  criteria?: Criterion[];
}

export const about = subjects("smart computer group", "Smart Computer Groups");

/** v3 validates strictly and exists since 11.28.0; v2 is deprecated since then. */
export const path = async (jamf: JamfClient): Promise<string> =>
  `/${(await jamf.version()).atLeast("11.28") ? "v3" : "v2"}/computer-groups/smart-groups`;

export async function create(jamf: JamfClient, args: Wanted, wire: Wire): Promise<string> {
  const collection = await path(jamf);
  const subject = about.create(wire.name);
  const post = async (body: Wire) => String((await jamf.create<{ id: string }>(collection, body, subject)).id);
  const lines = criteriaFromWire(wire.criteria);
  let id: string;
  try {
    id = await post(wire);
  } catch (refusal) {
    if (!refusedForNoReason(refusal, lines))
      throw await nameTaken(jamf, wire.name, explained(refusal, args.criteria ?? []));
    // Classic knows no description, but keeps one. So the group is made with a criterion that no Mac meets, and Classic then
    // writes the real ones in a single request: at no moment does the group hold a Mac that it should not hold.
    id = await post({ ...wire, criteria: criteriaToWire([noMac]) });
    try {
      await jamf.classic.replace(`/computergroups/id/${id}`, classicDocument(wire, lines), subject);
    } catch (error) {
      await jamf.remove(`${collection}/${id}`, subject).catch(() => {});
      throw explained(bothRefused(refusal, error), args.criteria ?? []);
    }
  }
  directoryOf(jamf).groups.note({ id, name: wire.name, smart: true });
  return id;
}

export async function update(
  jamf: JamfClient,
  id: string,
  { args, wire }: { args: Wanted; wire: Wire },
  descriptionBefore: string | undefined,
): Promise<void> {
  const subject = about.update(wire.name, id);
  const lines = criteriaFromWire(wire.criteria);
  try {
    await jamf.replace(`${await path(jamf)}/${id}`, wire, subject);
  } catch (refusal) {
    if (!refusedForNoReason(refusal, lines))
      throw await nameTaken(jamf, wire.name, explained(refusal, args.criteria ?? []));
    try {
      await jamf.classic.replace(`/computergroups/id/${id}`, classicDocument(wire, lines), subject);
    } catch (error) {
      throw explained(bothRefused(refusal, error), args.criteria ?? []);
    }
    if (!describedAs(args, descriptionBefore)) await refuseOtherDescription(jamf, id, args, refusal);
  }
  directoryOf(jamf).groups.note({ id, name: wire.name, smart: true });
}

export async function remove(jamf: JamfClient, id: string, name: string): Promise<void> {
  try {
    await jamf.remove(`${await path(jamf)}/${id}`, about.delete(name, id));
  } catch (error) {
    throw stillInUse(error);
  }
  directoryOf(jamf).groups.forget(id);
}

const noMac = criteria.applicationTitle.is("jamf-entra-compliance: group not finished") as Criterion;

const classicDocument = (wire: Wire, lines: readonly Criterion[]): XmlDocument =>
  xml("computer_group", [
    xml("name", wire.name),
    xml("is_smart", true),
    xml("site", [xml("id", wire.siteId ?? "-1")]),
    criteriaToClassic(lines),
  ]);

/** Classic, too, refuses the criteria: then the first refusal was right, and it says more. */
const bothRefused = (first: ServiceError, second: unknown): unknown =>
  second instanceof ServiceError && second.status === 409 && /criteria/i.test(second.answer.words)
    ? new ServiceError(first.subject, { ...first.answer, words: `${first.answer.words}; ${second.answer.words}` })
    : second;

const describedAs = ({ description }: Wanted, text: string | undefined): boolean =>
  normalText(description ?? "") === normalText(text ?? "");

/** Classic cannot change a description, and v2 and v3 take it only together with criteria that they refuse. */
async function refuseOtherDescription(
  jamf: JamfClient,
  id: string,
  args: Wanted,
  refusal: ServiceError,
): Promise<void> {
  const now = await jamf.read<Wire>(`${await path(jamf)}/${id}`, about.read(args.name, id));
  if (describedAs(args, splitMarker(now?.description).text)) return;
  throw new ServiceError(refusal.subject, {
    ...refusal.answer,
    nextStep:
      "The criteria were written through the Classic API, which cannot change a description: set the description to " +
      `${JSON.stringify(args.description ?? "")} in the admin center, then run pulumi up again`,
  });
}

/** Says what holds the name: a static group, or a group whose name differs in letter case only. */
async function nameTaken(jamf: JamfClient, name: string, refusal: unknown): Promise<unknown> {
  const duplicate =
    refusal instanceof ServiceError && (refusal.hasCode("DUPLICATE_FIELD") || /duplicate/i.test(refusal.answer.words));
  if (!duplicate) return refusal;
  const groups = await directoryOf(jamf)
    .groups.current()
    .catch(() => []);
  const holder = groups.find((group) => group.name.toLowerCase() === name.toLowerCase());
  if (!holder || (holder.smart && holder.name === name)) return refusal;
  const { verb, noun } = refusal.subject;
  const what = holder.smart ? `is called "${holder.name}": only letter case differs` : "it is a static group";
  return new Error(
    `Could not ${verb} ${noun} "${name}": an object of that name exists and ${what} (id ${holder.id}). Choose another name.`,
  );
}

/**
 * 422 `HAS_DEPENDENCIES` in v3, whose description names the dependents (OpenAPI 11.30.1). v2 documents no refusal; what it
 * sends is recognised by its words.
 */
function stillInUse(error: unknown): unknown {
  if (!(error instanceof ServiceError) || error.status === undefined) return error;
  const says = error.hasCode("HAS_DEPENDENCIES") || /depend|in use|used by/i.test(error.answer.words);
  if (![400, 409, 422].includes(error.status) || !says) return error;
  return new ServiceError(error.subject, {
    ...error.answer,
    nextStep:
      "The group is still in use. Remove it from everything that uses it (scopes, criteria of other groups, App Installers, " +
      "Settings > Global > Device Compliance): for objects that this program manages, run a pulumi up before the one that deletes the group",
  });
}
