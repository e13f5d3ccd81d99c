import { expect, test } from 'vitest'
import type { Fields } from '../../kube/fields.ts'
import { readConstraints } from './constraints.ts'
import { inOrder, points } from './order.ts'

const made = (rest: Fields) => readConstraints({ metadata: { name: 'c' }, volumes: ['secret'], ...rest })
const many = (count: number) => Array.from({ length: count }, (_, index) => `C${index}`)

test.each<[what: string, constraints: Fields, points: number]>([
  ['nothing but the capabilities that a container has anyway', {}, 5000],
  ['privileged containers', { allowPrivilegedContainer: true }, 1_605_000],
  ['ports of the host', { allowHostPorts: true }, 805_000],
  ['the network of the host', { allowHostNetwork: true }, 405_000],
  ['volumes of the host', { allowHostDirVolumePlugin: true }, 205_000],
  ['all volumes', { allowHostDirVolumePlugin: true, volumes: ['*'] }, 205_000],
  ['volumes that are not trivial', { volumes: ['none', 'nfs'] }, 105_000],
  ['no volumes', { volumes: [] }, 5000],
  ['any user', { runAsUser: { type: 'RunAsAny' } }, 45_000],
  ['a user who is not root', { runAsUser: { type: 'MustRunAsNonRoot' } }, 35_000],
  ['users of a range', { runAsUser: { type: 'MustRunAsRange' } }, 25_000],
  ['one SELinux context', { seLinuxContext: { type: 'MustRunAs' } }, 15_000],
  ['default capabilities', { defaultAddCapabilities: many(2) }, 5600],
  ['allowed capabilities', { allowedCapabilities: many(3) }, 5030],
  ['all capabilities', { allowedCapabilities: ['*', 'C'] }, 9000],
  ['all capabilities by another name', { allowedCapabilities: ['all'] }, 9000],
  ['dropped capabilities', { requiredDropCapabilities: many(4) }, 4800],
  ['all of them dropped', { requiredDropCapabilities: ['C', 'All'] }, 2000],
  ['at most as many points as stay below a strategy', { defaultAddCapabilities: many(40) }, 9999],
  ['no fewer points than none', { requiredDropCapabilities: many(101) }, 0],
])('%s', (_, constraints, expected) => {
  expect(points(made(constraints))).toBe(expected)
})

test('priority comes before strictness, and that before the name', () => {
  const all = [
    made({ metadata: { name: 'lax' }, allowHostPorts: true }),
    made({ metadata: { name: 'b' } }),
    made({ metadata: { name: 'a' } }),
    made({ metadata: { name: 'B' }, priority: null }),
    made({ metadata: { name: 'first' }, priority: 1, allowHostPorts: true }),
    made({ metadata: { name: 'last' }, priority: -1 }),
  ]
  expect(inOrder(all).map(({ name }) => name)).toEqual(['first', 'B', 'a', 'b', 'lax', 'last'])
})
