import { listAt } from '../../kube/fields.ts'
import type { Kube, KubeObject } from '../../kube/client.ts'
import { get } from '../../kube/objects.ts'

/** Whether a step's `apply` has made an object, and no chart: its field managers tell. */
export const isApplied = (object: KubeObject): boolean => {
  const managers = new Set(listAt(object, 'metadata', 'managedFields').map((entry) => entry['manager']))
  return managers.has('seatrial') && !managers.has('helm')
}

/** Whether an object was applied by a step, or belongs to one that was, over any number of owners. */
export const belongsToApplied = async (kube: Kube, object: KubeObject): Promise<boolean> => {
  if (isApplied(object)) return true
  const { namespace, ownerReferences = [] } = object.metadata
  for (const { apiVersion, kind, name } of ownerReferences) {
    const owner = await get(kube, { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } })
    if (owner !== undefined && (await belongsToApplied(kube, owner))) return true
  }
  return false
}
