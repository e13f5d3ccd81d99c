import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

test('the second waits until the first is done, and says for whom', async () => {
  const first = await acquireLock('order')
  const said: string[] = []
  const order: string[] = []
  const second = acquireLock('order', { say: (detail) => said.push(detail) }).then((lock) => {
    order.push('second')
    return lock
  })
  await expect.poll(() => said).toContain('waiting for its turn')
  order.push('first done')
  await first[Symbol.asyncDispose]()
  await (await second)[Symbol.asyncDispose]()
  expect(order).toEqual(['first done', 'second'])
})

test('waiting ends with the signal', async () => {
  await using _held = await acquireLock('abort')
  const controller = new AbortController()
  const waiting = acquireLock('abort', { signal: controller.signal, say: () => controller.abort(new Error('enough')) })
  await expect(waiting).rejects.toThrow('enough')
})
