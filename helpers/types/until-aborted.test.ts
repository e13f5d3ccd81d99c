import { expect, test } from 'vitest'
import { untilAborted } from './until-aborted.ts'

const never = (): Promise<string> => new Promise(() => undefined)

test('work that is done first gives what it gives', async () => {
  const { signal } = new AbortController()
  expect(await untilAborted(Promise.resolve('done'), signal)).toBe('done')
  await expect(untilAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken')
})

test('a signal that comes first ends the wait with its reason, before and after it begins', async () => {
  const controller = new AbortController()
  const waiting = untilAborted(never(), controller.signal)
  controller.abort(new Error('interrupted'))
  await expect(waiting).rejects.toThrow('interrupted')
  await expect(untilAborted(Promise.reject(new Error('too late')), controller.signal)).rejects.toThrow('interrupted')
})
