import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileNetworkPolicies } from '../network/policy/network.ts'
import { specSchema } from '../network/policy/manifest.ts'
import { lackFor } from '../kube/label-selector.ts'
import { compareVerdicts } from './compare-network.ts'
import { askedNetwork, networkPolicy, selection } from './generated-network-policies.ts'
import { askUpstream, conformanceClusters, objectsOf, type Cluster } from './upstream-network.ts'

const toEveryPort = (cluster: Cluster) => ({
  ...cluster,
  questions: cluster.pods.flatMap((_, from) =>
    cluster.pods.flatMap(({ ports }, to) => ports.map(({ port, protocol }) => ({ from: { pod: from }, to: { pod: to }, port, protocol }))),
  ),
})

test("the verdicts on cyclonus' conformance cases are cyclonus'", { timeout: 900_000 }, async ({ annotate }) => {
  const clusters = (await conformanceClusters()).map(toEveryPort)
  const { asked, own, otherwise, denied, perSecond, differing } = await compareVerdicts(clusters)
  expect(differing.slice(0, 2)).toEqual([])
  expect(otherwise).toBe(0)
  expect(clusters.length).toBeGreaterThan(250)
  expect(denied).toBeGreaterThan(10_000)
  await annotate(
    `${asked} questions on ${clusters.length} clusters, ${own} to the pod itself; ${denied} denied; ${perSecond} verdicts a second`,
  )
})

test("the verdicts on generated clusters are cyclonus'", { timeout: 900_000 }, async ({ annotate }) => {
  const clusters = structuredClone(fc.sample(askedNetwork, { numRuns: 5000, seed: 1 }))
  const { asked, own, otherwise, denied, perSecond, differing, verdicts } = await compareVerdicts(clusters)
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
