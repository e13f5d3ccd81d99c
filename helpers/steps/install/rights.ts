import { textAt } from '../../kube/fields.ts'
import { ifAllowed } from '../../kube/if-allowed.ts'
import type { KubeObject } from '../../kube/object.ts'
import { review } from '../can/asked.ts'
import type { StepContext } from '../context.ts'
import { podSpecOf } from './shared.ts'

/** Kinds that pods wait for, as resources. */
const resources: Readonly<Record<string, string>> = {
  secret: 'secrets',
  configmap: 'configmaps',
  serviceaccount: 'serviceaccounts',
  persistentvolumeclaim: 'persistentvolumeclaims',
}

/**
 * Whether the pods of a hook may create, or change, objects of a kind in the namespace: by the cluster's authorizers
 * (SubjectAccessReview). A user who may not ask has to assume that they may, and so of other kinds.
 */
export const mayMake = async (hook: KubeObject, kind: string, context: StepContext): Promise<boolean> => {
  const resource = resources[kind.toLowerCase()]
  if (resource === undefined) return true
  const account = textAt(podSpecOf(hook), 'serviceAccountName') ?? 'default'
  const asked = ['create', 'patch', 'update'].map((verb) =>
    ifAllowed(review(account, { verb, apiGroup: '', resource }, context.namespace, context), true),
  )
  return (await Promise.all(asked)).includes(true)
}
