/** A part that must be there, or what must be said of a text in more detail. */
export type TextExpectation =
  | string
  | {
      readonly contains?: string | undefined
      readonly equals?: string | undefined
      readonly matches?: string | undefined
      readonly absent?: string | undefined
    }

const shown = (text: string): string => {
  const trimmed = text.trim()
  return trimmed === '' ? '(nothing)' : trimmed.length > 2_000 ? `…${trimmed.slice(-2_000)}` : trimmed
}

/** Why a text is not as expected; undefined when it is. */
export const textMismatch = (expected: TextExpectation, text: string): string | undefined => {
  const { contains, equals, matches, absent } =
    typeof expected === 'string' ? { contains: expected, equals: undefined, matches: undefined, absent: undefined } : expected
  if (contains !== undefined && !text.includes(contains)) return `expected it to contain "${contains}", found:\n${shown(text)}`
  if (equals !== undefined && text.trim() !== equals.trim()) return `expected exactly "${equals}", found:\n${shown(text)}`
  if (matches !== undefined && !new RegExp(matches, 'm').test(text)) return `expected it to match /${matches}/, found:\n${shown(text)}`
  if (absent !== undefined && text.includes(absent)) return `expected no "${absent}" in it, found:\n${shown(text)}`
  return undefined
}
