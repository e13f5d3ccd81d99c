import type { IdRange } from './constraints.ts'

const space = /[\t\v\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]*/y
const digits = /\d*/y

const matchAt = (pattern: RegExp, text: string, position: number): string => {
  pattern.lastIndex = position
  return pattern.exec(text)?.[0] ?? ''
}

/** A number of 32 bits from `position` on, as Go's Sscanf reads it; a text says what is wrong. */
const numberAt = (text: string, position: number): { readonly value: number; readonly end: number } | string => {
  const start = position + matchAt(space, text, position).length
  if (start === text.length) return 'EOF'
  if (text[start] === '\n') return 'unexpected newline'
  const found = matchAt(digits, text, start)
  if (found === '') return 'expected integer'
  if (BigInt(found) >= 2n ** 64n) return `strconv.ParseUint: parsing "${found}": value out of range`
  if (BigInt(found) >= 2n ** 32n) return `unsigned integer overflow on token ${found}`
  return { value: Number(found), end: start + found.length }
}

/**
 * The numbers that an annotation of a namespace allots, `<start>/<size>` or `<start>-<end>` (ParseBlock in openshift/library-go);
 * a text says, as upstream does, why there are none. What follows the second number does not matter.
 */
export const parseBlock = (text: string): IdRange | string => {
  const separator = text.includes('/') ? '/' : '-'
  const first = numberAt(text, 0)
  if (typeof first === 'string') return first
  if (first.end === text.length) return 'unexpected EOF'
  if (text[first.end] !== separator) return 'input does not match format'
  const second = numberAt(text, first.end + 1)
  if (typeof second === 'string') return second
  // Upstream's numbers have 32 bits and no sign: they wrap.
  return { min: first.value, max: separator === '/' ? (first.value + second.value - 1) >>> 0 : second.value }
}
