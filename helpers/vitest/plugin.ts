import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { MagicString } from 'magic-string'
import { isAlias, isNode, isSeq, parseDocument } from 'yaml'
import type { Vite } from 'vitest/node'
import { printProblems } from '../errors/frame.ts'
import { cellDependencies } from '../scenario/dependencies.ts'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import { notOfChart } from '../types/chart.ts'
import type { Cell, Scenario } from '../types/scenario.ts'
import { onlyWanted, wantedCells } from './wanted-cells.ts'

/** What compiled files call: they may be of another repository. */
const runner = join(import.meta.dirname, `scenario${extname(import.meta.filename)}`)

const start = (node: unknown): number | undefined => (isNode(node) && node.range ? node.range[0] : undefined)

/** A call for each test, in the form that who lists tests without running anything looks for. */
const declarations = ({ cells, tags }: Scenario): string =>
  cells.map(({ name }) => `test(${JSON.stringify(name)}, { tags: ${JSON.stringify(tags)} });`).join(' ')

/**
 * The test module of one scenario: code laid over the YAML text, so that the source map leads each test to the
 * scenario's name and each step to its line.
 */
export const compile = (text: string, scenario: Scenario, id: string): { code: string; map: string } => {
  const document = parseDocument(text)
  const out = new MagicString(text)
  let cursor = 0
  const put = (node: unknown, code: string): void => {
    const at = Math.max(start(node) ?? cursor, cursor)
    out.remove(cursor, at).overwrite(at, at + 1, code)
    cursor = at + 1
  }
  // Keys may stand in any order: the text is walked as it is written.
  const given = document.get('steps', true)
  const steps = isAlias(given) ? given.resolve(document) : given
  const marks = [
    {
      node: document.get('name', true),
      code: `const declare = (steps) => { const test = scenario(data, steps); ${declarations(scenario)} };\n`,
    },
    ...(isSeq(steps) ? steps.items.map((node, index) => ({ node, code: `const step${index} = (run) => run(${index});\n` })) : []),
  ]
  const count = marks.length - 1
  marks.toSorted((a, b) => (start(a.node) ?? 0) - (start(b.node) ?? 0)).forEach(({ node, code }) => put(node, code))
  out.remove(cursor, text.length).append(`declare([${Array.from({ length: count }, (_, index) => `step${index}`).join(', ')}]);\n`)
  out.prepend(`import { scenario } from ${JSON.stringify(runner)};\nconst data = ${JSON.stringify(scenario)};\n`)
  return { code: out.toString(), map: out.generateMap({ source: id, hires: true, includeContent: true }).toString() }
}

/** The files at a path, from the root: of a folder all of them. */
const allFiles = (root: string, path: string): string[] =>
  statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(join(root, path), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    : [path]

/** Every file that a cell depends on, from the root: its charts whole, values layers, what its steps apply and run. */
const filesOf = (root: string, cell: Cell): string[] => {
  const { folders, files } = cellDependencies(cell, diskFiles(root))
  const inCharts = [...folders]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      (folder === '.' ? readdirSync(root).filter((name) => !notOfChart.includes(name)) : ['.']).flatMap((name) =>
        allFiles(root, join(folder, name)),
      ),
    )
  return [...inCharts, ...files]
}

/** Makes each `*.scenario.yaml` a test module. What is wrong with a file is printed whole, with frames, and no stack. */
export const scenarioPlugin = (root: string): Vite.Plugin => ({
  name: 'seatrial:scenario',
  enforce: 'pre',
  configureVitest({ defineCacheKeyGenerator }) {
    // What a scenario compiles to is not its text alone: which files there are, which cells are asked for.
    defineCacheKeyGenerator(({ id }) => (id.endsWith('.scenario.yaml') ? false : undefined))
  },
  transform: {
    filter: { id: /\.scenario\.yaml$/ },
    handler(_code, id) {
      const text = readFileSync(id, 'utf8')
      const file = relative(root, id).split(sep).join('/')
      const reading = readScenario(file, text, diskFiles(root))
      if ('problems' in reading) this.error({ message: `\n${printProblems(file, text, reading.problems)}\n`, stack: '' })
      const scenario = onlyWanted(reading.scenario, wantedCells(root))
      for (const file of new Set(scenario.cells.flatMap((cell) => filesOf(root, cell)))) this.addWatchFile(join(root, file))
      return compile(text, scenario, id)
    },
  },
})
