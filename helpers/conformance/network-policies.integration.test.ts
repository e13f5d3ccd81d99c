import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateTraffic, type DirectionVerdict, type TrafficVerdict } from '../network/policy/evaluate.ts'
import { compileNetworkPolicies } from '../network/policy/network.ts'
import { specSchema } from '../network/policy/manifest.ts'
import { lackFor } from '../network/policy/selector.ts'
import { differencesIn, isOwnTraffic } from './cyclonus-differences.ts'
import { network, networkPolicy, portNumbers, protocols, selection } from './generated-network-policies.ts'
import {
  askUpstream,
  conformanceClusters,
  endpointOf,
  objectsOf,
  podsOf,
  type Answer,
  type Cluster,
  type Question,
} from './upstream-network.ts'

const shown = ({ allowed, policies, rules }: DirectionVerdict) => ({
  allowed,
  policies: policies.map(({ namespace, policy }) => `${namespace}/${policy}`).toSorted(),
  rules: rules.map(({ namespace, policy, path }) => `${namespace}/${policy} ${path}`).toSorted(),
})

interface Compared {
  readonly asked: number
  readonly own: number
  readonly otherwise: number
  readonly denied: number
  readonly perSecond: number
  readonly verdicts: readonly TrafficVerdict[]
  readonly differing: readonly unknown[]
  readonly answers: readonly Answer[]
}

/** Asks both the same, and sorts out what cyclonus is known to say otherwise. */
const compare = async (clusters: readonly (Cluster & { readonly questions: readonly Question[] })[]): Promise<Compared> => {
  const answers = await askUpstream(clusters)
  const compiled = clusters.map((cluster) => ({ policies: compileNetworkPolicies({ objects: objectsOf(cluster), pods: podsOf(cluster) }) }))
  const start = performance.now()
  const verdicts = clusters.map(({ questions }, at) => {
    const policies = compiled[at]?.policies
    if (policies === undefined) return []
    return questions.map(({ from, to, port, protocol }) =>
      evaluateTraffic(policies, { from: endpointOf(from, policies.pods), to: endpointOf(to, policies.pods), port, protocol }),
    )
  })
  const seconds = (performance.now() - start) / 1000
  const compared = clusters.flatMap((cluster, at) => {
    const isOtherwise = differencesIn(cluster)
    return cluster.questions.map((question, number) => {
      const [ours, theirs] = [verdicts[at]?.[number], answers[at]?.verdicts[number]]
      if (ours === undefined || theirs === undefined) return { kind: 'differing', cluster, question, ours, theirs } as const
      if (isOwnTraffic(question)) return { kind: ours.allowed ? 'own' : 'differing', question, ours } as const
      if (isOtherwise(question)) return { kind: 'otherwise' } as const
      const [own, other] = [{ egress: shown(ours.egress), ingress: shown(ours.ingress) }, theirs]
      const isSame = JSON.stringify(own) === JSON.stringify(other)
      return isSame ? ({ kind: 'same' } as const) : ({ kind: 'differing', policies: cluster.policies, question, own, other } as const)
    })
  })
  const count = (kind: string) => compared.filter((one) => one.kind === kind).length
  const all = verdicts.flat()
  return {
    asked: compared.length,
    own: count('own'),
    otherwise: count('otherwise'),
    denied: all.filter(({ allowed }) => !allowed).length,
    perSecond: Math.round(all.length / seconds),
    verdicts: all,
    differing: compared.filter(({ kind }) => kind === 'differing'),
    answers,
  }
}

const toEveryPort = (cluster: Cluster) => ({
  ...cluster,
  questions: cluster.pods.flatMap((_, from) =>
    cluster.pods.flatMap(({ ports }, to) => ports.map(({ port, protocol }) => ({ from: { pod: from }, to: { pod: to }, port, protocol }))),
  ),
})

test("the verdicts on cyclonus' conformance cases are cyclonus'", { timeout: 900_000 }, async ({ annotate }) => {
  const clusters = (await conformanceClusters()).map(toEveryPort)
  const { asked, own, otherwise, denied, perSecond, differing } = await compare(clusters)
  expect(differing.slice(0, 2)).toEqual([])
  expect(otherwise).toBe(0)
  expect(clusters.length).toBeGreaterThan(250)
  expect(denied).toBeGreaterThan(10_000)
  await annotate(
    `${asked} questions on ${clusters.length} clusters, ${own} to the pod itself; ${denied} denied; ${perSecond} verdicts a second`,
  )
})

const ends = ({ pods, outside }: { readonly pods: readonly unknown[]; readonly outside: readonly string[] }) => [
  ...pods.map((_, at) => ({ pod: at })),
  ...outside.map((ip) => ({ ip })),
]

const generated = network.chain((cluster) => {
  const end = fc.constantFrom(...ends(cluster))
  const question = fc.record({ from: end, to: end, port: fc.constantFrom(...portNumbers, 443), protocol: fc.constantFrom(...protocols) })
  return fc.array(question, { minLength: 12, maxLength: 12 }).map((questions) => ({
    namespaces: cluster.namespaces,
    pods: cluster.pods,
    policies: cluster.policies,
    questions,
  }))
})

test("the verdicts on generated clusters are cyclonus'", { timeout: 900_000 }, async ({ annotate }) => {
  const clusters = structuredClone(fc.sample(generated, { numRuns: 5000, seed: 1 }))
  const { asked, own, otherwise, denied, perSecond, differing, verdicts } = await compare(clusters)
  expect(differing.slice(0, 2)).toEqual([])
  expect(otherwise / asked).toBeLessThan(0.5)
  expect(denied).toBeGreaterThan(10_000)
  const kinds = Map.groupBy(
    verdicts.flatMap(({ egress, ingress }) => [egress, ingress]),
    ({ because }) => because,
  )
  expect([...kinds.keys()].toSorted()).toEqual(['no rule', 'not a pod', 'not isolated', 'own traffic', 'rule'])
  expect(kinds.get('rule')?.length).toBeGreaterThan(5000)
  await annotate(
    `${asked} questions on ${clusters.length} clusters, ${own} to the pod itself and ${otherwise} on selectors that cyclonus reads otherwise; ${denied} denied; ${perSecond} verdicts a second`,
  )
})

test("a selector selects what Kubernetes' own selects", { timeout: 900_000 }, async ({ annotate }) => {
  const selections = structuredClone(fc.sample(selection, { numRuns: 20_000, seed: 1 }))
  const [theirs] = await askUpstream([{ policies: [], selections }])
  const ours = selections.map(
    ({ selector, labels }) => lackFor(specSchema.parse({ podSelector: selector }).podSelector, labels) === undefined,
  )
  const differing = selections.filter((_, at) => ours[at] !== theirs?.selects[at])
  expect(differing.slice(0, 3)).toEqual([])
  const selecting = ours.filter((selects) => selects).length
  expect(selecting).toBeGreaterThan(3000)
  await annotate(`${selections.length} selectors, ${selecting} of which select`)
})

test('what is found in policies with mistakes is what the API server finds', { timeout: 900_000 }, async ({ annotate }) => {
  const policies = structuredClone(fc.sample(networkPolicy(6), { numRuns: 20_000, seed: 1 }))
  const asked = policies.map((policy) => ({ policies: [policy] }))
  const answers = await askUpstream(asked)
  const told = asked.map((one) => compileNetworkPolicies({ objects: objectsOf(one), pods: [] }).findings)
  const texts = (problems: readonly { readonly type: string; readonly field: string }[]) =>
    [...new Set(problems.map(({ type, field }) => `${type} ${field}`))].toSorted()
  const differing = policies.flatMap((policy, at) => {
    const [ours, theirs] = [texts(told[at] ?? []), texts(answers[at]?.problems[0] ?? [])]
    return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ policy, ours, theirs }]
  })
  expect(differing.slice(0, 2)).toEqual([])
  const accepted = told.filter((findings) => findings.length === 0).length
  expect(accepted).toBeGreaterThan(1000)
  const kinds = new Set(told.flat().map(({ type, field }) => `${type} ${field.replaceAll(/\[\d+\]/g, '')}`))
  await annotate(`${policies.length} policies, ${accepted} of them accepted; ${told.flat().length} findings of ${kinds.size} kinds`)
})
