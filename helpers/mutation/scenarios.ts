import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import type { Cell, Scalar, Scenario } from '../types/scenario.ts'

interface Read {
  readonly scenario: Scenario
  /** Its dimensions, with their values in the order that the file has them. */
  readonly matrix: Readonly<Record<string, readonly Scalar[]>>
}

const scalar = z.union([z.string(), z.number(), z.boolean()])
const matrices = z.looseObject({
  matrix: z.looseObject({ exclude: z.unknown().optional(), include: z.unknown().optional() }).default({}),
})

/** A scenario file, which has no mistakes. */
export const scenarioAt = (root: string, file: string): Read => {
  const text = readFileSync(join(root, file), 'utf8')
  const reading = readScenario(file, text, diskFiles(root))
  if ('problems' in reading) throw new Error(`${file}: ${reading.problems.map(({ message }) => message).join('; ')}`)
  const { exclude: _exclude, include: _include, ...dimensions } = matrices.parse(parse(text)).matrix
  return { scenario: reading.scenario, matrix: z.record(z.string(), z.array(scalar)).parse(dimensions) }
}

/** The scenarios of some suites, but for those of bigger clusters. */
export const scenariosOf = (root: string, suites: readonly string[]): Read[] =>
  suites
    .flatMap((suite) => globSync(`scenarios/${suite}/**/*.scenario.yaml`, { cwd: root }).toSorted())
    .map((file) => scenarioAt(root, file.split(sep).join('/')))
    .filter(({ scenario }) => scenario.priority !== 'P3')

/** How a cell sets up its charts, by what is in the files that it names. */
export const setUpOf = (root: string, { values, steps }: Cell): string =>
  JSON.stringify([
    values.map((layer): unknown => ('file' in layer ? parse(readFileSync(join(root, layer.file), 'utf8')) : layer.inline)),
    steps.filter(({ verb }) => verb === 'install' || verb === 'upgrade').map(({ spec }) => spec),
  ])
