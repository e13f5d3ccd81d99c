import type { Finding } from './check.ts'
import type { Place } from './view.ts'

export const plural = (word: string, count: number): string => (count === 1 ? word : `${word}s`)

export const quoted = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ')

/** `container "a" uses`, `containers "a", "b" use`. */
export const uses = (noun: string, names: readonly string[]): string =>
  `${plural(noun, names.length)} ${quoted(names)} ${names.length === 1 ? 'uses' : 'use'}`

/** Each text once, in order. */
export const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted()

/** `pod` and `containers "a", "b"`, those of them that there are. */
export const setters = (places: readonly Place[]): readonly string[] => {
  const containers = places.flatMap(({ name }) => (name === undefined ? [] : [name]))
  return [
    ...(containers.length < places.length ? ['pod'] : []),
    ...(containers.length > 0 ? [`${plural('container', containers.length)} ${quoted(containers)}`] : []),
  ]
}

/** The paths of settings of security contexts. */
export const settings = (places: readonly Place[], ...names: readonly string[]): readonly string[] =>
  places.flatMap(({ path }) => names.map((name) => `${path}.securityContext.${name}`))

/** A finding about one setting of security contexts: `pod and container "a" must not set ...`. Nothing where no place is bad. */
export const blame = (bad: readonly Place[], setting: string, reason: string, must: string): Finding | undefined =>
  bad.length === 0 ? undefined : { reason, detail: `${setters(bad).join(' and ')} ${must}`, fields: settings(bad, setting) }

const named: Readonly<Record<string, string>> = {
  '\u0007': String.raw`\a`,
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '\v': String.raw`\v`,
  '"': String.raw`\"`,
  '\\': String.raw`\\`,
}

const escaped = (char: string): string => {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** A text as Go's `%q` prints it. */
export const goQuoted = (text: string): string =>
  `"${text.replaceAll(/["\\]|(?! )[\p{C}\p{Z}]/gu, (char) => named[char] ?? escaped(char))}"`
