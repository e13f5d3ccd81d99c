import fc from 'fast-check'
import { several, some } from './arbitraries.ts'

/** Mistakes are rare in a policy that is to decide something, and common in one that is to be refused. */
const rarely = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>, one: number) =>
  fc.oneof({ weight: one - 1, arbitrary: good }, { weight: 1, arbitrary: bad })

const keys = ['app', 'role', 'example.org/tier']
const values = ['a', 'b', 'c']
const labels = fc.dictionary(fc.constantFrom(...keys), rarely(fc.constantFrom(...values), fc.constant(''), 12), { maxKeys: 3 })

const oddNames = '-a a/b/c A.B/c /a a/ a--b'.split(' ')
const longNames = ['x'.repeat(64), `${'x'.repeat(63)}/a`, `${'y.'.repeat(127)}z/a`]
const badNames = fc.constantFrom('', 'a b', ...oddNames, ...longNames)

const selectors = (one: number) => {
  const key = rarely(fc.constantFrom(...keys), badNames, one)
  const value = rarely(fc.constantFrom(...values), badNames, one)
  const listed = fc.array(value, { minLength: 1, maxLength: 2 })
  const operator = fc.constantFrom('in', 'Gt', '', 'In', 'NotIn', 'Exists', 'DoesNotExist')
  const requirement = rarely(
    fc.oneof(
      fc.record({ key, operator: fc.constantFrom('In', 'In', 'NotIn'), values: listed }),
      fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
    ),
    some({ key, operator, values: several(value) }),
    one,
  )
  return some({
    matchLabels: fc.dictionary(key, value, { maxKeys: 1 }),
    matchExpressions: fc.array(requirement, { maxLength: 1 }),
  })
}

/** Ranges with parts of them. Bits after the prefix, and IPv4 in IPv6, are allowed. */
const ranges: readonly (readonly [cidr: string, except: readonly string[]])[] = [
  ['0.0.0.0/0', ['10.0.0.0/8', '10.1.2.0/24', '192.0.2.1/32']],
  ['10.0.0.0/8', ['10.1.0.0/16', '10.1.2.3/32', '10.1.2.200/25']],
  ['10.1.2.77/24', ['10.1.2.0/25', '10.1.2.3/32', '10.1.2.4/31']],
  ['10.1.2.3/32', []],
  ['::/0', ['2001:db8::/32', '2001:db8::5/128']],
  ['2001:DB8::/32', ['2001:db8:0:1::/64', '2001:db8::5/128', '2001:db8:0:0:0:0:0:6/127']],
  ['::ffff:10.1.0.0/112', ['::ffff:10.1.2.0/120', '::ffff:a01:203/128']],
]
const parts = ranges.flatMap(([cidr, except]) => [cidr, ...except])

const badRanges = [
  ...'10.0.0.0 10.0.0.0/33 300.1.1.1/8 x/8 10.0.0/8 /8 10.0.0.0/ 10.0.0.0/-1 10.0.0.0/8/8 10.0.0.0/2147483648'.split(' '),
  ...'::1%eth0/64 1:2:3:4:5:6:7:8:9/64 1::2::3/64 ::/129 2001:db8::g/64 ::10.0.0.1/96 :::/0'.split(' '),
  '',
  ' 10.0.0.0/8',
]
/** The API server takes these, for the time being; cyclonus does not. */
const zeros = ['010.0.0.0/8', '10.0.0.0/08', '::ffff:010.1.0.0/112']

const blocks = (one: number) => {
  const good = fc
    .constantFrom(...ranges)
    .chain(([cidr, except]) => fc.record({ cidr: fc.constant(cidr), except: fc.subarray([...except]) }))
  const any = fc.constantFrom(...parts, ...badRanges, ...(one < 10 ? zeros : []))
  return rarely(good, fc.record({ cidr: any, except: several(any) }), one)
}

const peers = (one: number) => {
  const selector = selectors(one)
  const ipBlock = blocks(one)
  return rarely(
    fc.oneof(
      fc.record({ podSelector: selector }),
      fc.record({ namespaceSelector: selector }),
      fc.record({ namespaceSelector: selector, podSelector: selector }),
      fc.record({ ipBlock }),
    ),
    some({ podSelector: selector, ipBlock }),
    one,
  )
}

const portNumbers = [53, 80, 81, 8080]
const portNames = ['web', 'dns', 'rpc-1']
const protocols = ['TCP', 'UDP', 'SCTP'] as const

const policyPorts = (one: number) => {
  const known = some({ protocol: fc.constantFrom(...protocols) })
  const end = fc.option(fc.nat(100), { freq: 3, nil: undefined })
  const numbered = fc
    .tuple(known, fc.constantFrom(...portNumbers), end)
    .map(([rest, port, more]) => ({ ...rest, port, ...(more !== undefined && { endPort: port + more }) }))
  const named = fc.tuple(known, fc.constantFrom(...portNames)).map(([rest, port]) => ({ ...rest, port }))
  const odd = some({
    protocol: fc.constantFrom('tcp', 'ICMP', '', 'TCP'),
    port: fc.constantFrom<string | number>(0, -1, 65_535, 65_536, 80, 'web', '', '80', 'WEB', 'a--b', '-a', 'a-', 'a_b', 'a'.repeat(16)),
    endPort: fc.constantFrom(0, -1, 79, 80, 65_536),
  })
  const good = fc.oneof({ weight: 6, arbitrary: numbered }, { weight: 2, arbitrary: named }, { weight: 1, arbitrary: known })
  return rarely(good, odd, one)
}

/** A NetworkPolicy; about one in `one` of its parts may be a mistake. */
export const networkPolicy = (one: number) => {
  const ports = fc.array(policyPorts(one), { maxLength: 2 })
  const side = fc.array(peers(one), { maxLength: 3 })
  return fc.record({
    metadata: fc.record({ namespace: fc.constantFrom('x', 'y', 'z'), name: fc.constant('policy') }),
    spec: some({
      podSelector: selectors(one),
      policyTypes: rarely(
        fc.subarray(['Ingress', 'Egress']),
        fc.array(fc.constantFrom('Ingress', 'Egress', 'ingress', ''), { maxLength: 3 }),
        one,
      ),
      ingress: fc.array(some({ ports, from: side }), { maxLength: 2 }),
      egress: fc.array(some({ ports, to: side }), { maxLength: 2 }),
    }),
  })
}

const addresses = [
  '10.1.2.3',
  '10.1.2.4',
  '10.1.2.200',
  '10.1.9.9',
  '10.9.9.9',
  '192.0.2.1',
  '2001:db8::5',
  '2001:db8::7',
  '2001:db8:0:1::1',
]
const strangers = ['198.51.100.7', '2001:db9::1', '::ffff:10.1.2.3', '::1']

const pod = fc.record({
  namespace: fc.constantFrom('x', 'y', 'z'),
  labels,
  ip: fc.constantFrom(...addresses),
  ports: fc.uniqueArray(
    fc.tuple(fc.constantFrom(...protocols), fc.constantFrom(...portNumbers), fc.option(fc.constantFrom(...portNames), { freq: 4 })),
    { selector: ([protocol, port]) => `${protocol} ${port}`, maxLength: 5 },
  ),
})

/** Pods in three namespaces, of which one may have no labels of its own, and policies for them. */
export const network = fc.record({
  namespaces: fc.dictionary(fc.constantFrom('x', 'y', 'z'), labels),
  pods: fc.array(pod, { minLength: 1, maxLength: 5 }).map((all) =>
    all.map(({ ports, ...rest }, index) => ({
      ...rest,
      name: `pod-${index}`,
      ports: ports.map(([protocol, port, name]) => ({ protocol, port, ...(name === null ? {} : { name }) })),
    })),
  ),
  policies: fc
    .array(networkPolicy(60), { minLength: 1, maxLength: 4 })
    .map((all) => all.map((one, index) => ({ ...one, metadata: { ...one.metadata, name: `policy-${index}` } }))),
  outside: fc.subarray([...addresses, ...strangers], { minLength: 1, maxLength: 2 }),
})

export const selection = fc.record({ selector: selectors(1_000_000), labels })

const ends = ({ pods, outside }: { readonly pods: readonly unknown[]; readonly outside: readonly string[] }) => [
  ...pods.map((_, at) => ({ pod: at })),
  ...outside.map((ip) => ({ ip })),
]

/** A network, and twelve questions on it. */
export const askedNetwork = network.chain((cluster) => {
  const end = fc.constantFrom(...ends(cluster))
  const question = fc.record({ from: end, to: end, port: fc.constantFrom(...portNumbers, 443), protocol: fc.constantFrom(...protocols) })
  return fc.array(question, { minLength: 12, maxLength: 12 }).map((questions) => ({
    namespaces: cluster.namespaces,
    pods: cluster.pods,
    policies: cluster.policies,
    questions,
  }))
})
