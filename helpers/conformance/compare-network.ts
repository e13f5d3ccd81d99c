import { evaluateTraffic, type DirectionVerdict, type TrafficVerdict } from '../network/policy/evaluate.ts'
import { compileNetworkPolicies } from '../network/policy/network.ts'
import { differencesIn, isOwnTraffic } from './cyclonus-differences.ts'
import { askUpstream, endpointOf, objectsOf, podsOf, type Answer, type Cluster, type Question } from './upstream-network.ts'

interface AskedCluster extends Cluster {
  readonly questions: readonly Question[]
}

/** A direction as the program writes it: all policies that isolate, and all rules that allow. */
const shown = ({ allowed, policies, rules }: DirectionVerdict) => ({
  allowed,
  policies: policies.map(({ namespace, policy }) => `${namespace}/${policy}`).toSorted(),
  rules: rules.map(({ namespace, policy, path }) => `${namespace}/${policy} ${path}`).toSorted(),
})

const verdictsOn = (cluster: AskedCluster): readonly TrafficVerdict[] => {
  const policies = compileNetworkPolicies({ objects: objectsOf(cluster), pods: podsOf(cluster) })
  return cluster.questions.map(({ from, to, port, protocol }) =>
    evaluateTraffic(policies, { from: endpointOf(from, policies.pods), to: endpointOf(to, policies.pods), port, protocol }),
  )
}

type Outcome = 'same' | 'own' | 'otherwise' | 'differing'

const outcomeOf = (ours: TrafficVerdict, theirs: Answer['verdicts'][number] | undefined, isOwn: boolean, isOtherwise: boolean): Outcome => {
  if (isOwn) return ours.allowed ? 'own' : 'differing'
  if (isOtherwise) return 'otherwise'
  return JSON.stringify({ egress: shown(ours.egress), ingress: shown(ours.ingress) }) === JSON.stringify(theirs) ? 'same' : 'differing'
}

/** Asks both the same, and sorts out what cyclonus is known to say otherwise. */
export const compareVerdicts = async (clusters: readonly AskedCluster[]) => {
  const answers = await askUpstream(clusters)
  const start = performance.now()
  const verdicts = clusters.map(verdictsOn)
  const seconds = (performance.now() - start) / 1000
  const compared = clusters.flatMap((cluster, at) => {
    const isOtherwise = differencesIn(cluster)
    return (verdicts[at] ?? []).flatMap((ours, number) => {
      const [question, theirs] = [cluster.questions[number], answers[at]?.verdicts[number]]
      if (question === undefined) return []
      return [{ cluster, question, ours, theirs, outcome: outcomeOf(ours, theirs, isOwnTraffic(question), isOtherwise(question)) }]
    })
  })
  const count = (wanted: Outcome) => compared.filter(({ outcome }) => outcome === wanted).length
  return {
    asked: compared.length,
    own: count('own'),
    otherwise: count('otherwise'),
    denied: compared.filter(({ ours }) => !ours.allowed).length,
    perSecond: Math.round(compared.length / seconds),
    verdicts: compared.map(({ ours }) => ours),
    differing: compared.filter(({ outcome }) => outcome === 'differing'),
  }
}
