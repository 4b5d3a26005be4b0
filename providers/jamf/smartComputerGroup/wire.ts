/** A smart computer group on the wire, and what of it the program speaks of. */
import { splitMarker, withMarker } from "../../core/marker";
import type { Criterion } from "../criteria/criterion";
import { criteriaFromWire, criteriaToWire, type WireCriterion } from "../criteria/wire";

export interface Wire {
  id?: string;
  name: string;
  description?: string | null;
  siteId?: string | null;
  criteria?: WireCriterion[] | null;
}

/** What the wire holds, with site and nested groups named as it names them. */
export interface Named {
  name: string;
  description: string;
  siteId: string;
  criteria: Criterion[];
  managedBy?: string;
}

export const toWire = (group: Named): Wire => ({
  name: group.name,
  description: withMarker(group.description, group.managedBy),
  siteId: group.siteId,
  criteria: criteriaToWire(group.criteria),
});

export function fromWire(wire: Wire): Named {
  const { text, managedBy } = splitMarker(wire.description);
  return {
    name: wire.name,
    description: text,
    siteId: wire.siteId ?? "-1",
    criteria: criteriaFromWire(wire.criteria),
    managedBy,
  };
}
