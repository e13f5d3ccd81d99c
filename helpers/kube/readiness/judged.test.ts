import { expect, test } from 'vitest'
import { Holds, describe, judge } from './judged.ts'
import { object, podWith, viewOf } from './fixture.ts'
import { never, waiting } from './verdict.ts'

const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }

test('the line says what is waited for first, and how many more', () => {
  const judged = { target, verdict: waiting('0/1: pod web-1: ContainerCreating (pulling image)') }
  expect(describe([judged])).toBe('Deployment web 0/1: pod web-1: ContainerCreating (pulling image)')
  expect(describe([{ target, verdict: waiting('is being deleted') }, judged])).toBe('Deployment web: is being deleted (and 1 more)')
})

test('a verdict has to hold, and starts anew once it did not', () => {
  const holds = new Holds()
  const judged = [{ target, verdict: never('ready/config', 'secret "x" not found', { holdsFor: 1000 }) }]
  expect(holds.update(judged, 0)).toEqual({ final: [], next: 1000 })
  expect(holds.update(judged, 999).final).toEqual([])
  expect(holds.update(judged, 1000).final).toEqual(judged)
  holds.update([], 1100)
  expect(holds.update(judged, 1200)).toEqual({ final: [], next: 2200 })
})

test('a verdict that need not hold is final at once', () => {
  expect(new Holds().update([{ target, verdict: never('ready/oom', 'OOMKilled') }], 5).final).toHaveLength(1)
})

test('Services are judged last, when the others are ready', () => {
  const service = { apiVersion: 'v1', kind: 'Service', name: 'front' }
  const pod = { apiVersion: 'v1', kind: 'Pod', name: 'web-1' }
  const lost = object('v1', 'Service', 'front', { spec: { selector: { app: 'wbe' } } })
  const done = podWith({}, { status: { phase: 'Succeeded' } })
  expect(judge([service, pod], viewOf([lost, done])).map(({ verdict }) => verdict.state)).toEqual(['ready', 'never'])
  expect(judge([service, pod], viewOf([lost, podWith({})])).map(({ verdict }) => verdict.state)).toEqual(['waiting', 'waiting'])
})
