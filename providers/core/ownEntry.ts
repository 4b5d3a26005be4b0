/** A look-up in a table by a text from outside: `constructor` is a name like any other, and stands in no table. */
export const ownEntry = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The same for writing: `__proto__` becomes a key, and no prototype changes. */
export const setOwnEntry = (table: object, key: string, value: unknown): unknown =>
  Object.defineProperty(table, key, { value, writable: true, enumerable: true, configurable: true });
