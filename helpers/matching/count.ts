/** A number, or the bounds it is within, both included. */
export type Count = number | { readonly min?: number | undefined; readonly max?: number | undefined }

/** Whether `actual` is the number, or within the bounds. */
export const countFits = (expected: Count, actual: number): boolean =>
  typeof expected === 'number' ? actual === expected : actual >= (expected.min ?? 0) && actual <= (expected.max ?? Number.POSITIVE_INFINITY)

/** `2`, `at least 1`, `at most 3`, `1 to 3`. */
export const describeCount = (expected: Count): string => {
  if (typeof expected === 'number') return String(expected)
  const { min, max } = expected
  if (min !== undefined && max !== undefined) return `${min} to ${max}`
  return min === undefined ? `at most ${max}` : `at least ${min}`
}
