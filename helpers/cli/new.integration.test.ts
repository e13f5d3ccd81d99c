import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { diskFiles } from '../scenario/disk-files.ts'
import { readScenario } from '../scenario/read.ts'
import { runScenarios } from '../vitest/testing.ts'
import { drafted } from './drafted.ts'
import { repository } from './session.ts'
import { seatrial } from './testing.ts'

const root = join(import.meta.dirname, '..', 'vitest', 'fixtures', 'drafted')
const leaky = join(root, 'leaky.yaml')
const values = join(root, 'values.yaml')
const make = (...args: readonly string[]) => seatrial(root, 'new', ...args)

const clear = (): Promise<unknown> =>
  Promise.all([join(root, 'scenarios'), leaky, values].map((path) => rm(path, { recursive: true, force: true })))
beforeAll(async () => {
  await clear()
  await writeFile(leaky, 'leak: true\n')
  await writeFile(values, 'leak: false\n')
  return clear
})

test('a drafted scenario is green as it is, and red where the chart does not do what it says', async () => {
  expect((await make('charts/shop')).all).toBe(
    'scenarios/smoke/shop.scenario.yaml\nRun it:  npx vitest run --project smoke scenarios/smoke/shop.scenario.yaml',
  )
  expect(await make('charts/shop', '--name', 'leaky', '-f', 'leaky.yaml')).toMatchObject({ exitCode: 0 })
  const { all } = await runScenarios('drafted', ['scenarios/smoke', '--reporter=verbose'])
  expect(all).toMatch(/✓ .*shop\.scenario\.yaml/)
  expect(all).toMatch(/× .*leaky\.scenario\.yaml[^]*\[step\/left-behind\] uninstall shop left behind: ConfigMap\/shop-forgotten/)
}, 300_000)

test('a scenario that is there is not written over', async () => {
  const file = join(root, 'scenarios/smoke/there.scenario.yaml')
  await make('charts/shop', '--name', 'there')
  await writeFile(file, 'mine')
  expect(await make('charts/shop', '--name', 'there')).toMatchObject({
    exitCode: 2,
    all: expect.stringMatching(/there\.scenario\.yaml is there already.*--name/s),
  })
  expect(await readFile(file, 'utf8')).toBe('mine')
})

test.each<[what: string, args: string[], exitCode: number, says: string]>([
  ['no chart', [], 2, 'name one chart'],
  ['a folder that is none', ['charts'], 2, 'Chart.yaml'],
  ['the root itself, which has no chart', ['.'], 2, 'Chart.yaml'],
  ['values that a scenario would take from elsewhere', ['charts/shop', '-f', 'values.yaml'], 2, 'takes charts/shop/values.yaml'],
  ['a folder outside', ['../verbs/chart'], 2, 'is not in the repository'],
  ['a project that is a path', ['charts/shop', '--project', '../x'], 2, '--project ../x'],
  ['values that are not there', ['charts/shop', '-f', 'none.yaml'], 1, 'none.yaml'],
  ['an option misspelt', ['charts/shop', '--nmae', 'x'], 2, 'there is no option --nmae'],
])('it says what is wrong: %s', async (_, args, exitCode, says) => {
  expect(await make(...args)).toMatchObject({ exitCode, all: expect.stringContaining(says) })
})

test.each(await readdir(join(repository, 'charts')))(
  'what is drafted of charts/%s has no mistakes',
  async (chart) => {
    const file = `scenarios/smoke/${chart}-new.scenario.yaml`
    const text = await drafted(repository, { chart: `charts/${chart}`, values: [], file }, AbortSignal.timeout(60_000))
    expect(readScenario(file, text, diskFiles(repository))).toHaveProperty('scenario')
  },
  60_000,
)
