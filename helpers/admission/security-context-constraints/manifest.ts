import { groupOf } from '../../kube/built-in.ts'
import type { Fields } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/object.ts'
import { podsOf, type PodSource } from '../pods.ts'
import type { Access } from './access.ts'
import type { Namespace } from './allocation.ts'
import { evaluateSecurityContextConstraints, type Verdict } from './evaluate.ts'
import { grantsOf } from './grants.ts'

/** A pod of a manifest, and what OpenShift says of it. */
export interface PodVerdict extends PodSource {
  readonly verdict: Verdict
}

const isConstraints = ({ apiVersion, kind }: KubeObject): boolean =>
  groupOf(apiVersion) === 'security.openshift.io' && kind === 'SecurityContextConstraints'

/**
 * The verdicts of OpenShift's security context constraints on every pod that a rendered manifest can make in a namespace. The
 * constraints and role bindings of the manifest itself count beside those given; for the rest see
 * evaluateSecurityContextConstraints.
 */
export const evaluateManifest = (
  objects: readonly KubeObject[],
  constraints: readonly Fields[],
  namespace: Namespace,
  access?: Access,
): readonly PodVerdict[] => {
  const all = [...constraints, ...objects.filter(isConstraints)]
  const whole = access && { ...access, grants: [...(access.grants ?? []), ...grantsOf(objects, namespace.name)] }
  return podsOf(objects).map((source) => ({
    ...source,
    verdict: evaluateSecurityContextConstraints(source.pod, all, namespace, whole),
  }))
}
