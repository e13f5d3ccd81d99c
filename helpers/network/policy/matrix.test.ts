import { expect, test } from 'vitest'
import { trafficMatrix } from './matrix.ts'
import { compileNetworkPolicies } from './network.ts'
import { podAt, policyAt } from './testing.ts'

test('every pod with every pod, at each port that is declared', () => {
  const ports = [
    { name: 'http', port: 80, protocol: 'TCP' },
    { name: 'also-http', port: 80, protocol: 'TCP' },
    { port: 80, protocol: 'UDP' },
  ] as const
  const pods = [podAt('x/web', { ports }), podAt('y/client', { ports: [] })]
  const objects = [policyAt('web', { ingress: [{ ports: [{ port: 'also-http' }] }] })]
  const entries = [...trafficMatrix(compileNetworkPolicies({ objects, pods }))]
  expect(entries.map(({ from, to, port, allowed }) => [from.name, to.name, `${port.protocol} ${port.port}`, allowed])).toEqual([
    ['web', 'web', 'TCP 80', true],
    ['web', 'web', 'UDP 80', true],
    ['client', 'web', 'TCP 80', true],
    ['client', 'web', 'UDP 80', false],
  ])
})
