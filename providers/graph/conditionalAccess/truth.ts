/** Three-valued logic: `undefined` is "cannot be told". */
export type Truth = boolean | undefined;

export function and(...truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

export function or(...truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}

export const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);
