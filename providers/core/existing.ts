/** Which objects of a service a resource may be: the one of its id where that is known, whatever it is called now; else all of its name. */
import type { Lifecycle, Observed } from "./lifecycle";

export async function existing<Args extends object, Client>(
  life: Pick<Lifecycle<Args, Client>, "find" | "read">,
  client: Client,
  args: Args,
  id: string | undefined,
): Promise<Observed<Args>[]> {
  if (id === undefined) return life.find(client, args);
  const found = await life.read(client, id, args);
  return found ? [found] : [];
}
