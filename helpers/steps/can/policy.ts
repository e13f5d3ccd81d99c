import { rolesAndBindings } from '../../kube/rbac.ts'
import { readPolicy, type Policy } from '../../rbac/policy.ts'
import type { StepContext } from '../context.ts'

/** The roles and bindings that hold in a namespace, as the cluster has them: the chart's, its own, and everybody else's. */
export const policyIn = async (namespace: string, { kube, signal }: StepContext): Promise<Policy> =>
  readPolicy(await rolesAndBindings(kube, { namespace, signal }), namespace)
