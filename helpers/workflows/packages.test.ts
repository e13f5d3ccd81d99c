import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { runStep } from './local/run-step.ts'
import { readAction } from './workflow.ts'

const steps = readAction(join(import.meta.dirname, '..', '..'), '.github/actions/setup/action.yml')
const stepOf = (name: string) => steps.find((step) => step.name === name) ?? expect.fail(`there is no step ${name}`)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packages-'))
  return () => rm(folder, { recursive: true, force: true })
})

const write = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

/** Package managers that only write down in which folder they are called, and how. */
const programs = async (log: string): Promise<string> => {
  const bin = join(folder, 'bin')
  for (const name of ['npm', 'pnpm', 'yarn', 'corepack']) {
    await write(join(bin, name), `#!/usr/bin/env bash\necho "$(basename "$PWD"): ${name} $*" >> '${log}'\n`)
    await chmod(join(bin, name), 0o755)
  }
  return `${bin}:${process.env['PATH']}`
}

/** What the two steps do in `shop/web` of a repository with these files. */
const install = async (files: Readonly<Record<string, string>>) => {
  const [work, runner, log] = [join(folder, 'shop'), join(folder, 'runner'), join(folder, 'log')]
  for (const [file, text] of Object.entries({ 'web/package.json': '{}', ...files })) await write(join(work, file), text)
  await Promise.all([mkdir(runner), writeFile(log, '')])
  const machine = { work, runner, actions: new Map() }
  const scope = { context: { inputs: { 'working-directory': 'web' } }, env: { PATH: await programs(log) }, folder: '.' }
  const found = await runStep(stepOf('Find the lock file'), scope, machine)
  const installed = await runStep(
    stepOf('Install the packages'),
    { ...scope, context: { steps: { lock: { outputs: found.outputs } } } },
    machine,
  )
  const commands = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '')
  return { lock: found.outputs['file'], commands, good: installed.good, notice: found.output }
}

test.each([
  ['package-lock.json', 'web/package-lock.json', '{}', ['web: npm ci --no-progress']],
  ['the lock file of a workspace above', 'package-lock.json', '{}', ['shop: npm ci --no-progress']],
  ['pnpm-lock.yaml', 'web/pnpm-lock.yaml', '', ['web: corepack enable pnpm', 'web: pnpm install --frozen-lockfile']],
  ['yarn.lock', 'web/yarn.lock', '__metadata:\n', ['web: corepack enable yarn', 'web: yarn install --immutable']],
  ['yarn.lock of Yarn 1', 'yarn.lock', '# yarn lockfile v1\n', ['shop: corepack enable yarn', 'shop: yarn install --frozen-lockfile']],
])('%s decides how packages are installed', async (_what, file, text, commands) => {
  expect(await install({ [file]: text })).toEqual({ lock: file, commands, good: true, notice: '' })
})

test('of two lock files the nearest decides', async () => {
  const { lock } = await install({ 'package-lock.json': '{}', 'web/yarn.lock': '' })
  expect(lock).toBe('web/yarn.lock')
})

test('without a lock file npm installs the newest versions, which is told, and writes none', async () => {
  const { lock, commands, notice } = await install({})
  expect({ lock, commands }).toEqual({ lock: 'web/package.json', commands: ['web: npm install --no-progress --no-package-lock'] })
  expect(notice).toContain('::notice::There is no lock file')
})
