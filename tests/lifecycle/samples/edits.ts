import type { ByHand } from "../../support/byHand";
import type { Bag } from "../../support/host";

/** Edits objects of one collection as the admin center does: reads the whole object, changes it, saves the whole object. */
export const editor =
  (collection: string) =>
  (change: Bag | ((object: any) => Bag)) =>
  async (admin: ByHand, id: string): Promise<void> => {
    const { json } = await admin.must("GET", `${collection}/${id}`);
    const { id: _, ...object } = json as Bag;
    await admin.must("PUT", `${collection}/${id}`, {
      ...object,
      ...(typeof change === "function" ? change(object) : change),
    });
  };

export const isThere = async (admin: ByHand, path: string): Promise<boolean> => {
  const { status } = await admin.api("GET", path);
  if (status !== 200 && status !== 404) throw new Error(`GET ${path} answered ${status}`);
  return status === 200;
};

export const post = async (admin: ByHand, collection: string, body: object): Promise<string> =>
  String((await admin.must("POST", collection, body)).json.id);

/** Id of the object of a list that bears this name. */
export async function idOf(admin: ByHand, collection: string, name: string): Promise<string> {
  const { json } = await admin.must("GET", collection);
  const all = (Array.isArray(json) ? json : json.results) as { id: string; name: string }[];
  return all.find((object) => object.name === name)!.id;
}
