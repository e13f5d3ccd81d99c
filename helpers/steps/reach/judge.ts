import { isIP } from 'node:net'
import { list } from '../../kube/objects.ts'
import { evaluateTraffic, type TrafficVerdict } from '../../network/policy/evaluate.ts'
import { tellVerdict } from '../../network/policy/tell.ts'
import type { StepContext } from '../context.ts'
import { accessOf, type Access, type Trial, type Tried } from './answers.ts'
import type { Target } from './destination.ts'
import { wayToDns, type WayToDns } from './dns.ts'
import type { Policies } from './policies.ts'
import type { Row } from './row.ts'

export interface Pair extends Trial {
  readonly target: Target
}

/** What the policies say of a pair. */
interface Said {
  readonly policies: Access | 'unknown'
  readonly because: string
}

const accessBy = ({ allowed }: TrafficVerdict): Access => (allowed ? 'allowed' : 'denied')

/** What the policies say of one pair: of a Service, of all the pods behind it. */
export const saidOf = ({ asker, target }: Pick<Pair, 'asker' | 'target'>, { compiled, podOf }: Policies, { cache }: StepContext): Said => {
  const verdicts = target.pods.flatMap(({ pod, port }) => {
    const to = cache.get('Pod', pod)
    return to === undefined ? [] : [evaluateTraffic(compiled, { from: podOf(asker.pod), to: podOf(to), port, protocol: target.protocol })]
  })
  const [first] = verdicts
  if (first === undefined) return { policies: 'unknown', because: 'no pod is known to answer there' }
  const same = verdicts.every(({ allowed }) => allowed === first.allowed)
  return same
    ? { policies: accessBy(first), because: tellVerdict(first) }
    : { policies: 'unknown', because: `it depends on the pod: ${verdicts.map(tellVerdict).join(' | ')}` }
}

/** What the policies say of an address outside; of a Service's they can not say anything, as it stands for others. */
const saidOfAddress = async (
  { asker, target }: Pair,
  ip: string,
  { compiled, podOf }: Policies,
  { kube, signal }: StepContext,
): Promise<Said> => {
  // Of a name that could not be looked up nothing can be said.
  if (isIP(ip) === 0) return { policies: 'unknown', because: 'its address is not known' }
  const services = await list(kube, 'v1', 'Service', { query: { fieldSelector: `spec.clusterIP=${ip}` }, signal })
  if (services.length > 0) return { policies: 'unknown', because: `${ip} is a Service: policies are for what is behind it` }
  const verdict = evaluateTraffic(compiled, { from: podOf(asker.pod), to: { ip }, port: target.port, protocol: target.protocol })
  return { policies: accessBy(verdict), because: tellVerdict(verdict) }
}

const describe = ({ outcome, detail, milliseconds }: Tried<Pair>['answer']): string =>
  `${outcome} after ${Math.round(milliseconds)} ms${detail === '' ? '' : `: ${detail}`}`

/** Why a pair is wrong; undefined where it is as expected and as the policies say. */
const wrongWith = (
  { trial: { asker, target, expected }, answer }: Tried<Pair>,
  { policies, because }: Said,
  dns: WayToDns | undefined,
): string | undefined => {
  const access = accessOf(answer)
  const pair = `${asker.told} to ${target.told}/${target.protocol}`
  if (access === 'unresolved') {
    const way = dns === undefined || dns.allowed === undefined ? '' : `; of its way to DNS (UDP 53) the policies say: ${dns.told}`
    return `${pair}: ${target.host} can not be looked up (${answer.detail})${way}`
  }
  if (access !== expected) return `${pair}: expected ${expected}, it is ${access} (${describe(answer)}); by the policies: ${because}`
  if (policies !== 'unknown' && policies !== access)
    return `${pair}: ${access} as expected, but not by the policies, which say ${policies}: ${because}`
  return undefined
}

/** A name that a pod may not look up is one that it cannot reach by that name. */
const unresolvedRow = ({ trial: { asker, target, expected }, answer }: Tried<Pair>, { told }: WayToDns): Row => ({
  from: asker.told,
  to: target.told,
  protocol: target.protocol,
  expected,
  live: `denied (its name cannot be looked up: ${describe(answer)})`,
  policies: 'denied',
  because: `the way to DNS (UDP 53) is denied: ${told}`,
})

/** A pair's line for the report. */
export const judge = async (tried: Tried<Pair>, policies: Policies, context: StepContext): Promise<Row> => {
  const { trial, answer } = tried
  const dns = accessOf(answer) === 'unresolved' ? await wayToDns(trial.asker, policies, context) : undefined
  if (trial.expected === 'denied' && dns?.allowed === false) return unresolvedRow(tried, dns)
  const said =
    trial.target.pods.length > 0
      ? saidOf(trial, policies, context)
      : await saidOfAddress(trial, answer.address || trial.target.address, policies, context)
  const access = accessOf(answer)
  const wrong = wrongWith(tried, said, dns)
  return {
    from: trial.asker.told,
    to: trial.target.told,
    protocol: trial.target.protocol,
    expected: trial.expected,
    live: `${access} (${describe(answer)})`,
    ...said,
    ...(wrong !== undefined && { wrong }),
  }
}
