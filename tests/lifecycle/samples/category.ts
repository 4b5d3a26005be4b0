import type { Sample } from "../lifecycle";

const path = "/api/v1/categories";

export const category: Sample = {
  kind: "jamf:Category",
  marked: false,
  args: () => ({ name: "Sample", priority: 5 }),
  changes: () => ({ name: { name: "Renamed" }, priority: { priority: 7 } }),
  drift: () => ({
    name: async (admin, id) => void (await admin.must("PUT", `${path}/${id}`, { name: "By hand", priority: 5 })),
    priority: async (admin, id) => void (await admin.must("PUT", `${path}/${id}`, { name: "Sample", priority: 1 })),
  }),
  async makeByHand(admin, _context, how) {
    const body = { name: "Sample", priority: how === "equal" ? 5 : 1 };
    return (await admin.must("POST", path, body)).json.id;
  },
  removeByHand: async (admin, id) => void (await admin.must("DELETE", `${path}/${id}`)),
  exists: async (admin, id) => (await admin.api("GET", `${path}/${id}`)).status === 200,
};
