/** Counts whose access would end where the managed policy asks these users, by the model over the index of Macs. Pure. */
import type { AudienceCount } from "./facts";
import { accessOf, type MacAccess, mayBeAsked } from "./model";
import type { JoinedMacs } from "./macs";

/**
 * Emergency access accounts are not counted; the policy excludes them. `everybody`: it asks all who register Macs, so a Mac whose user
 * nobody knows may be one of theirs.
 */
export function countAudience(
  { macs, compliantElsewhere }: JoinedMacs,
  memberIds: readonly string[],
  { everybody, emergencyIds }: { everybody: boolean; emergencyIds: readonly string[] },
): AudienceCount {
  const emergency = new Set(emergencyIds);
  const whom: ReadonlySet<string> = new Set(memberIds.filter((id) => !emergency.has(id)));
  const isTheirs = ({ personId, unmatched }: MacAccess): boolean =>
    personId === undefined ? everybody && mayBeAsked(unmatched) : whom.has(personId);
  const theirs = macs.filter((mac) => mac.applicable && isTheirs(mac));
  const { totals, strangersBlocked } = accessOf(
    {
      people: whom,
      macs,
      compliantElsewhere,
      notRead: [],
      registrationBlockers: [],
      reachableBreakGlass: 0,
      partner: { active: false, members: new Set<string>() },
      registration: "open",
      policies: [
        {
          id: "",
          displayName: "",
          managed: true,
          asks: "certain",
          resources: ["All"],
          whom,
          asksStrangers: everybody,
        },
      ],
    },
    "notReported",
  );
  return {
    applicableMacs: theirs.length,
    compliantMacs: theirs.filter(({ compliantThere, isUnsure }) => compliantThere && !isUnsure).length,
    peopleLosingAccess: totals.blocked,
    people: whom.size,
    ...(strangersBlocked > 0 ? { strangers: strangersBlocked } : {}),
  };
}
