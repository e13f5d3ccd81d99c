import { expect, test } from 'vitest'
import { isAffected } from './dependencies.ts'
import { readScenario } from './read.ts'
import { textFiles } from './testing.ts'

const text = `name: A
chart: charts/app
matrix: { n: [1, 2] }
values: [core.yaml, { n: "\${{ matrix.n }}" }]
steps:
  - install: { chart: charts/store, release: store }
  - install: {}
  - notebook: { file: fixtures/notebooks/a.ipynb }
  - apply: { file: fixtures/objects.yaml }
`
const file = 'scenarios/smoke/a.scenario.yaml'
const files = textFiles({
  [file]: text,
  'charts/app/Chart.yaml':
    'name: app\ndependencies: [{ name: base, repository: "file://../base" }, { name: far, repository: "https://far" }]\n',
  'charts/app/core.yaml': 'a: 1\n',
  'charts/base/Chart.yaml': 'name: base\ndependencies: [{ name: deep, repository: file://../deep }]\n',
  // A circle, as a mistake may make it.
  'charts/deep/Chart.yaml': 'name: deep\ndependencies: [{ name: app, repository: file://../app }]\n',
  'charts/store/Chart.yaml': 'name: store\n',
  'charts/other/Chart.yaml': 'name: other\n',
  'fixtures/notebooks/a.ipynb': '{}',
  'fixtures/notebooks/b.ipynb': '{}',
  'fixtures/objects.yaml': '',
})
const affected = (path: string, removed = false): boolean => {
  const reading = readScenario(file, text, files)
  if ('problems' in reading) throw new Error(reading.problems.map(({ message }) => message).join('\n'))
  return isAffected(reading.scenario, [{ path, removed }], files)
}

test.each([
  [file],
  ['charts/app/templates/deployment.yaml'],
  ['charts/app/core.yaml'],
  ['charts/base/values.yaml'],
  ['charts/deep/templates/a.yaml'],
  ['charts/store/Chart.yaml'],
  ['fixtures/notebooks/a.ipynb'],
  ['fixtures/objects.yaml'],
  ['helpers/kube/client.ts'],
  ['package.json'],
  ['package-lock.json'],
  ['fixtures/images/spark/Containerfile'],
])('a change of %s affects a scenario that uses it', (path) => {
  expect(affected(path)).toBe(true)
})

test.each([
  ['README.md'],
  ['charts/other/values.yaml'],
  ['charts/app-two/values.yaml'],
  ['fixtures/notebooks/b.ipynb'],
  ['scenarios/smoke/b.scenario.yaml'],
  ['scenarios/smoke/core.yaml'],
])('a change of %s does not', (path) => {
  expect(affected(path)).toBe(false)
})

test.each([
  ['dist/app-1.2.3.tgz', 'dist/app-1.2.3.tgz', true],
  ['dist/app-1.2.3.tgz', 'dist/other-1.2.3.tgz', false],
  ['oci://h/app:1.2.3', 'charts/app/Chart.yaml', false],
  ['.', 'templates/deployment.yaml', true],
])('of the chart %s a change of %s counts: %j', (chart, path, counts) => {
  const own = `name: A\nchart: ${chart}\nsteps:\n  - install: {}\n`
  const reading = readScenario(file, own, textFiles({ [file]: own, 'dist/app-1.2.3.tgz': '', 'Chart.yaml': 'name: whole' }))
  if ('problems' in reading) throw new Error(reading.problems.map(({ message }) => message).join('\n'))
  expect(isAffected(reading.scenario, [{ path, removed: false }], files)).toBe(counts)
})

test('a values file that is gone affects the scenario that would have found it first', () => {
  expect(affected('scenarios/smoke/core.yaml', true)).toBe(true)
})
