import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withDependencies } from './chart-dependencies.ts'

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

test('a chart that depends on nothing is used where it is', async () => {
  const alone = await chart('alone')
  expect(await withDependencies(alone, join(root, 'out'))).toBe(alone)
})

test('charts of file:// repositories are added to a copy, and those that they depend on to theirs', async () => {
  await chart('leaf')
  await chart('branch', [{ name: 'leaf', version: '1.0.0', repository: 'file://../leaf' }])
  const tree = await chart('tree', [
    { name: 'branch', version: '1.0.0', repository: 'file://../branch', alias: 'left' },
    { name: 'branch', version: '1.0.0', repository: 'file://../branch', alias: 'right' },
  ])
  const copy = await withDependencies(tree, join(root, 'out'))
  expect(copy).toBe(join(root, 'out', 'tree'))
  expect(await readFile(join(copy, 'charts/branch/charts/leaf/Chart.yaml'), 'utf8')).toContain('"leaf"')
})

test('what helm has put there is taken as it is', async () => {
  const built = await chart('built', [{ name: 'leaf', version: '1.0.0', repository: 'file://../leaf' }])
  await mkdir(join(built, 'charts'))
  await writeFile(join(built, 'charts', 'leaf-1.0.0.tgz'), '')
  expect(await withDependencies(built, join(root, 'out'))).toBe(built)
})

test('what only a repository has is for helm to get, and the message says how', async () => {
  const remote = await chart('remote', [{ name: 'redis', version: '1.0.0', repository: 'oci://registry.example/charts' }])
  await expect(withDependencies(remote, join(root, 'out'))).rejects.toMatchObject({
    code: 'helm/dependency',
    message: expect.stringContaining('its dependency redis is not in'),
    hint: `run: helm dependency build ${remote}`,
  })
})

test('a file:// repository that is not there is told', async () => {
  const broken = await chart('broken', [{ name: 'gone', version: '1.0.0', repository: 'file://../gone' }])
  await expect(withDependencies(broken, join(root, 'out'))).rejects.toThrow(/its dependency gone is not in .*gone/)
})
