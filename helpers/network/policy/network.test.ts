import { expect, test } from 'vitest'
import { compileNetworkPolicies, unselectedPods } from './network.ts'
import { podAt, policyAt } from './testing.ts'

test('pods that no policy selects, by direction', () => {
  const pods = [podAt('x/a app=a'), podAt('x/b app=b'), podAt('x/host app=a', { hostNetwork: true }), podAt('y/a app=a')]
  const objects = [
    policyAt('in', { podSelector: { matchLabels: { app: 'a' } } }),
    policyAt('out', { policyTypes: ['Egress'] }),
    policyAt('refused', { policyTypes: ['none'] }),
  ]
  const { ingress, egress } = unselectedPods(compileNetworkPolicies({ objects, pods }))
  const names = (all: typeof ingress) => all.map(({ namespace, name }) => `${namespace}/${name}`)
  expect(names(ingress)).toEqual(['x/b', 'x/host', 'y/a'])
  expect(names(egress)).toEqual(['x/host', 'y/a'])
})
