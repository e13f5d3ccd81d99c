import { didYouMean } from '../errors/suggest.ts'
import { verbs } from '../steps/registry.ts'
import { zodProblems } from '../errors/zod-problems.ts'
import type { BoundStep, SpecProblem } from '../steps/verb.ts'
import { isRecord } from '../types/record.ts'
import type { Combination, StepData } from '../types/scenario.ts'
import { step as stepSchema, stepKeys } from './schema.ts'
import { fits, when } from './when.ts'

/** A step as read: bound to its verb. */
export interface Bound extends BoundStep {
  readonly data: StepData
  readonly spec: unknown
}

/** The spec of a step whose verb stands alone (`- install:`): nothing means an empty mapping. */
const specOf = (raw: unknown): unknown => raw ?? {}

/** Reads one step of a file, at its place there; undefined where it is none. */
export const readStep = (raw: unknown, index: number, lineOf: (index: number) => number, problems: SpecProblem[]): Bound | undefined => {
  const path = ['steps', index]
  if (!isRecord(raw)) {
    const hint =
      typeof raw === 'string' && verbs.has(raw)
        ? `write \`- ${raw}: {}\``
        : `write a mapping with one verb: ${[...verbs.keys()].join(', ')}`
    problems.push({ code: 'scenario/wrong-type', path, message: 'a step is a mapping', hint })
    return undefined
  }
  const given = Object.keys(raw).filter((key) => verbs.has(key))
  const unknown = Object.keys(raw).filter((key) => !stepKeys.includes(key))
  for (const key of unknown)
    problems.push({
      code: 'scenario/unknown-key',
      path: [...path, key],
      message: `unknown key \`${key}\` in a step`,
      hint: didYouMean(key, stepKeys),
    })
  if (given.length > 1)
    problems.push({
      code: 'scenario/one-verb',
      path: [...path, given[1] ?? ''],
      message: `a step has one verb, this one has ${given.join(' and ')}`,
      hint: 'make a step of each',
    })
  if (given.length === 0 && unknown.length === 0)
    problems.push({ code: 'scenario/one-verb', path, message: 'this step has no verb', hint: `one of: ${[...verbs.keys()].join(', ')}` })
  const common = stepSchema
    .pick({ name: true, timeout: true, when: true })
    .safeParse({ name: raw['name'], timeout: raw['timeout'], when: raw['when'] })
  if (!common.success) problems.push(...zodProblems(common.error.issues, stepSchema, raw, path))
  const verb = verbs.get(given[0] ?? '')
  if (verb === undefined) return undefined
  const own = specOf(raw[verb.name])
  // A step's own time is its verb's, where that does not say another.
  const spec = raw['timeout'] === undefined || !common.success || !isRecord(own) ? own : { timeout: raw['timeout'], ...own }
  const bound = verb.bind(spec)
  if ('issues' in bound) {
    problems.push(...zodProblems(bound.issues, verb.schema, spec, [...path, verb.name]))
    return undefined
  }
  const name = typeof raw['name'] === 'string' ? raw['name'] : verb.name
  const timeout = common.success ? common.data.timeout : undefined
  return {
    ...bound.step,
    spec,
    data: { at: index, name, verb: verb.name, spec, line: lineOf(index), ...(timeout === undefined ? {} : { timeout }) },
  }
}

/** Whether a step is one of the cell's. One whose rule is no rule is, so that the rule is told. */
export const isHere = (raw: unknown, combination: Combination): boolean => {
  const rule = isRecord(raw) && 'when' in raw ? when.safeParse(raw['when']) : undefined
  return rule?.success !== true || fits(rule.data, combination)
}
