import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { lackingLines, withLines } from './actions.ts'
import { ciValues, findCharts, scenarioNames } from './charts.ts'
import { configActions } from './config.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'init-'))
  return () => rm(root, { recursive: true, force: true })
})

const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
}
const chart = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n${more}`
const folders = (): string[] => findCharts(root).charts.map(({ folder }) => folder)

describe('charts are found', () => {
  test('wherever they lie, but for dependencies of others and what is not of the repository', async () => {
    await write({
      'charts/web/Chart.yaml': chart('web'),
      'charts/web/charts/cache/Chart.yaml': chart('cache'),
      'deploy/helm/store/Chart.yaml': chart('store'),
      'node_modules/x/Chart.yaml': chart('x'),
      '.cache/y/Chart.yaml': chart('y'),
      'vendor/z/Chart.yaml': chart('z'),
    })
    expect(folders()).toEqual(['charts/web', 'deploy/helm/store'])
  })
  test('at the root too, whose charts/ are its dependencies', async () => {
    await write({ 'Chart.yaml': chart('all'), 'charts/part/Chart.yaml': chart('part'), 'examples/small/Chart.yaml': chart('small') })
    expect(folders()).toEqual(['.', 'examples/small'])
  })
  test('unless they cannot be installed, which is reported', async () => {
    await write({
      'charts/base/Chart.yaml': chart('base', 'type: library\n'),
      'charts/broken/Chart.yaml': 'name: [',
      'charts/nameless/Chart.yaml': 'version: 1.0.0',
    })
    expect(findCharts(root)).toEqual({
      charts: [],
      passedOver: [
        { folder: 'charts/base', why: expect.stringContaining('library chart') },
        { folder: 'charts/broken', why: expect.stringContaining('cannot be read') },
        { folder: 'charts/nameless', why: expect.stringContaining('no name') },
      ],
    })
  })
  test('with the first of their values for chart-testing', async () => {
    await write({ 'charts/web/ci/b-values.yaml': '', 'charts/web/ci/a-values.yaml': '', 'charts/web/ci/other.yaml': '' })
    expect([ciValues(root, 'charts/web'), ciValues(root, 'charts')]).toEqual(['charts/web/ci/a-values.yaml', undefined])
  })
})

test.each<[folders: string[], names: string[]]>([
  [
    ['charts/web', 'charts/store'],
    ['web', 'store'],
  ],
  [
    ['a/web', 'b/web', 'c/store'],
    ['a-web', 'b-web', 'store'],
  ],
  [
    ['x/a/web', 'y/a/web'],
    ['x-a-web', 'y-a-web'],
  ],
  [['charts/My Chart'], ['My-Chart']],
])('the scenarios of %j are called %j', (charts, names) => {
  expect(
    scenarioNames(
      '/repo',
      charts.map((folder) => ({ folder, name: 'any' })),
    ),
  ).toEqual(names)
})

test.each<[text: string, lacking: string[]]>([
  ['', ['node_modules/', 'reports/']],
  ['node_modules\n', ['reports/']],
  ['/reports/\n**/x\nnode_modules/', []],
])('of %j an ignore file lacks %j', (text, lacking) => {
  expect(lackingLines(text, ['node_modules/', 'reports/'])).toEqual(lacking)
})

test('lines are added after the last one, whether it ends or not', () => {
  expect([withLines('a', ['b']), withLines('a\n', ['b', 'c']), withLines('', ['b'])]).toEqual(['a\nb\n', 'a\nb\nc\n', 'b\n'])
})

describe('the Vitest configuration', () => {
  const kinds = (existing?: string): string[] =>
    configActions(root, existing).map((action) => `${action.kind} ${action.kind === 'advise' ? action.about : action.file}`)

  test.each<[what: string, files: Record<string, string>, existing: string | undefined, actions: string[]]>([
    ['nothing at all', {}, undefined, ['write package.json', 'write vitest.config.ts']],
    ['what npm has made', { 'package.json': '{"devDependencies":{}}' }, undefined, ['change package.json', 'write vitest.config.ts']],
    ['ES modules', { 'package.json': '{"type":"module"}' }, undefined, ['write vitest.config.ts']],
    ['CommonJS modules by name', { 'package.json': '{"type":"commonjs"}' }, undefined, ['write vitest.config.mts']],
    ['modules of its own', { 'package.json': '{}', 'src/a.js': '' }, undefined, ['write vitest.config.mts']],
    ['ours already', { 'vitest.config.ts': "import { seatrial } from 'seatrial/vitest'" }, 'vitest.config.ts', ['keep vitest.config.ts']],
    ['tests of its own', { 'vitest.config.ts': 'export default {}' }, 'vitest.config.ts', ['advise vitest.config.ts']],
    ['a bundler with tests', { 'vite.config.ts': 'export default { test: {} }' }, 'vite.config.ts', ['advise vite.config.ts']],
    [
      'a bundler without tests',
      { 'vite.config.ts': 'export default {}', 'package.json': '{"type":"module"}' },
      'vite.config.ts',
      ['write vitest.config.ts'],
    ],
  ])('of a repository with %s', async (_, files, existing, actions) => {
    await write(files)
    expect(kinds(existing)).toEqual(actions)
  })

  test('a package.json keeps what it has', async () => {
    await write({ 'package.json': '{"private":true,"devDependencies":{"seatrial":"0.2.0"}}' })
    const [change] = configActions(root, undefined)
    expect(change?.kind === 'change' && JSON.parse(change.text)).toEqual({
      private: true,
      devDependencies: { seatrial: '0.2.0' },
      type: 'module',
    })
  })
})
