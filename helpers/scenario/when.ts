import { z } from 'zod'
import type { Path } from '../errors/problem.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { SpecProblem } from '../steps/verb.ts'
import { isRecord } from '../types/record.ts'
import type { Combination, Scalar } from '../types/scenario.ts'

/** A value of a dimension. */
export const scalar = z.union([z.string(), z.number(), z.boolean()])

const condition = z.record(z.string(), z.union([scalar, z.array(scalar).min(1)]))
type Condition = z.infer<typeof condition>

/** In which cells something is: those that have one of the values in each dimension it names; of a list, those that meet one. */
export const when = z.union([condition, z.array(condition).min(1)])
export type When = z.infer<typeof when>

const conditionsOf = (rule: When): readonly Condition[] => (Array.isArray(rule) ? rule : [rule])

const valuesOf = (wanted: Condition[string]): readonly Scalar[] => (Array.isArray(wanted) ? wanted : [wanted])

const meets = (one: Condition, combination: Combination): boolean =>
  Object.entries(one).every(([name, wanted]) => valuesOf(wanted).some((value) => value === combination[name]))

export const fits = (rule: When, combination: Combination): boolean => conditionsOf(rule).some((one) => meets(one, combination))

/** Dimensions and values that are not there. */
const unknownIn = (one: Condition, path: Path, combinations: readonly Combination[]): SpecProblem[] => {
  const dimensions = Object.keys(combinations[0] ?? {})
  return Object.entries(one).flatMap(([name, wanted]): SpecProblem[] => {
    if (!dimensions.includes(name)) {
      const message = `the matrix has no dimension \`${name}\``
      return [{ code: 'scenario/matrix', path: [...path, name], message, hint: didYouMean(name, dimensions) }]
    }
    const values = new Set(combinations.map((combination) => combination[name]))
    return valuesOf(wanted)
      .filter((value) => !values.has(value))
      .map((value) => ({
        code: 'scenario/matrix',
        path: [...path, name],
        message: `\`${name}\` is never ${JSON.stringify(value)}`,
        hint: didYouMean(String(value), [...values].map(String)) ?? `it is ${[...values].join(', ')}`,
      }))
  })
}

/** What is wrong with one rule: what it names is not there, or it makes no difference. */
const problemsOf = (rule: When, path: Path, combinations: readonly Combination[]): SpecProblem[] => {
  const unknown = conditionsOf(rule).flatMap((one, index) => unknownIn(one, Array.isArray(rule) ? [...path, index] : path, combinations))
  if (unknown.length > 0) return unknown
  const cells = combinations.filter((combination) => fits(rule, combination)).length
  if (cells > 0 && cells < combinations.length) return []
  const message = cells === 0 ? 'no cell is like this' : 'every cell is like this: leave `when` out'
  return [{ code: 'scenario/matrix', path, message }]
}

/** The rules of a file with the places they stand at: those of steps and of requirements. */
const rulesIn = (data: Record<string, unknown>): { rule: When; path: Path }[] =>
  (['steps', 'requires'] as const).flatMap((list) => {
    const items: unknown = data[list]
    return (Array.isArray(items) ? items : []).flatMap((item: unknown, index) => {
      const parsed = isRecord(item) && 'when' in item ? when.safeParse(item['when']) : undefined
      return parsed?.success === true ? [{ rule: parsed.data, path: [list, index, 'when'] }] : []
    })
  })

/** What is wrong with the file's rules. */
export const whenProblems = (data: Record<string, unknown>, combinations: readonly Combination[]): SpecProblem[] =>
  rulesIn(data).flatMap(({ rule, path }) => problemsOf(rule, path, combinations))

/** The dimensions that rules name: they make cells differ without an expression. */
export const dimensionsInRules = (data: Record<string, unknown>): Set<string> =>
  new Set(rulesIn(data).flatMap(({ rule }) => conditionsOf(rule).flatMap(Object.keys)))
