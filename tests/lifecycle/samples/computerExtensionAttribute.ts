import type { Sample } from "../lifecycle";
import { editor, isThere, post } from "./edits";

const collection = "/api/v1/computer-extension-attributes";
const edit = editor(collection);
const name = "Contract – Anmeldung bei Entra";
const script = '#!/bin/zsh\necho "<result>ja & nein</result>"\n';
const noScript = { script: undefined, enabled: undefined, existingData: undefined };

export const computerExtensionAttributeSample: Sample = {
  kind: "jamf:ComputerExtensionAttribute",
  marked: true,

  args: () => ({
    name,
    description: "Ob die Anmeldung\ngelungen ist",
    dataType: "Integer",
    inventoryDisplay: "User and Location",
    inputType: "Script",
    script,
    enabled: true,
  }),

  changes: () => ({
    name: { name: `${name} (neu)` },
    description: { description: "" },
    dataType: { dataType: "Date" },
    "dataType left out": { dataType: undefined },
    inventoryDisplay: { inventoryDisplay: "Operating System" },
    script: { script: "#!/bin/zsh\necho '<result>1</result>'\n" },
    "enabled and existingData": { enabled: false, existingData: "Delete" },
    enabled: { enabled: false },
    "inputType Text Field": { ...noScript, inputType: undefined },
    "inputType Pop-up Menu": { ...noScript, inputType: "Pop-up Menu", popUpMenuChoices: ["ja", "nein"] },
    "inputType Directory Service Attribute Mapping": {
      ...noScript,
      inputType: "Directory Service Attribute Mapping",
      directoryServiceAttribute: "departmentNumber",
    },
  }),

  drift: () => ({
    name: edit({ name: `${name} (von Hand)` }),
    description: edit({ description: "von Hand" }),
    dataType: edit({ dataType: "STRING" }),
    inventoryDisplay: edit({ inventoryDisplayType: "GENERAL" }),
    script: edit({ scriptContents: "#!/bin/zsh\nexit 1" }),
    enabled: edit({ enabled: false }),
    inputType: edit({ inputType: "POPUP", scriptContents: null, popupMenuChoices: ["ja"] }),
  }),

  makeByHand: (admin, _, how) =>
    post(admin, collection, {
      name,
      description: "Ob die Anmeldung\r\ngelungen ist",
      dataType: "INTEGER",
      inventoryDisplayType: how === "equal" ? "USER_AND_LOCATION" : "HARDWARE",
      inputType: "SCRIPT",
      scriptContents: script,
      enabled: true,
    }),

  removeByHand: async (admin, id) => void (await admin.must("DELETE", `${collection}/${id}`)),
  exists: (admin, id) => isThere(admin, `${collection}/${id}`),
};
