import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { acquireLock } from './lock.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seatrial-lock-'))
  vi.stubEnv('SEATRIAL_CACHE', folder)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

/** Another process that holds the lock until it is ended. */
const holder = async (name: string) => {
  const script = `import { acquireLock } from '${fileURLToPath(new URL('lock.ts', import.meta.url))}'; await acquireLock('${name}'); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, SEATRIAL_CACHE: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

test('the lock of a process that was killed is taken over', { timeout: 30_000 }, async () => {
  const other = await holder('killed')
  const said: string[] = []
  const waiting = acquireLock('killed', { say: (detail) => said.push(detail) })
  await expect.poll(() => said).toContain(`waiting for process ${other.pid}, which does it`)
  other.kill('SIGKILL')
  await using lock = await waiting
  expect(lock.signal.aborted).toBe(false)
})
