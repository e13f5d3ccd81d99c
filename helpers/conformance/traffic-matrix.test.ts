import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateTraffic } from '../network/policy/evaluate.ts'
import { trafficMatrix } from '../network/policy/matrix.ts'
import { compileNetworkPolicies } from '../network/policy/network.ts'
import { network } from './generated-network-policies.ts'
import { objectsOf, podsOf } from './upstream-network.ts'

test('the matrix is what each of its entries is by itself', () => {
  fc.assert(
    fc.property(network, (cluster) => {
      const policies = compileNetworkPolicies({ objects: objectsOf(cluster), pods: podsOf(cluster) })
      for (const { from, to, port, allowed, egress, ingress } of trafficMatrix(policies)) {
        const verdict = evaluateTraffic(policies, { from, to, port: port.port, protocol: port.protocol })
        expect({ allowed, egress, ingress }).toEqual({
          allowed: verdict.allowed,
          egress: verdict.egress.allowed,
          ingress: verdict.ingress.allowed,
        })
      }
    }),
    { numRuns: 200 },
  )
})
