import { beforeEach, expect, test, vi } from 'vitest'
import { Outages } from './outages.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  return () => vi.useRealTimers()
})
const pass = (milliseconds: number): void => void vi.advanceTimersByTime(milliseconds)

test('what is away still counts from its first loss, and from no earlier than one asks for', () => {
  const outages = new Outages()
  const start = performance.now()
  pass(100)
  outages.lost()
  pass(50)
  outages.lost()
  pass(50)
  expect(outages.since(start)).toBe(100)
  expect(outages.since(start + 170)).toBe(30)
})

test('a reconnection is none once it is over', () => {
  const outages = new Outages()
  const start = performance.now()
  outages.lost()
  pass(1_999)
  expect(outages.since(start)).toBe(1_999)
  outages.answered()
  pass(5_000)
  expect(outages.since(start)).toBe(0)
})

test('outages add up, and an answer without a loss says nothing', () => {
  const outages = new Outages()
  const start = performance.now()
  outages.answered()
  for (let at = 0; at < 2; at += 1) {
    outages.lost()
    pass(1_500)
    outages.answered()
    pass(1_000)
  }
  expect(outages.since(start)).toBe(3_000)
  expect(outages.since(performance.now())).toBe(0)
})
