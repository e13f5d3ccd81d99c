import { list } from '../../kube/objects.ts'
import { evaluateTraffic } from '../../network/policy/evaluate.ts'
import { tellVerdict } from '../../network/policy/tell.ts'
import type { StepContext } from '../context.ts'
import type { Asker } from './asker.ts'
import type { Policies } from './policies.ts'

/** What the policies say of a pod's way to the cluster's DNS. */
export interface WayToDns {
  /** Whether it may ask a server of it; undefined where none is known. */
  readonly allowed: boolean | undefined
  readonly told: string
}

/** Names are asked for over UDP, and over TCP where an answer is long (RFC 7766): a pod without UDP has no DNS. */
export const wayToDns = async ({ pod }: Asker, { compiled, podOf }: Policies, { kube, signal }: StepContext): Promise<WayToDns> => {
  const servers = await list(kube, 'v1', 'Pod', { namespace: 'kube-system', query: { labelSelector: 'k8s-app=kube-dns' }, signal })
  const verdicts = servers.map((server) =>
    evaluateTraffic(compiled, { from: podOf(pod), to: { ...podOf(server), namespace: 'kube-system' }, port: 53, protocol: 'UDP' }),
  )
  const [first] = verdicts
  if (first === undefined) return { allowed: undefined, told: '' }
  return { allowed: verdicts.some(({ allowed }) => allowed), told: tellVerdict(first) }
}
