/** Everything that one Jamf Pro instance stores, and what a tester can switch in it. */
import type { VendorSurroundings } from "../service";
import type { Deployment } from "./apps/deployment";
import { Cluster, Collection } from "./server/cluster";
import { attributeField, builtInFields, patchField, patchPrefix, type Criterion, type Field } from "./groups/criteria";
import type { Mac } from "./macs/mac";
import { usualRegistrationFailures, type RegistrationFailure } from "./macs/registrationFailures";
import type { Element } from "./classic/xml";
import { behaviour, parseVersion, type Behaviour } from "./server/version";

export interface ComputerGroup {
  name: string;
  description: string;
  /** -1: none. */
  siteId: number;
  isSmart: boolean;
  criteria: Criterion[];
  /** Of a static group; a smart group's members follow from its criteria. */
  macIds: number[];
}

export interface Category {
  name: string;
  priority: number;
}

/** As the Pro API shows it, without id and category name. */
export type Script = { name: string; categoryId: number } & Record<string, unknown>;

export interface ExtensionAttribute {
  name: string;
  dataType: "STRING" | "INTEGER" | "DATE";
  [property: string]: unknown;
}

export interface Icon {
  filename: string;
  url: string;
  size: number;
}

/** A Classic document, in the order and with the names of the wire. */
export interface Stored {
  name: string;
  document: Element;
}

/** What a tester may switch by `POST /jamf/settings`. */
export interface Settings {
  /** The Cloud Services Connection that App Installers need. */
  cloudServices: boolean;
  /** The terms of the Jamf App Catalog, accepted by an administrator. */
  termsAccepted: boolean;
  /** Whether `/api/v1/oauth/token` exists; `/api/oauth/token` always does. */
  oauthV1: boolean;
  /** Whether the payload tick and the e-mail tick survive a write of their object by API. Unknown of the real service. */
  writesKeepTicks: boolean;
  /** Older servers return two `<notification>` elements in a policy. */
  twoNotificationElements: boolean;
  /** Whether a registered Mac outside the Applicable group is still judged and reported. Unknown of the real service. */
  reportsOutsideApplicable: boolean;
  /** Whether Macs sleep at night, on weekends and on holidays; otherwise they act in every tick. */
  keepsOfficeHours: boolean;
}

export const defaultSettings: Settings = {
  cloudServices: true,
  termsAccepted: true,
  oauthV1: true,
  writesKeepTicks: true,
  twoNotificationElements: false,
  reportsOutsideApplicable: false,
  keepsOfficeHours: false,
};

const kinds = [
  "categories",
  "scripts",
  "attributes",
  "sites",
  "icons",
  "groups",
  "policies",
  "profiles",
  "deployments",
  "notifications",
  "macs",
] as const;

/** Everything one Jamf Pro instance knows. */
export class Instance {
  readonly behaviour: Behaviour;
  readonly cluster: Cluster;
  settings: Settings = { ...defaultSettings };
  /** Share of registrations with which something goes wrong, 0 to 1. */
  registrationFailureRate = 0;
  /** What may go wrong with one. */
  registrationFailures: readonly RegistrationFailure[] = usualRegistrationFailures;
  readonly categories: Collection<Category>;
  readonly scripts: Collection<Script>;
  readonly attributes: Collection<ExtensionAttribute>;
  readonly sites: Collection<{ name: string }>;
  readonly icons: Collection<Icon>;
  readonly groups: Collection<ComputerGroup>;
  readonly policies: Collection<Stored>;
  readonly profiles: Collection<Stored>;
  readonly deployments: Collection<Deployment>;
  readonly notifications: Collection<{ type: string; params: object }>;
  /** Inventory is the same on all nodes: its own age is far above any lag between them. */
  readonly macs: Collection<Mac>;

  constructor(
    readonly surroundings: VendorSurroundings,
    readonly options: { jamfVersion: string; nodes?: number; lag: number; reportOutsideApplicable?: boolean },
  ) {
    this.settings.reportsOutsideApplicable = options.reportOutsideApplicable ?? false;
    this.behaviour = behaviour(parseVersion(options.jamfVersion));
    const cluster = (this.cluster = new Cluster(options.nodes ?? (options.lag > 0 ? 3 : 1), options.lag * 1000));
    this.categories = new Collection(cluster);
    this.scripts = new Collection(cluster);
    this.attributes = new Collection(cluster);
    this.sites = new Collection(cluster);
    this.icons = new Collection(cluster);
    this.groups = new Collection(cluster);
    this.policies = new Collection(cluster);
    this.profiles = new Collection(cluster);
    this.deployments = new Collection(cluster);
    this.notifications = new Collection(new Cluster(1, 0));
    this.macs = new Collection(new Cluster(1, 0));
  }

  /** What a criterion of that name looks at; `undefined` when there is no such criterion. */
  field(name: string): Field | undefined {
    const builtIn = Object.hasOwn(builtInFields, name) ? builtInFields[name] : undefined;
    if (builtIn) return builtIn;
    if (name.startsWith(patchPrefix)) return patchField(name);
    const attribute = this.attributes.find((each) => each.name === name);
    return attribute && attributeField(attribute[0], attribute[1].dataType);
  }

  /** What is there has been there for long: no node lags behind it. */
  settle(): void {
    for (const kind of kinds) this[kind].settle();
  }

  save(): object {
    const collections = Object.fromEntries(kinds.map((kind) => [kind, this[kind].save()]));
    return {
      settings: this.settings,
      registrationFailureRate: this.registrationFailureRate,
      registrationFailures: this.registrationFailures,
      collections,
    };
  }

  restore(saved: object): void {
    const { settings, registrationFailureRate, registrationFailures, collections } = saved as {
      settings: Settings;
      registrationFailureRate?: number;
      registrationFailures?: RegistrationFailure[];
      collections: Record<string, object>;
    };
    this.registrationFailureRate = registrationFailureRate ?? 0;
    this.registrationFailures = registrationFailures ?? usualRegistrationFailures;
    this.settings = { ...defaultSettings, ...settings };
    for (const kind of kinds) this[kind].restore(collections[kind]!);
  }
}

/** Names count as equal without regard to case, as the database compares them. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** An object of a site reaches only what is in that site; one without a site reaches everything (-1: none). */
export function siteAllows(siteId: number, { siteId: other }: { siteId: number }): boolean {
  return siteId === -1 || siteId === other;
}
