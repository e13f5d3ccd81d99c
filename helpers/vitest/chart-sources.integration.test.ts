import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { findHelm } from '../helm/binary.ts'
import { helm, packageChart, pushChart, startRegistry, startRepository, writeChart, type Repository } from '../helm/testing.ts'
import { resultsIn, type Results } from './testing.ts'

let root = ''
let all = ''
let results: Results = new Map()
let asked: readonly string[] = []
let repository: Repository

/** A scenario that installs a chart and sees what it says. */
const scenario = (name: string, chart: string, map: string, says: string, more = ''): Promise<void> =>
  writeFile(
    join(root, 'scenarios', 'smoke', `${name}.scenario.yaml`),
    `name: ${name}
chart: ${chart}
priority: P0
${more}steps:
  - install: {}
  - expect: { kind: ConfigMap, name: ${map}, match: { data: { says: "${says}" } } }
`,
  )

/** A chart with a dependency that a repository has; a lock is made where it is to have one. */
const depending = async (name: string, isLocked: boolean): Promise<void> => {
  const dependencies = [{ name: 'app', version: '^1.0.0', repository: repository.url }]
  const chart = await writeChart(join(root, 'apps', name), { name, dependencies })
  if (!isLocked) return
  await helm(['dependency', 'update', chart])
  await rm(join(chart, 'charts'), { recursive: true })
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sources-'))
  const served = join(root, 'served')
  for (const folder of [served, join(root, 'scenarios', 'smoke'), join(root, 'node_modules')]) await mkdir(folder, { recursive: true })
  await writeFile(
    join(root, 'vitest.config.mjs'),
    `import { seatrialConfig } from ${JSON.stringify(join(import.meta.dirname, 'config.ts'))}\nexport default seatrialConfig(import.meta.dirname)\n`,
  )
  // More than a release can hold.
  await writeFile(join(root, 'node_modules', 'large'), Buffer.alloc(4_000_000, Math.random().toString()))
  await writeChart(root, { name: 'whole', says: 'at the root' })
  const archive = await packageChart(await writeChart(join(root, 'apps', 'app'), { name: 'app', version: '1.2.3' }), served)
  await helm(['repo', 'index', served])
  await using registry = await startRegistry()
  await using repo = await startRepository(served)
  repository = repo
  const digest = await pushChart(archive, `oci://${registry.host}/charts`)
  const oci = `oci://${registry.host}/charts/app`
  const { url } = repo
  await scenario('root', '.', 'whole-whole', 'at the root')
  await scenario('archive', 'served/app-1.2.3.tgz', 'app-app', '1.2.3')
  await scenario('version', `${oci}:1.2.3`, 'app-app', '1.2.3')
  await scenario('digest', `${oci}@${digest}`, 'app-app', '1.2.3')
  await scenario('repository', `{ repo: "${url}", name: app, version: 1.2.3 }`, 'app-app', '1.2.3')
  await scenario(
    'unknown',
    `{ repo: "${url}", name: app, version: 9.9.9 }`,
    'app-app',
    '9.9.9',
    'matrix: { n: [1, 2, 3, 4, 5, 6, 7, 8] }\nvalues: [{ n: "${{ matrix.n }}" }]\n',
  )
  await depending('locked', true)
  await depending('unlocked', false)
  await scenario('locked', 'apps/locked', 'locked-app', '1.2.3')
  await scenario('unlocked', 'apps/unlocked', 'unlocked-app', '1.2.3')
  await writeFile(
    join(root, 'scenarios', 'smoke', 'not-refused.scenario.yaml'),
    `name: What cannot be had is not refused\nchart: ${oci}:9.9.9\npriority: P0\nsteps:\n  - install: { expect: { error: not found } }\n`,
  )
  const before = repo.asked.length
  ;({ results, all } = await resultsIn(root, { SEATRIAL_CACHE: join(root, 'cache'), SEATRIAL_HELM: await findHelm() }))
  asked = repo.asked.slice(before)
}, 180_000)
afterAll(() => rm(root, { recursive: true, force: true }))

test.each(['root', 'archive', 'version', 'digest', 'repository', 'locked'])('a chart is installed from where it is: %s', (name) => {
  expect(results.get(name)).toMatchObject({ status: 'passed', failureMessages: [] })
})

test.each([
  [
    'unknown',
    /\[helm\/unknown-chart\] app 9\.9\.9 of \S+ cannot be pulled from \S+: chart "app" version "9\.9\.9" not found[^]*hint: see what there is: helm show chart app[^]*unknown\.scenario\.yaml:7/,
  ],
  [
    'unlocked',
    /\[helm\/dependency\] apps\/unlocked: its dependencies are not in charts\/[^]*hint: run: helm dependency update apps\/unlocked[^]*unlocked\.scenario\.yaml:5/,
  ],
  ['not-refused', /\[helm\/unknown-chart\] oci:\S+app:9\.9\.9 cannot be pulled from[^]*not-refused\.scenario\.yaml:5/],
])('one that cannot be had is red at the step that installs it: %s', (name, says) => {
  expect(results.get(name)).toMatchObject({ status: 'failed', failureMessages: [expect.stringMatching(says)] })
})

const result = z.looseObject({ name: z.string(), parameters: z.array(z.looseObject({ name: z.string() })) })

test('its cells have no namespace', async () => {
  const folder = join(root, 'reports', 'allure-results')
  const files = (await readdir(folder)).filter((file) => file.endsWith('-result.json'))
  const found = await Promise.all(files.map(async (file) => result.parse(JSON.parse(await readFile(join(folder, file), 'utf8')))))
  const namespaces = (start: string) =>
    found.filter(({ name }) => name.startsWith(start)).map(({ parameters }) => parameters.some(({ name }) => name === 'namespace'))
  expect([namespaces('unknown'), namespaces('version')]).toEqual([Array.from({ length: 8 }, () => false), [true]])
})

test('it is told at once, and asked for once for all its cells', () => {
  expect(all.indexOf('[helm/unknown-chart] app 9.9.9')).toBeLessThan(all.indexOf('.scenario.yaml'))
  // The version that is there, which a lock wants as well, and the one that is not.
  expect(asked.toSorted()).toEqual(['/app-1.2.3.tgz', '/index.yaml', '/index.yaml'])
})
