import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { actionFiles, readAction, readWorkflow, workflowFiles } from './workflow.ts'

const root = join(import.meta.dirname, '..', '..')
const files = workflowFiles(root)
const steps = [
  ...files.flatMap((file) => Object.values(readWorkflow(root, file).jobs).flatMap((job) => job.steps.map((step) => ({ file, step })))),
  ...actionFiles(root).flatMap((file) => readAction(root, file).map((step) => ({ file, step }))),
]
const scripts = steps.flatMap(({ file, step }) => (step.run === undefined ? [] : [{ name: `${file}: ${step.name}`, script: step.run }]))

test.each([...files, ...actionFiles(root)])('%s takes actions of others by commit, and says which version that is', (file) => {
  const uses = [...readFileSync(join(root, file), 'utf8').matchAll(/uses: *(\S+)(.*)/g)].map(([, name = '', rest = '']) => name + rest)
  expect(uses.filter((one) => !one.startsWith('./')).filter((one) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one))).toEqual([])
})

describe.each(files)('%s', (file) => {
  const workflow = readWorkflow(root, file)
  test('may read the repository, and nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
  })
  test('ends each of its jobs in time', () => {
    const endless = Object.entries(workflow.jobs).filter(([, job]) => job.uses === undefined && !(Number(job['timeout-minutes']) <= 240))
    expect(endless.map(([id]) => id)).toEqual([])
  })
  test('does not run twice at once, unless it is a part of others', () => {
    const isPart = typeof workflow.on === 'object' && workflow.on !== null && 'workflow_call' in workflow.on
    expect(workflow.concurrency !== undefined || isPart).toBe(true)
  })
})

describe('the shell steps', () => {
  test.each(scripts)('$name is a script of bash', async ({ script }) => {
    expect(await execa('bash', ['-n'], { input: script, reject: false })).toMatchObject({ exitCode: 0, stderr: '' })
  })
  test.each(scripts)('$name takes what others may have written from the environment only', ({ script }) => {
    expect(script).not.toContain('${{')
  })
})
