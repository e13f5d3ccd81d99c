import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../../kube/object.ts'
import type { Endpoint } from './endpoint.ts'
import { evaluateTraffic } from './evaluate.ts'
import { compiled, namespaceWith, podAt, policyAt } from './testing.ts'

const web = podAt('x/web app=web', { ips: ['10.0.0.1'], node: 'n1' })
const client = podAt('x/client app=client role=a', { ips: ['10.0.0.2'] })
const stranger = podAt('y/client app=client', { ips: ['10.0.1.2', '2001:db8::2'] })

const toWeb = { podSelector: { matchLabels: { app: 'web' } } }
const ingress = (...rules: readonly object[]) => policyAt('web', { ...toWeb, ingress: rules })
const from = (peer: object) => ingress({ from: [peer] })

const ask = (objects: readonly KubeObject[], source: Endpoint, target: Endpoint = web, port: number | string = 80) =>
  evaluateTraffic(compiled(...objects), { from: source, to: target, port })

describe('a rule is for', () => {
  const labelled = namespaceWith('y', { team: 'b' })
  const requires = (operator: string, ...values: readonly string[]) => ({
    podSelector: { matchExpressions: [{ key: 'role', operator, values }] },
  })

  test.each<[what: string, peer: object, source: Endpoint, allowed: boolean]>([
    ['pods of its own namespace', { podSelector: {} }, client, true],
    ['no pods of another one', { podSelector: {} }, stranger, false],
    ['all namespaces', { namespaceSelector: {} }, stranger, true],
    ['a namespace by label', { namespaceSelector: { matchLabels: { team: 'b' } } }, stranger, true],
    ['a namespace by name', { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'x' } } }, client, true],
    ['both selectors at once', { namespaceSelector: {}, podSelector: { matchLabels: { role: 'a' } } }, stranger, false],
    ['a value among others', requires('In', 'a', 'b'), client, true],
    ['a value not among others', requires('NotIn', 'a'), client, false],
    ['no such label, which is not among others', { namespaceSelector: {}, ...requires('NotIn', 'a') }, stranger, true],
    ['a label that is there', requires('Exists'), client, true],
    ['a label that is not', requires('DoesNotExist'), client, false],
    [
      'an empty value, which is not a missing label',
      { namespaceSelector: {}, podSelector: { matchLabels: { role: '' } } },
      stranger,
      false,
    ],
    ['addresses', { ipBlock: { cidr: '192.0.2.0/24' } }, { ip: '192.0.2.7' }, true],
    ['no addresses but those', { ipBlock: { cidr: '192.0.2.0/24' } }, { ip: '192.0.3.7' }, false],
    ['no excepted address', { ipBlock: { cidr: '192.0.2.0/24', except: ['192.0.2.4/30'] } }, { ip: '192.0.2.7' }, false],
    ['addresses of IPv6', { ipBlock: { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] } }, { ip: '2001:db8::7' }, true],
    ['no excepted address of IPv6', { ipBlock: { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] } }, { ip: '2001:db8:1::7' }, false],
    ['no IPv6 with all of IPv4', { ipBlock: { cidr: '0.0.0.0/0' } }, { ip: '2001:db8::7' }, false],
    ['pods by either of their addresses', { ipBlock: { cidr: '2001:db8::/32' } }, stranger, true],
    ['no pod whose address is not known', { ipBlock: { cidr: '0.0.0.0/0' } }, podAt('x/new'), false],
    ['no address by selectors', { namespaceSelector: {} }, { ip: '192.0.2.7' }, false],
  ])('%s', (_, peer, source, allowed) => {
    expect(ask([from(peer), labelled], source).allowed).toBe(allowed)
  })

  test.each<[what: string, rules: readonly object[], allowed: boolean]>([
    ['nobody, without rules', [], false],
    ['everybody, with an empty rule', [{}], true],
    ['everybody, with an empty `from`', [{ from: [] }], true],
    ['everybody, with `from: null`', [{ from: null }], true],
    ['all ports, with empty `ports`', [{ ports: [] }], true],
  ])('%s', (_, rules, allowed) => {
    expect(ask([ingress(...rules)], { ip: '192.0.2.7' }).allowed).toBe(allowed)
  })
})

describe('a port', () => {
  const named = podAt('x/web app=web', {
    ports: [
      { name: 'http', port: 80, protocol: 'TCP' },
      { name: 'http', port: 81, protocol: 'UDP' },
    ],
  })

  test.each<[port: object, asked: number, protocol: 'TCP' | 'UDP' | 'SCTP', allowed: boolean]>([
    [{ port: 80 }, 80, 'TCP', true],
    [{ port: 80 }, 80, 'UDP', false],
    [{ protocol: 'SCTP' }, 9, 'SCTP', true],
    [{ port: 80, endPort: 80 }, 80, 'TCP', true],
    [{ port: 80, endPort: 82 }, 82, 'TCP', true],
    [{ port: 80, endPort: 82 }, 83, 'TCP', false],
    [{ port: 80, endPort: 82 }, 79, 'TCP', false],
    [{ port: 'http' }, 80, 'TCP', true],
    [{ port: 'http' }, 81, 'TCP', false],
    [{ port: 'http', protocol: 'UDP' }, 81, 'UDP', true],
    [{ port: 'http', protocol: 'UDP' }, 80, 'UDP', false],
  ])('%j, asked for %d %s: %j', (port, asked, protocol, allowed) => {
    const policies = compiled(ingress({ ports: [port] }))
    expect(evaluateTraffic(policies, { from: client, to: named, port: asked, protocol }).allowed).toBe(allowed)
  })

  test('is asked for by the name that the target has for it', () => {
    const policies = compiled(ingress({ ports: [{ port: 80 }] }))
    expect(evaluateTraffic(policies, { from: client, to: named, port: 'http' })).toMatchObject({ port: 80, allowed: true })
    expect(evaluateTraffic(policies, { from: client, to: named, port: 'http', protocol: 'UDP' })).toMatchObject({
      port: 81,
      allowed: false,
    })
    expect(() => evaluateTraffic(policies, { from: client, to: named, port: 'rpc' })).toThrow('pod x/web has no TCP port named rpc')
    expect(() => evaluateTraffic(policies, { from: client, to: { ip: '192.0.2.1' }, port: 'http' })).toThrow(RangeError)
  })

  test('of an egress rule has the name that the target has for it', () => {
    const policy = policyAt('out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'http' }] }] })
    expect(ask([policy], client, named).allowed).toBe(true)
    expect(ask([policy], client, { ip: '192.0.2.1' }).allowed).toBe(false)
  })
})

describe('policyTypes', () => {
  const out = { ip: '192.0.2.1' }

  test.each<[spec: object, isolates: readonly [ingress: boolean, egress: boolean]]>([
    [{}, [true, false]],
    [{ egress: [] }, [true, false]],
    [{ egress: [{ ports: [{ port: 1 }] }] }, [true, true]],
    [{ policyTypes: [] }, [true, false]],
    [{ policyTypes: ['Egress'] }, [false, true]],
    [{ policyTypes: ['Ingress'], egress: [{ ports: [{ port: 1 }] }] }, [true, false]],
    [{ policyTypes: ['Ingress', 'Egress'] }, [true, true]],
  ])('%j isolates for ingress and egress: %j', (spec, isolates) => {
    const policy = policyAt('p', { podSelector: {}, ...spec })
    expect([!ask([policy], out, web).allowed, !ask([policy], web, out).allowed]).toEqual(isolates)
  })
})

describe('policies have no say in', () => {
  const denyAll = (namespace: string) => policyAt(`${namespace}/deny`, { policyTypes: ['Ingress', 'Egress'] })
  const objects = [denyAll('x'), denyAll('y')] as const
  const onHost = podAt('x/host app=web', { hostNetwork: true, node: 'n1', ips: ['10.9.0.1'] })
  const elsewhere = podAt('y/host', { hostNetwork: true, node: 'n2', ips: ['10.9.0.2'] })

  test.each<[what: string, source: Endpoint, target: Endpoint, egress: string, ingress: string]>([
    ['traffic of a pod with itself', web, { ...web }, 'own traffic', 'own traffic'],
    ['what its own node sends to a pod', { node: 'n1' }, web, 'host network', 'own node'],
    ['what a pod sends to its own node', web, { node: 'n1' }, 'own node', 'host network'],
    ["what a pod on its own node's network sends to a pod", onHost, web, 'host network', 'own node'],
    ['what is outside the cluster', { ip: '192.0.2.1' }, { ip: '192.0.2.2' }, 'not a pod', 'not a pod'],
    ['what a pod on the host network is sent', { ip: '192.0.2.1' }, onHost, 'not a pod', 'host network'],
    ['what is not selected', podAt('z/a'), podAt('z/b'), 'not isolated', 'not isolated'],
  ])('%s', (_, source, target, egress, ingress) => {
    expect(ask(objects, source, target)).toMatchObject({
      allowed: true,
      egress: { because: egress },
      ingress: { because: ingress },
    })
  })

  test.each<[what: string, source: Endpoint, target: Endpoint]>([
    ['another node', { node: 'n2' }, web],
    ['a node that may be any', { node: 'n1' }, podAt('x/web')],
    ["a pod on another node's network", elsewhere, web],
    ['a pod of the same template', podAt('x/web', { template: true }), podAt('x/web', { template: true })],
    ['a pod of the same name elsewhere', podAt('y/web'), web],
  ])('but they have in what comes from %s', (_, source, target) => {
    expect(ask(objects, source, target).allowed).toBe(false)
  })

  test("a pod on its node's network is selected by its address alone", () => {
    expect(ask([from({ namespaceSelector: {} })], elsewhere).allowed).toBe(false)
    expect(ask([from({ ipBlock: { cidr: '10.9.0.0/24' } })], elsewhere).allowed).toBe(true)
    expect(ask([ingress({})], elsewhere).allowed).toBe(true)
  })
})

describe('a verdict says', () => {
  test('which policies isolate, and every rule that allows', () => {
    const one = policyAt('one', {
      ...toWeb,
      ingress: [{ ports: [{ port: 1 }] }, { from: [{ podSelector: { matchLabels: { app: 'no' } } }, { podSelector: {} }] }],
    })
    const two = policyAt('two', { ingress: [{ ports: [{ port: 443 }, { port: 80 }] }] })
    const other = policyAt('other', { podSelector: { matchLabels: { app: 'db' } } })
    expect(ask([one, two, other], client).ingress).toEqual({
      allowed: true,
      because: 'rule',
      policies: [
        { policy: 'one', namespace: 'x' },
        { policy: 'two', namespace: 'x' },
      ],
      rules: [
        { policy: 'one', namespace: 'x', path: 'spec.ingress[1].from[1]' },
        { policy: 'two', namespace: 'x', path: 'spec.ingress[0]', port: 'spec.ingress[0].ports[1]' },
      ],
      mismatches: [],
    })
  })

  test.each<[spec: object, source: Endpoint, path: string, mismatch: string, detail: string]>([
    [{}, client, 'spec.ingress', 'no rule', 'it has no rule for ingress'],
    [
      { ingress: [{ ports: [{ port: 443 }, { port: 'https' }, { port: 8080, endPort: 8090 }, { protocol: 'UDP' }] }] },
      client,
      'spec.ingress[0]',
      'port',
      'TCP 80 is none of TCP 443, TCP https, TCP 8080-8090, UDP',
    ],
    [
      { ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'b' } } }, { podSelector: { matchLabels: { role: 'b' } } }] }] },
      client,
      'spec.ingress[0].from[1]',
      'peer',
      'podSelector does not select it: label role is "a", and must be "b"',
    ],
    [
      { ingress: [{ from: [{ podSelector: { matchLabels: { role: 'b' } } }] }, { from: [{ podSelector: {} }], ports: [{ port: 81 }] }] },
      client,
      'spec.ingress[1].from[0]',
      'port',
      'TCP 80 is none of TCP 81',
    ],
    [
      { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 81 }] }] },
      stranger,
      'spec.ingress[0].from[0]',
      'peer and port',
      'its namespace is y, and a peer without namespaceSelector is in x; TCP 80 is none of TCP 81',
    ],
    [
      { ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'Exists' }] } }] }] },
      stranger,
      'spec.ingress[0].from[0]',
      'peer',
      'namespaceSelector does not select its namespace y: there is no label team',
    ],
    [
      { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }, { ipBlock: { cidr: '192.0.2.0/24' } }] }] },
      { ip: '10.1.2.3' },
      'spec.ingress[0].from[0]',
      'peer',
      'its address is in 10.1.0.0/16, an except of 10.0.0.0/8',
    ],
    [
      { ingress: [{ from: [{ podSelector: {} }, { ipBlock: { cidr: '192.0.2.0/24' } }] }] },
      { ip: '10.1.2.3' },
      'spec.ingress[0].from[1]',
      'peer',
      'its address is outside 192.0.2.0/24',
    ],
    [
      { ingress: [{ from: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }] },
      podAt('x/new'),
      'spec.ingress[0].from[0]',
      'peer',
      'its address, which ipBlock 192.0.2.0/24 asks for, is not known',
    ],
  ])('of %j what comes nearest', (spec, source, path, mismatch, detail) => {
    const { allowed, because, mismatches } = ask([policyAt('p', spec)], source).ingress
    expect({ allowed, because, mismatches }).toEqual({
      allowed: false,
      because: 'no rule',
      mismatches: [{ policy: 'p', namespace: 'x', path, mismatch, detail }],
    })
  })

  test('that both directions have to allow', () => {
    const out = policyAt('y/out', { policyTypes: ['Egress'] })
    const verdict = ask([out, ingress({})], stranger)
    expect([verdict.allowed, verdict.egress.allowed, verdict.ingress.allowed]).toEqual([false, false, true])
  })
})

test.each(['', '10.0.0', '10.0.0.256', 'host', 'fe80::1%eth0'])('%j is no address to ask about', (ip) => {
  expect(() => ask([], { ip })).toThrow(RangeError)
})

test.each([0, 65_536, 80.5, Number.NaN])('%d is no port to ask about', (port) => {
  expect(() => ask([], client, web, port)).toThrow(RangeError)
})
