import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withDependencies } from './chart-dependencies.ts'
import { lockDigest } from './chart-lock.ts'
import { openPulls } from './pulls.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'charts-'))
})
afterAll(() => rm(root, { recursive: true }))

const chart = async (path: string, dependencies: readonly object[] = []): Promise<string> => {
  const folder = join(root, path)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name: path, version: '1.0.0', dependencies }))
  return folder
}

const complete = (folder: string): Promise<string> =>
  withDependencies({ folder, called: join('charts', basename(folder)) }, join(root, 'out'), openPulls(AbortSignal.timeout(10_000)))

test('a chart that depends on nothing is used where it is', async () => {
  const alone = await chart('alone')
  expect(await complete(alone)).toBe(alone)
})

test('charts of file:// repositories are added to a copy, and those that they depend on to theirs', async () => {
  await chart('leaf')
  await chart('branch', [{ name: 'leaf', version: '1.0.0', repository: 'file://../leaf' }])
  const tree = await chart('tree', [
    { name: 'branch', version: '1.0.0', repository: 'file://../branch', alias: 'left' },
    { name: 'branch', version: '1.0.0', repository: 'file://../branch', alias: 'right' },
  ])
  const copy = await complete(tree)
  expect(copy).toBe(join(root, 'out', 'tree'))
  expect(await readFile(join(copy, 'charts/branch/charts/leaf/Chart.yaml'), 'utf8')).toContain('"leaf"')
})

test('what helm has put there is taken as it is', async () => {
  const built = await chart('built', [{ name: 'leaf', version: '1.0.0', repository: 'file://../leaf' }])
  await mkdir(join(built, 'charts'))
  await writeFile(join(built, 'charts', 'leaf-1.0.0.tgz'), '')
  expect(await complete(built)).toBe(built)
})

test('what only a registry has needs a lock, and the message says how to get one', async () => {
  const remote = await chart('remote', [{ name: 'redis', version: '1.0.0', repository: 'oci://registry.example/charts' }])
  await expect(complete(remote)).rejects.toMatchObject({
    code: 'helm/dependency',
    message: 'charts/remote: its dependencies are not in charts/, and it has no Chart.lock to fetch them by',
    hint: 'run: helm dependency update charts/remote',
  })
})

test('a lock of other dependencies is refused', async () => {
  const stale = await chart('stale', [{ name: 'redis', version: '2.0.0', repository: 'oci://registry.example/charts' }])
  const before = [{ name: 'redis', version: '1.0.0', repository: 'oci://registry.example/charts' }]
  await writeFile(join(stale, 'Chart.lock'), JSON.stringify({ dependencies: before, digest: lockDigest(before, before) }))
  await expect(complete(stale)).rejects.toMatchObject({
    code: 'helm/dependency',
    message: 'charts/stale: the lock file (Chart.lock) is out of sync with the dependencies in Chart.yaml',
    hint: 'run: helm dependency update charts/stale',
  })
})

test('a lock that is no YAML is out of sync', async () => {
  const torn = await chart('torn', [{ name: 'redis', version: '1.0.0', repository: 'oci://registry.example/charts' }])
  await writeFile(join(torn, 'Chart.lock'), 'dependencies: [')
  await expect(complete(torn)).rejects.toThrow('out of sync')
})

test('a chart beside it that is only called alike is not the dependency', async () => {
  const alike = await chart('alike', [{ name: 'redis', version: '1.0.0', repository: 'oci://registry.example/charts' }])
  await mkdir(join(alike, 'charts'))
  await writeFile(join(alike, 'charts', 'redis-cluster-1.0.0.tgz'), '')
  await expect(complete(alike)).rejects.toThrow('it has no Chart.lock')
})

test('a dependency without a repository has to be in the chart', async () => {
  const loose = await chart('loose', [{ name: 'redis', version: '1.0.0' }])
  await expect(complete(loose)).rejects.toThrow('charts/loose: its dependency redis is not in charts/loose/charts')
})

test('of a chart at the root of a repository, what stands beside it is left out', async () => {
  const whole = await chart('whole')
  for (const name of ['node_modules/a', '.git', 'reports', 'templates/reports']) await mkdir(join(whole, name), { recursive: true })
  const copy = await complete(whole)
  expect((await readdir(copy, { recursive: true })).toSorted()).toEqual(['Chart.yaml', 'templates', 'templates/reports'])
})

test('charts that depend on each other are told', async () => {
  await chart('hen', [{ name: 'egg', version: '1.0.0', repository: 'file://../egg' }])
  const egg = await chart('egg', [{ name: 'hen', version: '1.0.0', repository: 'file://../hen' }])
  await expect(complete(egg)).rejects.toThrow('charts/hen: its dependency egg depends on it')
})

test('a file:// repository that is not there is told', async () => {
  const broken = await chart('broken', [{ name: 'gone', version: '1.0.0', repository: 'file://../gone' }])
  await expect(complete(broken)).rejects.toThrow(/its dependency gone is not in .*gone/)
})
