import { posix } from 'node:path'
import type { z } from 'zod'
import { verbs } from '../steps/registry.ts'
import type { BoundStep, SpecProblem } from '../steps/verb.ts'
import { isRecord } from '../types/record.ts'
import type { Cell, Combination, StepData, ValuesLayer } from '../types/scenario.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { Base } from './references.ts'
import { checkChart, checkFile, resolveLayer } from './references.ts'
import { step as stepSchema, stepKeys } from './schema.ts'
import type { head } from './schema.ts'
import { fits, when } from './when.ts'
import { zodProblems } from './zod-problems.ts'

type Head = z.infer<typeof head>
interface Bound extends BoundStep {
  /** Its place among the file's steps. */
  readonly at: number
  readonly data: StepData
  readonly spec: unknown
}

const label = (combination: Combination): string =>
  Object.entries(combination)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')

/** The spec of a step whose verb stands alone (`- install:`): nothing means an empty mapping. */
const specOf = (raw: unknown): unknown => raw ?? {}

const readStep = (raw: unknown, index: number, lineOf: (index: number) => number, problems: SpecProblem[]): Bound | undefined => {
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
    at: index,
    spec,
    data: { at: index, name, verb: verb.name, spec, line: lineOf(index), ...(timeout === undefined ? {} : { timeout }) },
  }
}

/** Whether a step is one of the cell's. One whose rule is no rule is, so that the rule is told. */
const isHere = (raw: unknown, combination: Combination): boolean => {
  const rule = isRecord(raw) && 'when' in raw ? when.safeParse(raw['when']) : undefined
  return rule?.success !== true || fits(rule.data, combination)
}

/** Steps that follow from each other: nothing to upgrade before an install, values that nothing uses, nothing checked. */
const checkSteps = (head: Head, steps: readonly Bound[], problems: SpecProblem[]): void => {
  const uses = (one: Bound): boolean => (one.verb === 'install' || one.verb === 'upgrade') && !(isRecord(one.spec) && 'chart' in one.spec)
  let installed = false
  for (const one of steps) {
    if (one.verb === 'install') installed = true
    if ((one.verb === 'upgrade' || one.verb === 'uninstall') && !installed)
      problems.push({ code: 'scenario/order', path: ['steps', one.at, one.verb], message: `\`${one.verb}\` comes before any \`install\`` })
  }
  if (head.values.length > 0 && !steps.some(uses))
    problems.push({
      code: 'scenario/values-unused',
      path: ['values'],
      message: 'no step installs the chart with these values',
      hint: 'add `- install: {}`',
    })
  if (steps.length > 0 && !steps.some((one) => one.asserts))
    problems.push({
      code: 'scenario/no-assertion',
      path: ['steps'],
      message: 'no step checks anything: this scenario could not fail',
      hint: 'add an `expect` to a step',
    })
}

const checkFiles = (steps: readonly Bound[], base: Base, problems: SpecProblem[]): void => {
  steps.forEach((one) => {
    for (const { file, path } of one.files) problems.push(...checkFile(file, ['steps', one.at, one.verb, ...path], base))
    if (isRecord(one.spec) && typeof one.spec['chart'] === 'string')
      problems.push(...checkChart(one.spec['chart'], ['steps', one.at, one.verb, 'chart'], base))
  })
}

/** The values layers of a step with their files found; other fields as they are. */
const resolveStep = (one: Bound, chart: string, base: Base, problems: SpecProblem[]): StepData => {
  if (!isRecord(one.spec) || !Array.isArray(one.spec['values'])) return one.data
  const owner = typeof one.spec['chart'] === 'string' ? one.spec['chart'] : chart
  const values = one.spec['values'].map((layer: unknown, at): unknown => {
    if (typeof layer !== 'string') return layer
    const found = resolveLayer(layer, owner, ['steps', one.at, one.verb, 'values', at], base, problems)
    return 'file' in found ? found.file : layer
  })
  return { ...one.data, spec: { ...one.spec, values } }
}

/** One cell: its steps read, its references found, everything that is wrong with it in `problems`. */
export const readCell = (
  head: Head,
  combination: Combination,
  file: string,
  base: Base,
  lineOf: (index: number) => number,
  problems: SpecProblem[],
): Cell => {
  const steps = head.steps
    .map((raw, index) => ({ raw, index }))
    .filter(({ raw }) => isHere(raw, combination))
    .map(({ raw, index }) => readStep(raw, index, lineOf, problems))
  const read = steps.filter((one) => one !== undefined)
  if (head.chart !== '') problems.push(...checkChart(head.chart, ['chart'], base))
  const values: ValuesLayer[] = head.values.map((layer, index) => resolveLayer(layer, head.chart, ['values', index], base, problems))
  values.forEach((layer, index) => {
    if ('file' in layer && values.findIndex((other) => 'file' in other && other.file === layer.file) < index)
      problems.push({ code: 'scenario/duplicate', path: ['values', index], message: `${layer.file} is in \`values\` already` })
  })
  if (read.length === steps.length) checkSteps(head, read, problems)
  checkFiles(read, base, problems)
  const sorted = Object.fromEntries(Object.entries(combination).toSorted(([a], [b]) => a.localeCompare(b)))
  return {
    name: Object.keys(combination).length === 0 ? head.name : `${head.name} [${label(combination)}]`,
    key: [file, label(sorted)].filter((part) => part !== '').join('#'),
    combination,
    chart: head.chart,
    release: posix.basename(head.chart),
    values,
    requires: head.requires.flatMap((one) => (typeof one === 'string' ? [one] : fits(one.when, combination) ? [one.capability] : [])),
    steps: read.map((one) => resolveStep(one, head.chart, base, problems)),
  }
}
