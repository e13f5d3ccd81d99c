import { readFileSync } from 'node:fs'
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outsideRepository, packInto, type Manager, type Outside } from './outside.ts'

const root = join(import.meta.dirname, '..', '..')
const megabyte = 1_000_000

let folder: string
let archive: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'))
  archive = await packInto(folder)
}, 300_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const filesBelow = async (path: string): Promise<string[]> =>
  (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const sizeOf = async (path: string): Promise<number> =>
  (await Promise.all((await filesBelow(path)).map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0)

describe('the package', () => {
  test('has types and modules that compilers and Node resolve alike', async () => {
    const attw = await execa(
      'attw',
      [archive, '--profile', 'esm-only', '--exclude-entrypoints', './scenario.schema.json', './package.json'],
      {
        cwd: folder,
        preferLocal: true,
        localDir: root,
        reject: false,
        all: true,
      },
    )
    expect(attw.all).toContain('No problems found')
    const publint = await execa('publint', [archive, '--strict'], { preferLocal: true, localDir: root, reject: false, all: true })
    expect(publint.all).toContain('All good!')
  }, 120_000)

  test('has what runs and nothing else, in at most 3 MB', async () => {
    const unpacked = join(folder, 'unpacked')
    await execa('mkdir', ['-p', unpacked])
    await execa('tar', ['-xzf', archive, '-C', unpacked])
    const files = (await filesBelow(unpacked)).map((file) => file.slice(join(unpacked, 'package/').length))
    expect(files.length).toBeGreaterThan(300)
    expect(
      files.filter((file) => /\.test\.|testing|fixtures\/|^charts|^scenarios|conformance|\/bench\/|helpers\/(?!cli\/launch)/.test(file)),
    ).toEqual([])
    for (const file of ['LICENSE', 'CHANGELOG.md', 'dist/THIRD-PARTY-LICENSES.txt', 'dist/index.d.ts', 'dist/index.js.map'])
      expect(files).toContain(file)
    expect(await sizeOf(unpacked)).toBeLessThan(3 * megabyte)
  }, 60_000)
})

/** Waits for `scenarios` to be green in a repository that has the package, and gives what was printed. */
const green = async (outside: Outside, project: string, count: number): Promise<string> => {
  const { exitCode, all } = await outside.run('vitest', 'run', '--project', project)
  expect(all).toMatch(new RegExp(`Tests +${count} passed \\(${count}\\)`))
  expect(exitCode).toBe(0)
  return all
}

describe.each<[manager: Manager, node: 22 | 24]>([
  ['npm', 22],
  ['pnpm', 24],
])('in a repository of somebody else, with %s and Node %s', { timeout: 300_000 }, (manager, major) => {
  let outside: Outside
  beforeAll(async () => {
    outside = await outsideRepository(archive, manager, major)
  }, 300_000)
  afterAll(() => outside[Symbol.asyncDispose]())

  test('it is at most 150 MB with all that it needs', async () => {
    expect(await sizeOf(join(outside.folder, 'node_modules'))).toBeLessThan(150 * megabyte)
  })

  test('init says what it would do, does that, and changes nothing the next time', async () => {
    const wanted = ['vitest.config.ts', 'shop.scenario.yaml', 'web.scenario.yaml', 'store.scenario.yaml', '.gitignore', 'seatrial.yml']
    const dry = await outside.run('seatrial', 'init', '--dry-run')
    for (const file of wanted) expect(dry.all).toContain(file)
    expect(await readdir(outside.folder)).not.toContain('vitest.config.ts')
    expect(await outside.run('seatrial', 'init')).toMatchObject({
      exitCode: 0,
      all: expect.stringContaining('Next:  npx vitest --project smoke'),
    })
    const before = new Map(
      (await filesBelow(outside.folder)).filter((file) => !file.includes('node_modules')).map((file) => [file, readFileSync(file, 'utf8')]),
    )
    const { all } = await outside.run('seatrial', 'init')
    expect(all).not.toMatch(/^\+/m)
    for (const [file, text] of before) expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('audit and doctor say what is wrong with a chart and with the machine', async () => {
    expect(await outside.run('seatrial', 'audit', 'charts/web')).toMatchObject({ exitCode: 0, all: expect.stringContaining('0 errors') })
    expect(await outside.run('seatrial', 'doctor')).toMatchObject({ exitCode: 0, all: expect.stringContaining('A run can work here') })
  })

  test('up gives a cluster with the images of the repository', async () => {
    const { exitCode, stdout } = await outside.run('seatrial', 'up')
    expect({ exitCode, last: stdout.trim().split('\n').at(-1) }).toEqual({ exitCode: 0, last: expect.stringMatching(/kubeconfig$/) })
  })

  test('the drafted scenarios are green: a Deployment, a StatefulSet with a claim, a subchart with a CRD; and again when all is warm', async () => {
    await green(outside, 'smoke', 3)
    expect(await readFile(join(outside.folder, 'reports/allure-report/index.html'), 'utf8')).toContain('<html')
    await green(outside, 'smoke', 3)
  })

  test('a matrix with an upgrade is planned, run and reported', async () => {
    const { stdout } = await outside.run('seatrial', 'plan', '--project', 'matrix', '--json')
    expect(JSON.parse(stdout).cells).toHaveLength(4)
    await green(outside, 'matrix', 4)
    expect(await outside.run('seatrial', 'report', 'reports/allure-results')).toMatchObject({
      exitCode: 0,
      all: expect.stringContaining('4 cells: 4 passed'),
    })
  })

  test('a chart that does not keep its promise is red, with the cause and the line', async () => {
    await appendFile(
      join(outside.folder, 'scenarios/matrix/web.scenario.yaml'),
      '  - http: { to: "web:80", path: /, expect: { body: no such thing } }\n',
    )
    const { exitCode, all } = await outside.run('vitest', 'run', '--project', 'matrix', '-t', 'replicas=1 greeting=good morning')
    expect(exitCode).toBe(1)
    expect(all).toContain('[step/mismatch]')
    expect(all).toContain('scenarios/matrix/web.scenario.yaml:14')
  })

  test('beside projects of the repository, by their names', async () => {
    await writeFile(
      join(outside.folder, 'sum.test.ts'),
      "import { expect, test } from 'vitest'\ntest('adds', () => expect(1 + 1).toBe(2))\n",
    )
    await writeFile(
      join(outside.folder, 'vitest.config.ts'),
      "import { seatrial } from 'seatrial/vitest'\nexport default seatrial({ projects: [{ test: { name: 'unit', include: ['*.test.ts'] } }] })\n",
    )
    await green(outside, 'unit', 1)
    const { exitCode, all } = await outside.run('vitest', 'run', '--project', 'unti')
    expect({ exitCode, all }).toEqual({ exitCode: 2, all: expect.stringContaining('did you mean `unit`?') })
  })
})
