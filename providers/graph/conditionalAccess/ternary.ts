/** Three-valued logic: `undefined` is "cannot be told". */
export type Ternary = boolean | undefined;

export function and(...truths: readonly Ternary[]): Ternary {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

export function or(...truths: readonly Ternary[]): Ternary {
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}

export const not = (truth: Ternary): Ternary => (truth === undefined ? undefined : !truth);
