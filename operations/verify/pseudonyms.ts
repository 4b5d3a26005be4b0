/** How people and Macs are named in a report: as they are, or by pseudonyms that are the same throughout one report. */

export interface Names {
  mac(id: string, name: string): string;
  serial(id: string, serial: string): string;
  person(signInName: string): string;
  /** Ids of records in Entra lead to the Mac. */
  device(deviceId: string): string;
}

export const asTheyAre: Names = {
  mac: (_, name) => name,
  serial: (_, serial) => serial,
  person: (signInName) => signInName,
  device: (deviceId) => deviceId,
};

/** Numbered in the order in which they are asked for. */
export function pseudonyms(): Names {
  const numbered = (word: string) => {
    const known = new Map<string, string>();
    return (key: string): string => {
      let name = known.get(key);
      if (!name) known.set(key, (name = `${word} ${String(known.size + 1).padStart(5, "0")}`));
      return name;
    };
  };
  const [mac, serial, person, device] = [numbered("Mac"), numbered("Serial"), numbered("Person"), numbered("Device")];
  return { mac: (id) => mac(id), serial: (id) => serial(id), person: (name) => person(name.toLowerCase()), device };
}

/**
 * Text of a service in a masked report: sign-in names, ids, addresses and whatever stands in quotation marks may lead to a person
 * or a Mac.
 */
export const withoutNames = (text: string): string =>
  text
    .replace(/"[^"]*"|'[^']*'|‘[^‘’]*’|“[^“”]*”/g, '"***"')
    .split(/(\s+)/)
    .map((word) => (/[@\\]|:\/\/|[0-9a-f]{8}-[0-9a-f]{4}-|\.[a-z]+\.[a-z]{2,}/i.test(word) ? "***" : word))
    .join("");
