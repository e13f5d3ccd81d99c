import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { suite as suiteWorkflow, workflowText } from '../init/workflow.ts'
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
    'an output of a job that there is not',
    suite,
    'needs.plan.outputs.images',
    'needs.plan.outputs.image',
    'property "image" is not defined',
  ],
  ['a machine that there is not', '.github/workflows/weekly.yml', 'ubuntu-24.04', 'ubuntu-25.04', 'label "ubuntu-25.04" is unknown'],
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

describe('the workflow that `seatrial init` writes', () => {
  const written = workflowText({ projects: ['smoke', 'e2e'], workingDirectory: 'deploy/helm' })
  const lint = async (text: string): Promise<string> => {
    await writeFile(join(root, '.github', 'workflows', 'seatrial.yml'), text)
    return lintWorkflows(root)
  }
  // actionlint knows the inputs and secrets of workflows of the checkout alone.
  const local = written.replace(suiteWorkflow, `./${suite}`)

  test('is right, and passes inputs and secrets that the suite declares', async () => {
    expect(await lint(written)).toBe('')
    expect(local).not.toBe(written)
    expect(await lint(local)).toBe('')
  }, 600_000)
  test.each([
    ['working-directory:', 'folder:', 'input "folder" is not defined'],
    ['projects:', 'project:', 'input "projects" is required'],
    ['SEATRIAL_KUBECONFIG:', 'KUBECONFIG:', 'secret "KUBECONFIG" is not defined'],
  ])(
    'is wrong with another name than `%s`: `%s`',
    async (good, bad, says) => {
      expect(await lint(local.replace(good, bad))).toContain(says)
    },
    600_000,
  )
})
