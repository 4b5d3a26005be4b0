import type { ByHand } from "../../support/byHand";

/** A document of the Classic API as an administrator with curl writes and reads it. */
export const classic = (resource: string) => ({
  put:
    (body: string) =>
    async (admin: ByHand, id: string): Promise<void> =>
      void (await admin.must("PUT", `/JSSResource/${resource}/id/${id}`, body)),

  post: async (admin: ByHand, body: string): Promise<string> => {
    const { text } = await admin.must("POST", `/JSSResource/${resource}/id/0`, body);
    return /<id>(\d+)<\/id>/.exec(text)![1]!;
  },

  remove: async (admin: ByHand, id: string): Promise<void> =>
    void (await admin.must("DELETE", `/JSSResource/${resource}/id/${id}`)),

  exists: async (admin: ByHand, id: string): Promise<boolean> => {
    const { status } = await admin.api("GET", `/JSSResource/${resource}/id/${id}`);
    if (status !== 200 && status !== 404) throw new Error(`GET of ${resource} ${id} answered ${status}`);
    return status === 200;
  },
});

/** In a site, since objects of a site may name only groups of that site. */
export const staticGroup = (admin: ByHand, name: string, siteId = "-1"): Promise<string> =>
  classic("computergroups").post(
    admin,
    `<computer_group><name>${name}</name><is_smart>false</is_smart><site><id>${siteId}</id></site></computer_group>`,
  );

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
