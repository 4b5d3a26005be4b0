/** One Entra tenant with all that is in it. */
import type { Clock, Random } from "../service";
import { Collection, Links, type Entity } from "./collection";
import { Membership } from "./membership";
import type { Settings } from "./settings";
import type { User } from "./user";

interface TenantNames {
  id: string;
  displayName: string;
  domain: string;
  /** `….onmicrosoft.com`. */
  initialDomain: string;
}

/** `advancedSettings.baselineScopes` of the undocumented settings; null: nobody has chosen. */
type BaselineScopes = { resourceAppId: string; createdDateTime: string } | null;

const kinds = [
  "groups",
  "applications",
  "servicePrincipals",
  "appRoleAssignments",
  "oauth2PermissionGrants",
  "policies",
  "namedLocations",
  "partners",
  "devices",
  "signIns",
] as const;
const links = ["members", "owners", "registeredOwners", "registeredUsers"] as const;

/** One Entra tenant with all that is in it. */
export class Tenant {
  readonly users: Collection<User>;
  readonly groups: Collection<Entity>;
  readonly applications: Collection<Entity>;
  readonly servicePrincipals: Collection<Entity>;
  readonly appRoleAssignments: Collection<Entity>;
  readonly oauth2PermissionGrants: Collection<Entity>;
  readonly policies: Collection<Entity>;
  readonly namedLocations: Collection<Entity>;
  readonly partners: Collection<Entity>;
  readonly devices: Collection<Entity>;
  readonly signIns: Collection<Entity>;
  readonly members = new Links();
  readonly owners = new Links();
  readonly registeredOwners = new Links();
  readonly registeredUsers = new Links();
  readonly membership = new Membership(this);
  baselineScopes: BaselineScopes = null;
  settings: Settings;
  #stamp = { ms: 0, further: 0 };
  #byName = { version: -1, users: new Map<string, User>() };

  constructor(
    readonly names: TenantNames,
    readonly clock: Clock,
    readonly random: Random,
    staleReadSeconds: number,
  ) {
    this.settings = {
      hasPremiumP1: true,
      hasIntune: true,
      listsUnusedPartners: true,
      isPartnerConnected: true,
      showsBaselineSetting: true,
      enforcesBaselineScopes: true,
      conditionalAccessPerSecond: 1,
      staleReadSeconds,
    };
    const lag = () => this.settings.staleReadSeconds * 1000;
    this.users = new Collection();
    this.groups = new Collection(lag);
    this.applications = new Collection(lag);
    this.servicePrincipals = new Collection(lag);
    this.appRoleAssignments = new Collection(lag);
    this.oauth2PermissionGrants = new Collection(lag);
    this.policies = new Collection(lag);
    this.namedLocations = new Collection(lag);
    this.partners = new Collection();
    this.devices = new Collection();
    this.signIns = new Collection();
  }

  get id(): string {
    return this.names.id;
  }

  /** Simulated time as the directory writes it, whole seconds. */
  now(minutesAgo = 0): string {
    return new Date(this.clock.now() - minutesAgo * 60_000).toISOString().replace(/\.\d+Z$/, "Z");
  }

  /** Simulated time as Conditional Access writes it: seven digits, and never the same twice. */
  stamp(): string {
    const now = this.clock.now();
    this.#stamp = now > this.#stamp.ms ? { ms: now, further: 0 } : { ...this.#stamp, further: this.#stamp.further + 1 };
    const text = new Date(this.#stamp.ms).toISOString();
    return text.replace("Z", `${String(this.#stamp.further).padStart(4, "0")}Z`);
  }

  /** A directory object of whatever kind, for references. */
  directoryObject(id: string): { kind: string; object: Entity } | undefined {
    for (const [kind, collection] of [
      ["user", this.users],
      ["group", this.groups],
      ["servicePrincipal", this.servicePrincipals],
      ["application", this.applications],
      ["device", this.devices],
    ] as const) {
      const object = collection.get(id);
      if (object) return { kind, object };
    }
    return undefined;
  }

  userNamed(userPrincipalName: string): User | undefined {
    if (this.#byName.version !== this.users.version) {
      const names = this.users.all().map((user): [string, User] => [user.userPrincipalName.toLowerCase(), user]);
      this.#byName = { version: this.users.version, users: new Map(names) };
    }
    return this.#byName.users.get(userPrincipalName.toLowerCase());
  }

  servicePrincipalOf(appId: string): Entity | undefined {
    const wanted = appId.toLowerCase();
    return this.servicePrincipals.find((principal) => String(principal["appId"]).toLowerCase() === wanted);
  }

  save(): object {
    return {
      names: this.names,
      settings: this.settings,
      baselineScopes: this.baselineScopes,
      users: this.users.save(),
      ...Object.fromEntries([...kinds, ...links].map((kind) => [kind, this[kind].save()])),
    };
  }

  load(saved: object): void {
    const { settings, baselineScopes, users, ...rest } = saved as Record<string, unknown>;
    this.settings = settings as Settings;
    this.baselineScopes = baselineScopes as BaselineScopes;
    this.users.load(users);
    for (const kind of [...kinds, ...links]) this[kind].load(rest[kind]);
  }
}
