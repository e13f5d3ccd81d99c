import { rolesAndBindings } from '../../kube/rbac.ts'
import { isOfKubernetes } from '../../rbac/bootstrap.ts'
import { readPolicy, type Policy } from '../../rbac/policy.ts'
import type { StepContext } from '../context.ts'

/** The roles and bindings of all namespaces, but for the bindings that every cluster brings. */
export const policyOfAll = async ({ kube, namespace, signal }: StepContext): Promise<Policy> => {
  const all = await rolesAndBindings(kube, { signal })
  return readPolicy(
    all.filter((object) => !(object.kind.endsWith('Binding') && isOfKubernetes(object))),
    namespace,
  )
}
