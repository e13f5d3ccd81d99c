import type { z } from 'zod'
import { didYouMean } from '../errors/suggest.ts'
import type { SpecProblem } from '../steps/verb.ts'
import { isRecord } from '../types/record.ts'
import { folderOf, type ChartSource } from '../types/chart.ts'
import { chartIn, releaseOf } from '../types/scenario.ts'
import type { Cell, Combination, StepData, ValuesLayer } from '../types/scenario.ts'
import type { Base } from './references.ts'
import { checkChart, checkFile, releaseNameOf, resolveLayer } from './references.ts'
import type { head } from './schema.ts'
import { isHere, readStep } from './step.ts'
import type { Bound } from './step.ts'
import { fits } from './when.ts'

type Head = z.infer<typeof head>
const label = (combination: Combination): string =>
  Object.entries(combination)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')

/**
 * Releases in the order of the steps: none is installed twice, none is upgraded, rolled back, uninstalled or tested that is
 * not there, and none goes back to a revision that it can not have.
 */
const checkReleases = (own: string, steps: readonly Bound[], problems: SpecProblem[]): void => {
  // How many revisions each has at most.
  const installed = new Map<string, number>()
  for (const { verb, spec, data } of steps) {
    if (!['install', 'upgrade', 'rollback', 'uninstall', 'test'].includes(verb)) continue
    const release = releaseOf(spec, own)
    const path = ['steps', data.at, verb]
    if (verb === 'install' && installed.has(release))
      problems.push({
        code: 'scenario/duplicate',
        path,
        message: `the release \`${release}\` is there already`,
        hint: 'upgrade it, or give this one a `release` of its own',
      })
    const revisions = installed.get(release)
    if (verb !== 'install' && revisions === undefined)
      problems.push({
        code: 'scenario/order',
        path,
        message: `no step before has installed the release \`${release}\``,
        hint: didYouMean(release, [...installed.keys()]),
      })
    const back = isRecord(spec) && typeof spec['revision'] === 'number' ? spec['revision'] : 1
    if (verb === 'rollback' && revisions !== undefined && back >= revisions)
      problems.push({
        code: 'scenario/order',
        path,
        message:
          revisions === 1
            ? `the release \`${release}\` has one revision here: there is none to go back to`
            : `the release \`${release}\` has ${revisions} revisions here: ${back} is none to go back to`,
      })
    // What must be refused is not there afterwards; of an upgrade Helm may keep a record all the same.
    if (verb === 'install' && !(isRecord(spec) && 'expect' in spec)) installed.set(release, 1)
    else if (verb === 'uninstall') installed.delete(release)
    else if (verb !== 'test' && revisions !== undefined) installed.set(release, revisions + 1)
  }
}

/** Values that nothing uses, and nothing checked. */
const checkSteps = (head: Head, steps: readonly Bound[], problems: SpecProblem[]): void => {
  const uses = (one: Bound): boolean => (one.verb === 'install' || one.verb === 'upgrade') && !(isRecord(one.spec) && 'chart' in one.spec)
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
    for (const named of one.files) problems.push(...checkFile({ ...named, path: ['steps', one.data.at, one.verb, ...named.path] }, base))
    const chart = chartIn(one.spec)
    if (chart !== undefined) problems.push(...checkChart(chart, ['steps', one.data.at, one.verb, 'chart'], base))
  })
}

/** A step with the name of its release, where that is not its chart's. */
const withRelease = (one: Bound, base: Base): Bound => {
  const chart = chartIn(one.spec)
  if (chart === undefined || folderOf(chart) !== '.' || !isRecord(one.spec) || 'release' in one.spec) return one
  const spec = { ...one.spec, release: releaseNameOf(chart, base) }
  return { ...one, spec, data: { ...one.data, spec } }
}

/** The values layers of a step with their files found; other fields as they are. */
const resolveStep = (one: Bound, chart: ChartSource, base: Base, problems: SpecProblem[]): StepData => {
  if (!isRecord(one.spec) || !Array.isArray(one.spec['values'])) return one.data
  const owner = chartIn(one.spec) ?? chart
  const values = one.spec['values'].map((layer: unknown, at): unknown => {
    if (typeof layer !== 'string') return layer
    const found = resolveLayer(layer, owner, ['steps', one.data.at, one.verb, 'values', at], base, problems)
    return 'file' in found ? found.file : layer
  })
  return { ...one.data, spec: { ...one.spec, values } }
}

/** Identity over time of a cell: the file and the sorted combination. */
export const keyOf = (file: string, combination: Combination): string => {
  const sorted = Object.fromEntries(Object.entries(combination).toSorted(([a], [b]) => a.localeCompare(b)))
  return [file, label(sorted)].filter((part) => part !== '').join('#')
}

/** One cell: its steps read, its references found, everything that is wrong with it in `problems`. */
export const readCell = (
  head: Head,
  { key, combination, secrets }: Pick<Cell, 'key' | 'combination' | 'secrets'>,
  base: Base,
  lineOf: (index: number) => number,
  problems: SpecProblem[],
): Cell => {
  const steps = head.steps
    .map((raw, index) => ({ raw, index }))
    .filter(({ raw }) => isHere(raw, combination))
    .map(({ raw, index }) => readStep(raw, index, lineOf, problems))
  const read = steps.filter((one) => one !== undefined).map((one) => withRelease(one, base))
  const release = releaseNameOf(head.chart, base)
  if (head.chart !== '') problems.push(...checkChart(head.chart, ['chart'], base))
  // Of a chart that is not known it is not known either which files are in it.
  const unfound = head.chart === '' ? [] : problems
  const values: ValuesLayer[] = head.values.map((layer, index) => resolveLayer(layer, head.chart, ['values', index], base, unfound))
  values.forEach((layer, index) => {
    if ('file' in layer && values.findIndex((other) => 'file' in other && other.file === layer.file) < index)
      problems.push({ code: 'scenario/duplicate', path: ['values', index], message: `${layer.file} is in \`values\` already` })
  })
  if (read.length === steps.length) {
    checkReleases(release, read, problems)
    checkSteps(head, read, problems)
  }
  checkFiles(read, base, problems)
  return {
    name: Object.keys(combination).length === 0 ? head.name : `${head.name} [${label(combination)}]`,
    key,
    combination,
    secrets,
    chart: head.chart,
    release,
    values,
    requires: [
      ...new Set([
        ...head.requires.flatMap((one) => (typeof one === 'string' ? [one] : fits(one.when, combination) ? [one.capability] : [])),
        ...read.flatMap((one) => one.requires),
        ...(head.namespace?.openshift === undefined ? [] : (['openshift'] as const)),
      ]),
    ],
    ...(head.namespace !== undefined && { namespace: head.namespace }),
    steps: read.map((one) => resolveStep(one, head.chart, base, problems)),
  }
}
