import type { Sample } from "../lifecycle";
import { editor, isThere, post } from "./edits";

const collection = "/api/v1/scripts";
const edit = editor(collection);
const name = "Contract – Anmeldung prüfen";
const contents = "#!/bin/zsh\n# prüft die Anmeldung\necho \"$4 – <ok> & 'gut'\"\n";

export const scriptSample: Sample = {
  kind: "jamf:Script",
  marked: true,

  async prepare(admin) {
    const categoryId = await post(admin, "/api/v1/categories", { name: "Werkzeuge", priority: 3 });
    return { categoryId, otherId: await post(admin, "/api/v1/categories", { name: "Anderes", priority: 3 }) };
  },

  args: ({ categoryId }) => ({
    name,
    categoryId,
    information: "Prüft die Anmeldung.",
    notes: "Erste Zeile\nZweite Zeile",
    contents,
    priority: "Before",
    parameterLabels: ["Modus", "", "Protokoll"],
    operatingSystemRequirements: "14.x, 15.1",
  }),

  changes: ({ otherId }) => ({
    name: { name: `${name} (neu)` },
    categoryId: { categoryId: otherId },
    "categoryId left out": { categoryId: undefined },
    information: { information: "Prüft." },
    notes: { notes: "" },
    contents: { contents: `${contents}exit 0\n` },
    priority: { priority: "At Reboot" },
    "priority left out": { priority: undefined },
    parameterLabels: { parameterLabels: ["Modus"] },
    "all eight parameterLabels": { parameterLabels: ["4", "5", "6", "7", "8", "9", "10", "11"] },
    operatingSystemRequirements: { operatingSystemRequirements: "" },
  }),

  drift: ({ otherId }) => ({
    name: edit({ name: `${name} (von Hand)` }),
    categoryId: edit({ categoryId: otherId }),
    information: edit({ info: "von Hand" }),
    notes: edit({ notes: "von Hand" }),
    contents: edit({ scriptContents: "#!/bin/zsh\nexit 1" }),
    priority: edit({ priority: "AFTER" }),
    parameter4: edit({ parameter4: "Mode" }),
    "a label more": edit({ parameter11: "von Hand" }),
    operatingSystemRequirements: edit({ osRequirements: "13.x" }),
  }),

  makeByHand: (admin, { categoryId }, how) =>
    post(admin, collection, {
      name,
      categoryId,
      info: "Prüft die Anmeldung.",
      notes: "Erste Zeile\r\nZweite Zeile",
      priority: "BEFORE",
      parameter4: "Modus",
      parameter6: "Protokoll",
      osRequirements: "14.x, 15.1",
      scriptContents: how === "equal" ? contents : "#!/bin/zsh\n",
    }),

  removeByHand: async (admin, id) => void (await admin.must("DELETE", `${collection}/${id}`)),
  exists: (admin, id) => isThere(admin, `${collection}/${id}`),
};
