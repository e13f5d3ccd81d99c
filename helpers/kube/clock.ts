/** Differences up to this, in milliseconds, are let be: the header's seconds and the way of an answer hide as much. */
const tolerance = 1_000

/**
 * How far the server's clock is ahead of this machine's, in milliseconds, by the Date header of an answer to a request `sent`
 * then and `received` then (milliseconds since the epoch, here). The header counts whole seconds and was written at some
 * moment in between: what that allows is no difference, however long the answer took.
 */
export const skewOf = (date: string | undefined, sent: number, received: number): number => {
  const second = Date.parse(date ?? '')
  if (Number.isNaN(second)) return 0
  const [least, most] = [second - received, second + 1_000 - sent]
  const skew = least > 0 ? least : most < 0 ? most : 0
  return Math.abs(skew) > tolerance ? skew : 0
}
