import type { KubeObject } from '../kube/client.ts'
import { textAt } from '../kube/fields.ts'
import { get } from '../kube/objects.ts'
import type { StepContext } from './context.ts'

/** Kinds whose controllers replace each pod that goes, in the group `apps`. */
const replacing = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'])

/** The workload that replaces an object when it is deleted: of a Deployment's pod the Deployment. Undefined where none does. */
export const replacerOf = async (object: KubeObject, context: StepContext): Promise<KubeObject | undefined> => {
  const { kube, namespace, signal } = context
  // What has ended is not replaced: a controller counts the pods that run.
  if (object.kind === 'Pod' && ['Succeeded', 'Failed'].includes(textAt(object.status, 'phase') ?? '')) return undefined
  const reference = object.metadata.ownerReferences?.find(({ controller }) => controller === true)
  if (reference === undefined || !replacing.has(reference.kind) || !reference.apiVersion.startsWith('apps/')) return undefined
  const { apiVersion, kind, name } = reference
  const owner = await get(kube, { apiVersion, kind, metadata: { name, namespace } }, { signal })
  if (owner?.metadata.uid !== reference.uid || owner.metadata.deletionTimestamp !== undefined) return undefined
  return (await replacerOf(owner, context)) ?? owner
}
