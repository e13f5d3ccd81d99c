import type { Kube } from '../kube/client.ts'
import { ApiError } from '../kube/client.ts'
import { create, merge } from '../kube/objects.ts'
import type { Capability } from '../types/scenario.ts'
import { ifAllowed } from '../kube/if-allowed.ts'
import { systemNamespace } from './labels.ts'
import { mutatingPolicyVersion } from './openshift.ts'
import { offersGpus, simulatesGpus } from './simulated-gpus.ts'

/**
 * Pod Security is on when the server itself refuses what `restricted` forbids: asked by a dry run, nothing is made. A namespace that
 * others share is asked as it is.
 */
const podSecurity = async (kube: Kube, shared: string | undefined): Promise<boolean> => {
  const labelled = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: systemNamespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  }
  if (shared === undefined) await merge(kube, labelled)
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe', namespace: shared ?? systemNamespace },
    spec: { containers: [{ name: 'probe', image: 'probe', securityContext: { privileged: true } }] },
  }
  return await create(kube, pod, { dryRun: true }).then(
    () => false,
    (error: unknown) => error instanceof ApiError && error.message.includes('PodSecurity'),
  )
}

const mutatingPolicies = async (kube: Kube): Promise<boolean> => (await mutatingPolicyVersion(kube)) !== undefined

/** GPUs of somebody else than our own device plugin. */
const realGpus = async (kube: Kube): Promise<boolean> => (await offersGpus(kube)) && !(await simulatesGpus(kube))

/** What the cluster really does, asked of it. A capability that could not be asked for is not claimed. */
export const findCapabilities = async (kube: Kube, shared?: string): Promise<ReadonlySet<Capability>> => {
  const found = await Promise.all(
    (
      [
        ['podSecurity', podSecurity],
        ['mutatingAdmissionPolicy', mutatingPolicies],
        ['gpu', offersGpus],
        ['realGpu', realGpus],
      ] as const
    ).map(async ([name, ask]) => ((await ifAllowed(ask(kube, shared), false)) ? [name] : [])),
  )
  return new Set(found.flat())
}
