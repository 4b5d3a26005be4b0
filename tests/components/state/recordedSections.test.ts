/** What is read from the state of a section that is in error. */
import assert from "node:assert/strict";
import { recordedIn } from "../../../components/state/lastOutputs";
import { recordedSections } from "../../../components/state/recordedSections";
import { packagedScript } from "../../../providers/jamf/packagedScript";

const global = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
const [early, late] = ["11111111-2222-4333-8444-555555555555", "ffffffff-2222-4333-8444-555555555555"];

describe("the two applications that policies exclude, as recorded", () => {
  /** Exclusions have their applications in the order of their ids. */
  function read(applicationIds: string[], registrationAppId?: string, more: Record<string, object> = {}) {
    const state: Record<string, object> = {
      "jamf:SmartComputerGroup::macs-compliance": { criteria: [] },
      "jamf:Policy::macs-registration": { enabled: true },
      "graph:ConditionalAccessExclusion::macs-exclusion-x": { applicationIds: [...applicationIds].sort() },
      "jamf:ComputerExtensionAttribute::macs-registration-state": {
        name: "Entra ID registration",
        script: packagedScript("entra-registration.sh", registrationAppId),
      },
      ...more,
    };
    const byUrn = Object.entries(state).map(([key, outputs]) => [`urn:pulumi:s::p::x$${key}`, { outputs }]);
    const sections = recordedSections(recordedIn(Object.fromEntries(byUrn)), "macs")!;
    return {
      app: sections["conditionalAccess.registrationAppId"]!.values["conditionalAccess.registrationAppId"],
      placeholder: sections["conditionalAccess.placeholder"]!.values["conditionalAccess.placeholder"],
    };
  }

  it("are told apart by the application of the cloud, whichever id comes first", () => {
    for (const appId of [early, late])
      assert.deepEqual(read([global, appId!]), { app: undefined, placeholder: { appId } });
  });

  it("are told apart by the script that looks for the registration app, where the configuration named it", () => {
    assert.deepEqual(read([early!, late!], late), { app: late, placeholder: { appId: early } });
    assert.deepEqual(read([early!, late!], early), { app: early, placeholder: { appId: late } });
  });

  it("are told apart by the placeholder that the stack made, and one alone is the registration app", () => {
    const own = { "azuread:index/servicePrincipal:ServicePrincipal::macs-placeholder": { clientId: early } };
    assert.equal(read([early!, late!], undefined, own).app, late);
    assert.deepEqual(read([global]), { app: undefined, placeholder: false });
  });
});
