/** By hand, on one simulated Mac each: what the causes of `diagnose` look like. */
import type { Cause } from "../../../operations/diagnose/causes";
import type { Truth } from "../../support/livingFleet";
import type { Tenant } from "../../support/tenant";
import { registrationAppId } from "./anyCase";

const day = 86_400_000;
const companyPortal = { appId: "9ba1a5c7-f17a-4de9-a1f1-6178c8d51223", app: "Microsoft Intune Company Portal" };
const exchange = {
  appId: "d3590ed6-52b3-4102-aeff-aad2292ab01c",
  app: "Microsoft Office",
  resource: "Exchange Online",
};
const withoutIntune = "6fd2c87f-b296-42f0-b197-1e91e994b900";

/** One Mac and its person as they stand, and what a scenario may do to them. */
export interface Scene {
  mac: Truth & { id: number };
  /** The services' own time: days of the fleet have gone by there. */
  now: number;
  user: string;
  device: string;
  set: (changes: object) => Promise<unknown>;
  attribute: (value: string) => Promise<unknown>;
  /** Changes the Mac's record in Entra, and whose it is. */
  record: (changes: object, owners?: string[]) => Promise<unknown>;
  another: (record: object, owners: string[]) => Promise<unknown>;
  person: (changes: object) => Promise<unknown>;
  signIn: (line: object) => Promise<unknown>;
  /** As if this Mac had never registered. */
  forget: () => Promise<unknown>;
  graph: Tenant["admin"]["graph"];
}

const refusal = (errorCode: number) => async (scene: Scene) => {
  await scene.forget();
  await scene.signIn({ appId: registrationAppId, errorCode, failureReason: "no", policies: ["All apps, all users"] });
};

export const scenes: Record<
  Exclude<Cause, "noMac" | "connection" | "notApplicable">,
  (scene: Scene) => Promise<unknown>
> = {
  openAccess: async ({ set }) => set({ fileVault: "No Partitions Encrypted" }),
  stale: async ({ set, record }) => {
    await set({ isAway: true, reportedAt: Date.now() - 42 * day });
    await record({ isCompliant: false });
  },
  appMissing: async ({ forget, set }) => {
    await forget();
    await set({ apps: [], isAway: true });
  },
  personUnknown: ({ set }) => set({ email: "nobody@nordlicht-werke.example", username: "nobody" }),
  personDisabled: ({ person }) => person({ accountEnabled: false }),
  noIntuneLicence: ({ person }) => person({ $skuIds: [withoutIntune] }),
  notInPartnerGroup: ({ person }) => person({ userType: "Guest" }),
  agentMissing: async ({ forget, attribute }) => {
    await forget();
    await attribute("Not registered; agent missing");
  },
  notApplicableOnMac: async ({ forget, attribute }) => {
    await forget();
    await attribute("Not in applicable scope");
  },
  wrongClientId: async ({ forget, attribute }) => {
    await forget();
    await attribute("Wrong client id: 6b6b6b6b-0000-4000-8000-000000000000");
  },
  deviceNotManaged: refusal(530_003),
  deviceNotCompliant: refusal(53_000),
  deviceNotJoined: refusal(53_001),
  blockedByPolicy: refusal(53_003),
  appNotAssigned: refusal(50_105),
  appUnknown: refusal(65_001),
  signInRefused: refusal(50_126),
  signInLoop: async ({ forget, signIn }) => {
    await forget();
    for (let i = 0; i < 4; i++) await signIn({ appId: registrationAppId });
  },
  openedCompanyPortal: async ({ forget, signIn }) => {
    await forget();
    await signIn(companyPortal);
  },
  neverTried: ({ forget }) => forget(),
  notRegistered: async ({ forget, signIn }) => {
    await forget();
    await signIn({ appId: registrationAppId });
  },
  keyLost: async ({ set, record }) => {
    await set({ key: null });
    await record({ isCompliant: false });
  },
  recordGone: ({ graph, device }) => graph("DELETE", `/v1.0/devices/${device}`),
  recordDisabled: ({ graph, device }) => graph("PATCH", `/v1.0/devices/${device}`, { accountEnabled: false }),
  duplicateRecords: ({ mac, user, another }) => another({ displayName: mac.name, operatingSystem: "macOS" }, [user]),
  shellRecord: async ({ set, record, attribute }) => {
    await set({ registration: null });
    await attribute("Unknown: the agent did not answer");
    await record({
      isCompliant: null,
      isManaged: null,
      operatingSystem: null,
      registrationDateTime: new Date(Date.now() - 3 * day).toISOString(),
    });
  },
  notAcquired: async ({ mac, set, record, attribute }) => {
    await set({ registration: null });
    await attribute(`Key present, AAD ID not acquired (${mac.deviceId})`);
    await record({ isCompliant: null, isManaged: null });
  },
  plistMissing: async ({ mac, set, record, attribute }) => {
    await set({ registration: null });
    await attribute(`Key present, plist missing (${mac.deviceId})`);
    await record({ isCompliant: null, isManaged: null });
  },
  wrongUser: ({ set }) => set({ email: "lena.mueller@nordlicht-werke.example", username: "lena.mueller" }),
  anotherUser: ({ attribute }) => attribute("Not registered; another user is registered"),
  noOwner: ({ record }) => record({}, []),
  firstStateDue: ({ record, now }) => record({ isCompliant: null, registrationDateTime: new Date(now).toISOString() }),
  noState: ({ record }) =>
    record({ isCompliant: null, registrationDateTime: new Date(Date.now() - day).toISOString() }),
  withheld: ({ record }) => record({ isCompliant: false }),
  criterion: async ({ set, record }) => {
    await set({ fileVault: "Boot Partitions Encrypted" });
    await record({ isCompliant: false });
  },
  identityNotShown: ({ signIn }) =>
    signIn({ ...exchange, errorCode: 53_000, failureReason: "Device is not compliant." }),
  notProven: async ({ set, attribute, user }) => {
    await set({
      registration: { deviceId: "0a0a0a0a-0000-4000-8000-000000000000", userPrincipalName: user, at: Date.now() },
    });
    await attribute("Registered (device id not visible)");
  },
};
