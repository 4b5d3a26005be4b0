/**
 * The one life of every dynamic resource. A resource file supplies a `Lifecycle` literal; `hostAdapter.ts` drives it and
 * owns adoption, ownership, convergence, confirmation of absence, errors and everything the Pulumi host needs.
 *
 * A lifecycle never sees `__provider`, unknown values, retries or status codes.
 */

/** Inputs that every resource has besides its own. */
export interface CommonArgs {
  /**
   * Take over an object of the same name that this stack did not make. Its managed properties are set to the values
   * given here; the rest stays. Default `false`: an object of the same name that differs is an error.
   */
  adoptExisting?: boolean;
  /** Let destroy delete an adopted object too. Default `false`: it stays, and destroy says so. */
  deleteAdopted?: boolean;
  /**
   * `<identity of the stack>/<resource name>`, filled in by the resource class; written into a created object where it has a
   * free-text field, whenever the object is written anyway. Objects of releases before 0.2 hold `<project>/<stack>/<name>`.
   */
  managedBy?: string;
  /**
   * What is read before this object may be removed, where its removal could leave access open: handed to the judgement of the vendor
   * whole. Like the marker it is no reason to write.
   */
  tearDown?: Record<string, unknown>;
  /**
   * How often this object was written although the state says what is wanted, since somebody changed it by hand: another number writes it again,
   * whole. Left out: nothing is written for it.
   */
  repairs?: number;
}

/** `adopted`: existed before, or equals ours without carrying our marker; destroy leaves it in place. */
export type Ownership = "created" | "adopted";

/** One wrong property, found offline. `property` is a path such as `criteria[1].operator`. */
export interface Problem {
  property: string;
  reason: string;
}

/** What the service holds, in the administrator's words. */
export interface Observed<Args> {
  id: string;
  /** As many of the resource's properties as the service shows. */
  args: Partial<Args>;
  /** Computed outputs that are not inputs (versions, membership counts are none: they change by themselves). */
  outputs?: Record<string, unknown>;
  /** The `managedBy` that stands in the object's free-text field; absent where there is no such field or no marker. */
  managedBy?: string;
  /** Why an object of this name can't be this resource: `it is a static group`. Never adopted. */
  unlike?: string;
}

/** What a create hands back when there is more to remember than the id: outputs that no later reading can tell. */
export interface Made {
  id: string;
  outputs: Record<string, unknown>;
}

export interface Lifecycle<Args extends object, Client> {
  /** Frozen: stands in state. `jamf:SmartComputerGroup`. */
  readonly kind: string;
  /** As the admin center says it, lower case: `smart computer group`. */
  readonly noun: string;
  /** The property that names the object there; used in messages. Default `name`. */
  readonly nameProperty?: keyof Args & string;
  /** Properties whose change makes another object. Leave out for objects that must never be replaced by themselves. */
  readonly replaceOn?: readonly (keyof Args & string)[];
  /** The service refuses a second object of the same name, so a create may be tried again after a short look. */
  readonly refusesSecondOfName?: boolean;
  /** Nothing of its own exists that `find` could show: a lost answer is not looked for, and `create` itself repeats what may be repeated. */
  readonly isNameless?: boolean;
  /** Properties that may hold secrets: messages and reports name them and never show them. */
  readonly confidential?: readonly (keyof Args & string)[];
  /** Destroy gives an adopted object back as it was found, out of the output `foundAs`. */
  readonly givesBack?: boolean;
  /** Outputs besides inputs, `id` and `ownership`. */
  readonly outputs?: readonly string[];
  /** Fills in defaults; runs on valid, fully known or partly unknown inputs, offline. */
  defaults?(args: Args): Args;
  /**
   * Offline checks of known values. Properties that are still unknown are absent from `args`; `given` tells them from those
   * that the program left out.
   */
  validate?(args: Partial<Args>, given: (property: keyof Args & string) => boolean): Problem[];
  /** One form for equal meanings (line ends, order of sets, letter case); used by diff, adoption and convergence. */
  canonical?(args: Partial<Args>): Partial<Args>;
  /** The client for these arguments; memoised by the vendor, checks the tenant guard. */
  connect(args: Args): Promise<Client>;
  /** All objects that bear this resource's natural key (its name). Fails closed: an error is never "none". */
  find(client: Client, args: Args): Promise<Observed<Args>[]>;
  /** Makes the object and returns its id at once; throws `UnclearOutcome` when the answer was lost. */
  create(client: Client, args: Args): Promise<string | Made>;
  /** `undefined`: the service says there is none (the caller confirms). */
  read(client: Client, id: string, args: Args): Promise<Observed<Args> | undefined>;
  /**
   * Brings the object from `previous` (last known outputs) to `args`; keeps what this resource does not own. Returns
   * outputs to remember, where there are any that no later reading can tell.
   */
  update(client: Client, id: string, args: Args, previous: Args): Promise<Record<string, unknown> | void>;
  /** An object that is gone already is deleted. */
  delete(client: Client, id: string, previous: Args): Promise<void>;
}
