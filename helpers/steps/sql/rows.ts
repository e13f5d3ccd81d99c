import { createTwoFilesPatch } from 'diff'
import { isDeepStrictEqual } from 'node:util'
import type { Row } from '../../spark/connect.ts'

const line = (row: Row): string => JSON.stringify(row)
/** Keys in the order of the expectation, so that a difference shows values and not the order of columns. */
const ordered = (row: Row, like: Row | undefined): Row =>
  Object.fromEntries(
    [...Object.keys(like ?? {}).filter((key) => key in row), ...Object.keys(row).filter((key) => !(key in (like ?? {})))].map((key) => [
      key,
      row[key],
    ]),
  )

/** A line-by-line difference of the rows, or undefined where they are the same. Every column counts. */
export const rowsMismatch = (wanted: readonly Row[], found: readonly Row[], unordered: boolean): string | undefined => {
  const actual = found.map((row) => ordered(row, wanted[0]))
  const expected = wanted.map((row) => ordered(row, wanted[0]))
  const [left, right] = unordered ? [expected.toSorted(byText), actual.toSorted(byText)] : [expected, actual]
  if (isDeepStrictEqual(left, right)) return undefined
  const patch = createTwoFilesPatch('expected', 'found', left.map(line).join('\n'), right.map(line).join('\n'), undefined, undefined, {
    context: 2,
  })
  return `rows differ (${wanted.length} expected, ${found.length} found)\n${patch
    .split('\n')
    .slice(1)
    .filter((text) => !text.startsWith('\\'))
    .join('\n')
    .slice(0, 4_000)}`
}

const byText = (a: Row, b: Row): number => line(a).localeCompare(line(b))
