import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { actionFiles, interfaceOf, readAction, readWorkflow, workflowFiles } from './workflow.ts'
import type { Job, Step } from './workflow.ts'

const root = join(import.meta.dirname, '..', '..')
const files = workflowFiles(root)
const steps = [
  ...files.flatMap((file) => Object.values(readWorkflow(root, file).jobs).flatMap((job) => job.steps.map((step) => ({ file, step })))),
  ...actionFiles(root).flatMap((file) => readAction(root, file).map((step) => ({ file, step }))),
]
const scripts = steps.flatMap(({ file, step }) => (step.run === undefined ? [] : [{ name: `${file}: ${step.name}`, script: step.run }]))

test.each([...files, ...actionFiles(root)])('%s takes actions of others by commit, and says which version that is', (file) => {
  const uses = [...readFileSync(join(root, file), 'utf8').matchAll(/uses: *(\S+)(.*)/g)].map(([, name = '', rest = '']) => name + rest)
  const others = uses.filter((one) => !one.startsWith('./') && !one.startsWith('seatrial/seatrial/'))
  expect(others.filter((one) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one))).toEqual([])
})

/** The only jobs that may do more than read the repository. */
const mayMore: Readonly<Record<string, Readonly<Record<string, Job['permissions']>>>> = {
  '.github/workflows/release.yml': {
    publish: { contents: 'read', 'id-token': 'write' },
    'major-tag': { contents: 'write' },
  },
}

describe.each(files)('%s', (file) => {
  const workflow = readWorkflow(root, file)
  test('may read the repository, and nothing else but where that is listed', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    const more = Object.entries(workflow.jobs).flatMap(([id, { permissions }]) => (permissions === undefined ? [] : [[id, permissions]]))
    expect(Object.fromEntries(more)).toEqual(mayMore[file] ?? {})
  })
  test.each(Object.keys(mayMore[file] ?? {}))('%s, which may do more, installs no packages and runs nothing of the checkout', (id) => {
    const steps = workflow.jobs[id]?.steps ?? []
    const commands = steps.flatMap(({ run }) => run?.split('\n') ?? [])
    expect(commands.filter((command) => !/^(npm publish|git push) /.test(command))).toEqual([])
    expect(steps.filter(({ uses = '' }) => uses.startsWith('./'))).toEqual([])
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

describe('the suite, which other repositories call', () => {
  const suite = readWorkflow(root, '.github/workflows/suite.yml')
  const jobs = Object.entries(suite.jobs)
  /** A step without what an action has to say for each of its steps, and a job only once. */
  const bare = ({ shell: _shell, 'working-directory': _folder, ...step }: Step): Omit<Step, 'shell' | 'working-directory'> => step
  const setup = readAction(root, '.github/actions/setup/action.yml').map(bare)

  test('has no step of its own checkout, which would be the checkout of the caller', () => {
    expect(jobs.flatMap(([, job]) => job.steps.flatMap(({ uses = '' }) => (uses.startsWith('./') ? [uses] : [])))).toEqual([])
  })
  test.each(jobs)('%s installs Node and the packages as the action setup does', (_id, job) => {
    const names = new Set(setup.map(({ name }) => name))
    expect(job.steps.filter(({ name }) => names.has(name)).map(bare)).toEqual(setup)
  })
  test('makes the images for the key by which the action images looks for them', () => {
    const [action] = readAction(root, '.github/actions/images/action.yml')
    const inSuite = String(suite.jobs['plan']?.steps.find(({ id }) => id === 'images')?.with['key'])
    expect(inSuite.replace('steps.lock.outputs.file', 'inputs.lock')).toBe(action?.with['key'])
    const paths = jobs.flatMap(([, job]) => job.steps.flatMap(({ with: { path } }) => (String(path).includes('.tar.zst') ? [path] : [])))
    expect(paths).toEqual([action?.with['path'], action?.with['path'], action?.with['path']])
  })
  test('has all its inputs and secrets in the README', () => {
    const { inputs, secrets } = interfaceOf(suite)
    const [, section = ''] = /^### In your repository's CI$(.*?)^### /ms.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
    const names = [...Object.keys(inputs), ...Object.keys(secrets).map((name) => name.replace(/^SEATRIAL_NOTIFY_.*/, 'SEATRIAL_NOTIFY_*'))]
    expect(names.filter((name) => !section.includes(`\`${name}\``))).toEqual([])
  })
  test.each(jobs)('%s runs seatrial and vitest of the repository, and never downloads them', (_id, job) => {
    const calls = job.steps.flatMap(({ run = '' }) => run.match(/npx .*/g) ?? [])
    expect(calls.filter((call) => !/^npx --no (seatrial|vitest) /.test(call))).toEqual([])
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
