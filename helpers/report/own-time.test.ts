import type { RuntimeMessage } from 'allure-js-commons/sdk'
import { beforeEach, expect, test, vi } from 'vitest'
import { ownLabels } from './identity.ts'
import { cutQueue } from './own-time.ts'
import { Recorder } from './recorder.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  return () => vi.useRealTimers()
})

test('a step that waited for a place begins when it has one', async () => {
  const messages: RuntimeMessage[] = []
  await new Recorder(messages).step('install', async (waited) => {
    await vi.advanceTimersByTimeAsync(9_000)
    waited(8_000)
  })
  expect(messages).toMatchObject([{ data: { name: 'install', start: 1_008_000 } }, { data: { stop: 1_009_000 } }])
})

test('so does the cell, and how long it waited is a parameter where anybody would notice', () => {
  const queuedFor = (time: number) => {
    const messages: RuntimeMessage[] = []
    new Recorder(messages).queued(time)
    const data = messages.map((message) => (message.type === 'metadata' ? message.data : {}))
    const result = { start: 1_000, stop: 500_000, labels: [...data.flatMap(({ labels = [] }) => labels), { name: 'tag', value: 'x' }] }
    cutQueue(result)
    return { ...result, parameters: data.flatMap(({ parameters = [] }) => parameters) }
  }
  expect(queuedFor(485_400)).toEqual({
    start: 486_400,
    stop: 500_000,
    labels: [{ name: 'tag', value: 'x' }],
    parameters: [{ name: 'queued', value: '8 min 05 s', excluded: true }],
  })
  expect(queuedFor(300)).toMatchObject({ start: 1_300, parameters: [] })
  expect(queuedFor(600_000)).toMatchObject({ start: 500_000, stop: 500_000 })
})

test('a result that never waited is as it was', () => {
  const result = { start: 1, stop: 2, labels: [{ name: ownLabels.cell, value: 'a' }] }
  cutQueue(result)
  expect(result).toEqual({ start: 1, stop: 2, labels: [{ name: 'cell', value: 'a' }] })
})
