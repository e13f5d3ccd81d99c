import type { KubeObject } from '../../kube/client.ts'
import { listAt } from '../../kube/fields.ts'
import { readPolicy, type Policy } from '../../rbac/policy.ts'
import type { StepContext } from '../context.ts'

const group = 'rbac.authorization.k8s.io/v1'

/** The roles and bindings that hold in a namespace, as the cluster has them: the chart's, its own, and everybody else's. */
export const policyIn = async (where: string, { kube, signal }: StepContext): Promise<Policy> => {
  const list = async (kind: string, namespace?: string): Promise<readonly KubeObject[]> => {
    const resource = await kube.resource(group, kind)
    const answer = await kube.request('GET', resource.path(namespace), { signal })
    return listAt(answer, 'items').map((item) => ({ ...item, apiVersion: group, kind }) as KubeObject)
  }
  const all = await Promise.all([list('ClusterRole'), list('ClusterRoleBinding'), list('Role', where), list('RoleBinding', where)])
  return readPolicy(all.flat(), where)
}
