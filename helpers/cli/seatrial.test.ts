import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, expect, test } from 'vitest'
import { seatrial } from './testing.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seatrial-'))
  return () => rm(folder, { recursive: true, force: true })
})

test('who reads no further than the first lines ends nothing with a stack', async () => {
  const script = `set -o pipefail; ${process.execPath} ${join(import.meta.dirname, 'seatrial.ts')} schema --stdout | true`
  expect(await execa('bash', ['-c', script], { cwd: folder, all: true })).toMatchObject({ exitCode: 0, all: '' })
})

test('what a command does not know is told, with exit code 2, and nothing is done', async () => {
  const { all, exitCode } = await seatrial(folder, 'schema', '--stdot', '--what')
  expect(all).toContain('there is no option --stdot\n  hint: did you mean `--stdout`?')
  expect(all).toContain('there is no option --what')
  expect(exitCode).toBe(2)
  expect(await readdir(folder)).toEqual([])
})

test('a command that there is not is told', async () => {
  const { all, exitCode } = await seatrial(folder, 'shema')
  expect({ all, exitCode }).toEqual({ all: '[plan/setting] there is no command shema\n  hint: did you mean `schema`?', exitCode: 2 })
})
