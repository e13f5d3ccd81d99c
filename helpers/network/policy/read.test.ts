import { expect, test } from 'vitest'
import { evaluateTraffic } from './evaluate.ts'
import { compiled, podAt, policyAt } from './testing.ts'

const peer = (from: object) => ({ ingress: [{ from: [from] }] })
const port = (fields: object) => ({ ingress: [{ ports: [fields] }] })
const requirement = (fields: object) => ({ podSelector: { matchExpressions: [fields] } })

test.each<[spec: object, type: string, field: string, detail: string]>([
  [
    requirement({ key: 'a', operator: 'Equals', values: ['b'] }),
    'Invalid value',
    'spec.podSelector.matchExpressions[0].operator',
    '"Equals" is none of In, NotIn, Exists, DoesNotExist',
  ],
  [requirement({ key: 'a', operator: 'In' }), 'Required value', 'spec.podSelector.matchExpressions[0].values', 'In needs values'],
  [
    requirement({ key: 'a', operator: 'Exists', values: ['b'] }),
    'Forbidden',
    'spec.podSelector.matchExpressions[0].values',
    'Exists takes no values',
  ],
  [
    peer({ ipBlock: { cidr: '10.0.0.0' } }),
    'Invalid value',
    'spec.ingress[0].from[0].ipBlock.cidr',
    '"10.0.0.0" is no range of addresses such as 10.9.8.0/24 or 2001:db8::/64',
  ],
  [
    peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '192.0.2.0/24'] } }),
    'Invalid value',
    'spec.ingress[0].from[0].ipBlock.except[1]',
    '192.0.2.0/24 is no part of 10.0.0.0/8',
  ],
  [
    peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }),
    'Invalid value',
    'spec.ingress[0].from[0].ipBlock.except[0]',
    '10.0.0.0/8 is no part of 10.0.0.0/8',
  ],
  [peer({}), 'Required value', 'spec.ingress[0].from[0]', 'a peer needs podSelector, namespaceSelector or ipBlock'],
  [
    peer({ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }),
    'Forbidden',
    'spec.ingress[0].from[0]',
    'ipBlock stands alone, without selectors',
  ],
  [port({ protocol: 'ICMP' }), 'Unsupported value', 'spec.ingress[0].ports[0].protocol', '"ICMP" is none of TCP, UDP, SCTP'],
  [port({ port: 65_536 }), 'Invalid value', 'spec.ingress[0].ports[0].port', '65536 is not between 1 and 65535'],
  [port({ port: '80' }), 'Invalid value', 'spec.ingress[0].ports[0].port', '"80" can not be the name of a port'],
  [port({ port: 80, endPort: 79 }), 'Invalid value', 'spec.ingress[0].ports[0].endPort', 'endPort 79 is less than port 80'],
  [port({ endPort: 79 }), 'Invalid value', 'spec.ingress[0].ports[0].endPort', 'endPort needs a port'],
  [{ policyTypes: ['ingress'] }, 'Unsupported value', 'spec.policyTypes[0]', '"ingress" is none of Ingress, Egress'],
  [
    { podSelector: { matchLabels: { a: 1 } } },
    'Malformed',
    'spec.podSelector.matchLabels.a',
    'Invalid input: expected string, received number',
  ],
])('%j is found, and the policy takes no part', (spec, type, field, detail) => {
  const policies = compiled(policyAt('p', spec))
  expect(policies.findings).toEqual([{ policy: 'p', namespace: 'x', refused: true, type, field, detail }])
  expect(evaluateTraffic(policies, { from: { ip: '192.0.2.1' }, to: podAt('x/a'), port: 80 }).ingress.because).toBe('not isolated')
})

test('all mistakes are found at once, an unknown field among them', () => {
  const { findings } = compiled(
    policyAt('p', { podSelecter: {}, ...peer({ podSelector: { matchLabel: {} }, to: [] }), egress: [{ from: [] }] }),
  )
  expect(findings.map(({ type, field, refused }) => [type, field, refused])).toEqual([
    ['Unknown field', 'spec.podSelecter', false],
    ['Unknown field', 'spec.ingress[0].from[0].podSelector.matchLabel', false],
    ['Unknown field', 'spec.ingress[0].from[0].to', false],
    ['Unknown field', 'spec.egress[0].from', false],
  ])
})

test('what the API has, null included, is no unknown field', () => {
  const selector = { matchLabels: null, matchExpressions: [{ key: 'a', operator: 'Exists', values: null }] }
  const spec = {
    podSelector: selector,
    policyTypes: null,
    ingress: [{ ports: null, from: [{ podSelector: null, namespaceSelector: selector, ipBlock: null }] }],
    egress: [{ to: [{ ipBlock: { cidr: '::/0', except: null } }], ports: [{ port: null, protocol: null, endPort: null }] }],
  }
  expect(compiled(policyAt('p', spec)).findings).toEqual([])
})

test.each([
  ['crd.projectcalico.org/v1', 'GlobalNetworkPolicy'],
  ['cilium.io/v2', 'CiliumNetworkPolicy'],
  ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy'],
])('of %s a %s is said not to be evaluated', (apiVersion, kind) => {
  const { findings } = compiled({ ...policyAt('p', {}), apiVersion, kind })
  expect(findings).toMatchObject([{ type: 'Not evaluated', policy: 'p', refused: false }])
})

test('objects that name no namespace are in the one that is given', () => {
  const { name } = policyAt('p', {}).metadata
  const { findings } = compiled({ ...policyAt('p', { policyTypes: ['x'] }), metadata: { name } })
  expect(findings).toMatchObject([{ namespace: 'default' }])
})
