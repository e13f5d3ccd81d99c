import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CommandFailed, pipe, run, succeeds } from './command.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seatrial-command-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A process that has ended may stay a zombie (Z), where nothing reaps what lost its parent. */
const runs = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => !/\) Z /.test(stat),
    () => false,
  )

test('gives both outputs, writes the log and tells each line', async () => {
  const log = join(folder, 'logs', 'both.log')
  const said: string[] = []
  const output = await run('sh', ['-c', 'echo out; echo err >&2'], { log, say: (line) => said.push(line) })
  expect(output).toEqual({ stdout: 'out', stderr: 'err' })
  await expect.poll(() => readFile(log, 'utf8')).toBe('out\nerr\n')
  expect(said.join()).toContain('err')
})

test('a failure carries what was printed', async () => {
  const failing = run('sh', ['-c', 'echo reason >&2; exit 3'])
  await expect(failing).rejects.toThrow(CommandFailed)
  await expect(failing).rejects.toMatchObject({ message: expect.stringContaining('exit code 3'), output: 'reason' })
})

test('a program that is not there is a failure, and no success', async () => {
  await expect(run('no-such-program', [])).rejects.toThrow(/no-such-program/)
  expect(await succeeds('no-such-program', [])).toBe(false)
})

test.runIf(process.platform === 'linux')('an abort ends the grandchildren too, and rejects with its reason', async () => {
  const controller = new AbortController()
  const { promise: pid, resolve } = Promise.withResolvers<number>()
  const running = run('sh', ['-c', 'sleep 60 & echo $!; wait'], { signal: controller.signal, say: (line) => resolve(Number(line)) })
  const grandchild = await pid
  controller.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  await expect.poll(() => runs(grandchild)).toBe(false)
})

/** How many processes have the word among their arguments. */
const countOf = async (word: string): Promise<number> => {
  const { stdout } = await run('sh', ['-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n"; true'])
  return stdout.split('\n').filter((line) => line === word).length
}

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)('what is contained ends whole, other sessions too', async () => {
  const controller = new AbortController()
  const seconds = `4242.${process.pid}`
  const running = run('sh', ['-c', `trap exit TERM; setsid sleep ${seconds} & wait`], { signal: controller.signal, contained: true })
  await expect.poll(() => countOf(seconds)).toBe(1)
  controller.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  await expect.poll(() => countOf(seconds)).toBe(0)
})

test('one command reads what another writes, however much', async () => {
  expect(await pipe(['head', '-c', '150000000', '/dev/zero'], ['wc', '-c'])).toMatchObject({ stdout: '150000000' })
})

test.each([
  ['first', ['sh', '-c', 'echo lost >&2; exit 1'], ['cat']],
  ['second', ['echo', 'x'], ['sh', '-c', 'echo lost >&2; exit 1']],
])('of two commands in a row the failure of the %s is one of both', async (_, from, to) => {
  await expect(pipe(from, to)).rejects.toMatchObject({ output: expect.stringContaining('lost') })
})
