import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { connect } from '../kube/client.ts'
import { evaluateTraffic } from '../network/policy/evaluate.ts'
import { compileNetworkPolicies } from '../network/policy/network.ts'
import { liveNetwork, type LiveNetwork, type PodQuestion } from './live-network.ts'
import { conformanceClusters, objectsOf, podsOf, type Cluster } from './upstream-network.ts'

/** Every so many of upstream's some 250 clusters; all of them where SEATRIAL_CONFORMANCE is `all`. */
const every = process.env['SEATRIAL_CONFORMANCE'] === 'all' ? 1 : 10

/** How long the network plugin may take to put policies in force, in milliseconds. */
const lag = 20_000

const isSame = (one: Cluster, other: Cluster): boolean => namesIn(one) === namesIn(other)
const namesIn = ({ namespaces, pods }: Cluster): string =>
  [...Object.keys(namespaces), ...pods.map(({ namespace, name }) => `${namespace}/${name}`)].toSorted().join()

/** Every pod with every port of every other, and what the policies say of it. */
const trialsOn = (cluster: Cluster): { readonly question: PodQuestion; readonly allowed: boolean }[] => {
  const policies = compileNetworkPolicies({ objects: objectsOf(cluster), pods: podsOf(cluster) })
  return cluster.pods.flatMap((from, source) =>
    cluster.pods.flatMap((to, target) =>
      to.ports.map(({ port, protocol }) => {
        const [one, other] = [policies.pods[source], policies.pods[target]]
        if (one === undefined || other === undefined) throw new RangeError('no such pod')
        const { allowed } = evaluateTraffic(policies, { from: one, to: other, port, protocol })
        return { question: { from, protocol, host: to.ip, port }, allowed }
      }),
    ),
  )
}

/** Asks until all is as the policies say, or the plugin has had its time; gives what then differs. */
const differing = async (network: LiveNetwork, trials: ReturnType<typeof trialsOn>) => {
  const until = performance.now() + lag
  let left = trials
  for (;;) {
    const answers = await network.ask(left.map(({ question }) => question))
    left = left.filter(({ allowed }, at) => (answers[at]?.outcome === 'connected') !== allowed)
    if (left.length === 0 || performance.now() > until) return left
    await sleep(250)
  }
}

test("probes find what the verdicts say, on cyclonus' conformance cases", { timeout: 1_800_000 }, async ({ annotate }) => {
  const all = await conformanceClusters()
  const [first] = all
  if (first === undefined) throw new Error('no cases')
  // A few cases make pods and namespaces of their own on the way.
  const clusters = all.filter((cluster) => isSame(cluster, first)).filter((_, at) => at % every === 0)
  await using kube = await connect(inject('seatrial').kubeconfig)
  await using network = await liveNetwork(kube, first, 1_700_000)
  const counts = { asked: 0, denied: 0 }
  const wrong: unknown[] = []
  for (const cluster of clusters) {
    const real = await network.become(cluster)
    const trials = trialsOn(real)
    counts.asked += trials.length
    counts.denied += trials.filter(({ allowed }) => !allowed).length
    const left = await differing(network, trials)
    wrong.push(...left.map((trial) => ({ ...trial, policies: cluster.policies })))
  }
  expect(wrong.slice(0, 2)).toEqual([])
  expect(clusters.length).toBeGreaterThan(20)
  expect(counts.denied).toBeGreaterThan(counts.asked / 10)
  await annotate(`${counts.asked} questions on ${clusters.length} clusters, ${counts.denied} of them denied: no difference`)
})

test('all pairs at once take a twentieth of the time of one after the other', { timeout: 900_000 }, async ({ annotate }) => {
  const isolating = (await conformanceClusters()).find(({ policies }) => policies.length > 0)
  if (isolating === undefined) throw new Error('no case with a policy')
  await using kube = await connect(inject('seatrial').kubeconfig)
  await using network = await liveNetwork(kube, isolating, 800_000)
  const questions = trialsOn(await network.become(isolating)).map(({ question }) => question)
  await network.ask(questions)
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now()
    await work()
    return performance.now() - start
  }
  const atOnce = await timed(() => network.ask(questions))
  // Every so many of them: all would take minutes.
  const sample = questions.filter((_, at) => at % 8 === 0)
  const oneByOne = await timed(async () => {
    for (const question of sample) await network.ask([question])
  })
  const ratio = (oneByOne / sample.length / atOnce) * questions.length
  expect(ratio).toBeGreaterThan(20)
  await annotate(`${questions.length} pairs at once in ${Math.round(atOnce)} ms; one after the other ${ratio.toFixed(0)} times that`)
})
