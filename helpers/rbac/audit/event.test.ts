import { expect, test } from 'vitest'
import { readAuditLog } from './event.ts'
import { eventOf } from './testing.ts'

const event = eventOf('1', 'ann', { verb: 'get', resource: 'pods', name: 'x', namespace: 'spark' })
const line = JSON.stringify({ ...event, level: 'Metadata', sourceIPs: ['127.0.0.1'], objectRef: { ...event.objectRef, apiVersion: 'v1' } })

test('each line is an event; what is not needed of it is left out, and what is missing is empty', () => {
  expect(readAuditLog(`${line}\n\n${line}\n`)).toEqual([event, event])
  const bare = { kind: 'Event', apiVersion: 'audit.k8s.io/v1', auditID: '2', stage: 'Panic', requestURI: '/', verb: 'get', user: {} }
  expect(readAuditLog(JSON.stringify(bare))).toEqual([{ ...bare, user: { username: '', groups: [], extra: {} }, annotations: {} }])
})

test('a last line that is cut short is passed over; any other is an error with its number', () => {
  expect(readAuditLog(`${line}\n${line.slice(0, 50)}`)).toEqual([event])
  expect(() => readAuditLog(`${line}\n${line.slice(0, 50)}\n`)).toThrow('line 2 of the audit log is no event')
  expect(() => readAuditLog(`${line}\n{"kind":"Pod"}`)).toThrow('line 2 of the audit log is no event')
})
