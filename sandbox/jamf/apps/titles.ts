/** The titles of the Jamf App Catalog. */
import { companyPortal } from "../macs/mac";

/** An app of the Jamf App Catalog. */
export interface AppTitle {
  id: string;
  titleName: string;
  bundleId: string;
  publisher: string;
  version: string;
  /** The bundle's file name once installed; not part of the API. */
  appName: string;
}

const known: readonly (readonly [string, string, string, string, string?])[] = [
  ["1Password 8", "com.1password.1password", "AgileBits Inc.", "8.11.18"],
  ["Adobe Acrobat Reader", "com.adobe.Reader", "Adobe", "25.001.20844"],
  ["Docker Desktop", "com.docker.docker", "Docker Inc.", "4.50.0", "Docker.app"],
  ["Figma", "com.figma.Desktop", "Figma", "125.9.10"],
  ["Google Chrome", "com.google.Chrome", "Google LLC", "142.0.7444.60"],
  ["Google Chrome (Apple silicon)", "com.google.Chrome", "Google LLC", "142.0.7444.60", "Google Chrome.app"],
  ["Microsoft Edge", "com.microsoft.edgemac", "Microsoft Corporation", "142.0.3595.53"],
  [
    "Microsoft Intune Company Portal",
    companyPortal.bundleId,
    "Microsoft Corporation",
    companyPortal.version,
    companyPortal.name,
  ],
  ["Microsoft Teams", "com.microsoft.teams2", "Microsoft Corporation", "25290.302"],
  [
    "Microsoft Visual Studio Code",
    "com.microsoft.VSCode",
    "Microsoft Corporation",
    "1.105.1",
    "Visual Studio Code.app",
  ],
  ["Mozilla Firefox", "org.mozilla.firefox", "Mozilla", "144.0.2", "Firefox.app"],
  ["Mozilla Firefox ESR", "org.mozilla.firefox", "Mozilla", "140.4.0", "Firefox.app"],
  ["Slack", "com.tinyspeck.slackmacgap", "Slack Technologies", "4.46.101"],
  ["VLC media player", "org.videolan.vlc", "VideoLAN", "3.0.21", "VLC.app"],
  ["Zoom Client for Meetings", "us.zoom.xos", "Zoom", "6.6.6", "zoom.us.app"],
];

const kinds = [
  "Backup",
  "Calendar",
  "Charts",
  "Diagrams",
  "Editor",
  "Fonts",
  "Ledger",
  "Mail",
  "Notes",
  "Outline",
  "Paint",
];
const makers = [
  "Arbor",
  "Bärwald",
  "Cirrus",
  "Delft",
  "Émeraude",
  "Fjord",
  "Granit",
  "Harbour",
  "Isar",
  "Jūra",
  "Kestrel",
];

/** Invented ones beside the known ones, so that the catalogue has the several pages that the real one has. */
function invented(): (readonly [string, string, string, string, string?])[] {
  return makers.flatMap((maker, row) =>
    kinds.flatMap((kind, column) => {
      const bundleId = `example.${maker
        .normalize("NFD")
        .replace(/[^a-zA-Z]/g, "")
        .toLowerCase()}.${kind.toLowerCase()}`;
      const version = `${1 + ((row * 7 + column) % 9)}.${column}.${row}`;
      return [
        [`${maker} ${kind}`, bundleId, maker, version],
        [`${maker} ${kind} Pro`, `${bundleId}.pro`, maker, version],
      ] as const;
    }),
  );
}

/** In the catalogue's order, which is by id and not by name. */
export const appTitles: readonly AppTitle[] = [...known, ...invented()]
  .map(([titleName, bundleId, publisher, version, appName = `${titleName}.app`], at) => ({
    id: ((at * 89 + 0x0b3) % 4096).toString(16).toUpperCase().padStart(3, "0"),
    titleName,
    bundleId,
    publisher,
    version,
    appName,
  }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

export function appTitle(id: string): AppTitle | undefined {
  return appTitles.find((title) => title.id === id);
}
