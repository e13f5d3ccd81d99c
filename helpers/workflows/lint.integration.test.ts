import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { lintWorkflows } from './lint.ts'

const suite = '.github/workflows/suite.yml'
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lint-'))
  await cp(join(import.meta.dirname, '..', '..', '.github'), join(root, '.github'), { recursive: true })
  // By this folder actionlint knows where a repository begins, and so which actions and workflows are its own.
  await mkdir(join(root, '.git'))
  return () => rm(root, { recursive: true, force: true })
})

test('the workflows are right', async () => {
  expect(await lintWorkflows(root)).toBe('')
}, 600_000)

test.each([
  ['a job that there is not', suite, 'needs: [plan, shard]', 'needs: [plan, shards]', 'job "shards" which does not exist'],
  ['an input that there is not', suite, 'inputs.projects', 'inputs.project', 'property "project" is not defined'],
  [
    'an output of an action that there is not',
    suite,
    'steps.cache.outputs.key',
    'steps.cache.outputs.kee',
    'property "kee" is not defined',
  ],
  ['a machine that there is not', suite, 'ubuntu-24.04', 'ubuntu-25.04', 'label "ubuntu-25.04" is unknown'],
  [
    'a workflow called without what it needs',
    '.github/workflows/nightly.yml',
    'projects: smoke',
    'project: smoke',
    'input "projects" is required',
  ],
  ['a time that there is not', '.github/workflows/weekly.yml', '17 1 * * 0', '17 25 * * 0', 'invalid CRON format'],
])(
  '%s is told',
  async (_what, file, good, bad, says) => {
    const text = await readFile(join(root, file), 'utf8')
    await writeFile(join(root, file), text.replace(good, bad))
    expect(await lintWorkflows(root)).toContain(says)
  },
  600_000,
)
