import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { keyOf } from '../scenario/cell.ts'
import { fileOfCell, type Combination } from '../types/scenario.ts'
import { setUpAs, type Crossing } from './crossed.ts'
import type { Mutant } from './mutant.ts'
import { scenarioAt, setUpOf } from './scenarios.ts'

/** Where broken charts and the scenarios that are to see it are written, from the root of the repository. */
export const folder = join('reports', 'mutants')

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

const parts = z.object({
  chart: z.string(),
  steps: z.array(z.looseObject({ install: z.looseObject({ chart: z.string().optional() }).optional() })),
})

/** Writes a scenario under another name; gives the key of one cell of it. */
const write = async (root: string, name: string, document: Document, combination: Combination): Promise<string> => {
  document.set('name', name)
  const file = join(folder, `${slug(name)}.scenario.yaml`)
  await writeFile(join(root, file), document.toString())
  return keyOf(file, combination)
}

/** A scenario with other folders for charts, and in less time. Gives the key of the one cell that is enough here. */
export const writeScenario = async (
  root: string,
  name: string,
  { scenario = 'smoke/connect', cell }: Partial<Mutant>,
  moved: Readonly<Record<string, string>>,
): Promise<string> => {
  const file = `scenarios/${scenario}.scenario.yaml`
  const document = parseDocument(await readFile(join(root, file), 'utf8'))
  const { chart, steps } = parts.parse(document.toJS())
  document.set('chart', moved[chart] ?? chart)
  for (const [index, { install }] of steps.entries()) {
    if (install === undefined) continue
    const { chart: other } = install
    if (other === undefined) document.setIn(['steps', index, 'install', 'timeout'], '75s')
    else document.setIn(['steps', index, 'install', 'chart'], moved[other] ?? other)
  }
  return await write(root, name, document, cell ?? scenarioAt(root, file).scenario.cells[0]?.combination ?? {})
}

/** Breaks a copy of a chart. Gives the key of the cell that has to find it. */
export const breakChart = async (root: string, mutant: Mutant): Promise<string> => {
  const { chart: name = 'spark' } = mutant
  const chart = join(folder, slug(mutant.name), name)
  await cp(join(root, 'charts', name), join(root, chart), { recursive: true })
  const file = join(root, chart, mutant.file)
  const before = await readFile(file, 'utf8')
  const after = mutant.replace.reduce((text, [what, by]) => text.replace(what, () => by), before)
  if (after === before) throw new Error(`mutant "${mutant.name}" changes nothing in ${mutant.file}: the chart has moved on`)
  await writeFile(file, after)
  return await writeScenario(root, mutant.name, mutant, { [join('charts', name)]: chart })
}

/** Sets up a cell's charts as another cell's. Gives its key; nothing where both set them up alike. */
export const cross = async (root: string, { name, scenario, cell, dimension, value }: Crossing): Promise<string | undefined> => {
  const document = parseDocument(await readFile(join(root, scenario.file), 'utf8'))
  setUpAs(document, dimension, value)
  const key = await write(root, name, document, cell.combination)
  const crossed = scenarioAt(root, fileOfCell(key)).scenario.cells.find((one) => one.key === key)
  if (crossed === undefined) throw new Error(`${key}: there is no such cell`)
  if (setUpOf(root, crossed) !== setUpOf(root, cell)) return key
  await rm(join(root, fileOfCell(key)))
  return undefined
}
