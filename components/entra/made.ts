/** The objects in Entra and Intune, as the component shows them; without anything of the configuration, since programs see these types. */
import type * as azuread from "@pulumi/azuread";
import type * as pulumi from "@pulumi/pulumi";
import type { CompliancePartner } from "../../providers/graph/compliancePartner";
import type { ConditionalAccessExclusion } from "../../providers/graph/conditionalAccess/exclusion";

export interface EntraObjects {
  /** Object id of the group whose members register Macs. */
  userGroupId: pulumi.Output<string>;
  compliancePartner: CompliancePartner;
  /** Application id that stands in for baseline scopes. */
  placeholderAppId?: pulumi.Output<string>;
  exclusions: ConditionalAccessExclusion[];
  managedPolicy?: azuread.ConditionalAccessPolicy;
}
