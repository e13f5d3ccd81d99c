import type { Kube } from '../../kube/client.ts'
import { evaluateAccess, type Verdict } from '../../rbac/evaluate.ts'
import type { Policy } from '../../rbac/policy.ts'
import { serviceAccountUser } from '../../rbac/user.ts'
import type { StepContext } from '../context.ts'
import { review } from './asked.ts'
import type { Permission } from './permission.ts'
import type { ServedHere } from './served.ts'

/** Who is asked about, where, and what is known of that place. */
export interface Subject {
  readonly name: string
  /** The namespace of what it would do it to; its own is the cell's. */
  readonly where: string
  /** A client that is the account. */
  readonly account: Kube
  readonly policy: Policy
  readonly served: readonly ServedHere[]
  readonly context: StepContext
}

export interface Answers {
  /** What the cluster's authorizers say, all of them. */
  readonly allowed: boolean
  /** What follows from the roles and bindings that it has. */
  readonly verdict: Verdict
}

/** The two answers to one question. `place` is empty for what is in no namespace. */
export const answersTo = async (wanted: Permission, place: string, { name, policy, context }: Subject): Promise<Answers> => {
  const request = 'nonResourceURL' in wanted ? wanted : { ...wanted, namespace: place }
  const verdict = evaluateAccess(policy, serviceAccountUser(context.namespace, name), request)
  return { allowed: await review(name, wanted, place, context), verdict }
}

/** Which rules allow it, or which come nearest. */
export const because = ({ allowed, grants, nearest, unresolved }: Verdict): string => {
  if (allowed)
    return grants
      .map(({ path, role, binding }) => `${path} of ${role.kind} ${role.metadata.name} by ${binding.kind} ${binding.metadata.name}`)
      .join('; ')
  const missing = unresolved.map(({ kind, metadata }) => `${kind} ${metadata.name} names a role that does not exist`)
  return [...nearest.map(({ message }) => message), ...missing].join('; ') || 'no rule is about it'
}
