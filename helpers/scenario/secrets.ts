import { createHash } from 'node:crypto'
import { didYouMean } from '../errors/suggest.ts'
import type { SpecProblem } from '../steps/verb.ts'
import { namesIn } from '../types/expression.ts'
import { isRecord } from '../types/record.ts'

/** The names under `secrets`, as far as they are names. */
const namesOf = (data: Readonly<Record<string, unknown>>): readonly string[] =>
  Array.isArray(data['secrets']) ? data['secrets'].filter((name) => typeof name === 'string') : []

/**
 * Values for the secrets of a cell: 32 hexadecimal digits that stand nowhere by chance. They are the same each time, so that
 * a cell can be repeated and what it renders is known before, and others in each cell.
 */
export const secretsOf = (data: Readonly<Record<string, unknown>>, cell: string): Readonly<Record<string, string>> =>
  Object.fromEntries(namesOf(data).map((name) => [name, createHash('sha256').update(`${cell}\n${name}`).digest('hex').slice(0, 32)]))

const problem = (path: SpecProblem['path'], message: string, hint: string): SpecProblem => ({
  code: 'scenario/secret',
  path,
  message,
  hint,
})

/** Secrets that nothing is given, and a step that searches for none. */
export const secretProblems = (data: Readonly<Record<string, unknown>>): readonly SpecProblem[] => {
  const names = namesOf(data)
  const { secrets: _, ...rest } = data
  const used = [...namesIn(rest)]
  const steps = Array.isArray(data['steps']) ? data['steps'] : []
  const unused = names.flatMap((name, at) => {
    if (used.includes(`secrets.${name}`)) return []
    const hint = didYouMean(`secrets.${name}`, used) ?? 'give it to the chart in `values`, or to a Secret that a step applies'
    return [problem(['secrets', at], `nothing uses \`\${{ secrets.${name} }}\``, hint)]
  })
  const idle = steps.flatMap((step: unknown, at) => {
    if (names.length > 0 || !isRecord(step) || !('secrets' in step)) return []
    const hint = 'name some under `secrets`, and give their values to the chart as `${{ secrets.NAME }}`'
    return [problem(['steps', at, 'secrets'], 'the scenario has no secrets to search for', hint)]
  })
  return [...unused, ...idle]
}
