import type { Problem } from '../errors/problem.ts'
import type { Files, Scenario } from '../types/scenario.ts'
import { readScenario } from './read.ts'

/** A repository of texts, by path. */
export const textFiles = (texts: Readonly<Record<string, string>>): Files => {
  const folders = new Set(
    Object.keys(texts).flatMap((path) => path.split('/').map((_, index, parts) => parts.slice(0, index).join('/') || '.')),
  )
  return {
    isFile: (path) => path in texts,
    isFolder: (path) => folders.has(path),
    read: (path) => texts[path] ?? '',
    list: (folder) => [
      ...new Set(
        Object.keys(texts)
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''),
      ),
    ],
  }
}

export const repository = textFiles({
  'charts/spark/Chart.yaml': 'name: spark',
  'charts/spark/presets/core.yaml': 'a: 1',
  'charts/spark/presets/list.yaml': '- 1',
  'charts/spark/presets/broken.yaml': 'a: [',
  'scenarios/smoke/own.yaml': 'b: 2',
  'charts/spark/presets/alias.yaml': 'a: *nothing',
  'charts/torn/Chart.yaml': 'name: [',
  'dist/spark-1.0.0.tgz': 'not read here',
  'fixtures/notebooks/connect.ipynb': '{}',
  'fixtures/objects.yaml': 'kind: ConfigMap\nmetadata: { name: "${{ release }}" }\ndata: { a: "${{ matrix.x }}" }\n',
  'fixtures/broken.yaml': 'a: 1\na: 2\n',
})

/** Reads a scenario of the test repository. */
export const read = (text: string): Scenario | readonly Problem[] => {
  const reading = readScenario('scenarios/smoke/test.scenario.yaml', text, repository)
  return 'scenario' in reading ? reading.scenario : reading.problems
}

/** Reads one that has nothing wrong with it. */
export const readGood = (text: string): Scenario => {
  const reading = readScenario('scenarios/smoke/test.scenario.yaml', text, repository)
  if ('scenario' in reading) return reading.scenario
  throw new Error(reading.problems.map((problem) => `${problem.code} ${problem.message}`).join('\n'))
}

/** Problems as `line code message`, in the order of the text. */
export const problemsOf = (text: string): string[] => {
  const found = read(text)
  if (!('length' in found)) return []
  return found
    .toSorted((a, b) => a.range[0] - b.range[0])
    .map(
      (problem) =>
        `${text.slice(0, problem.range[0]).split('\n').length} ${problem.code} ${problem.message}${problem.hint === undefined ? '' : ` (${problem.hint})`}`,
    )
}
