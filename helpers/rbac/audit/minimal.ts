import type { KubeObject } from '../../kube/object.ts'
import { combined, namespaceOf, type AccessRequest, type ResourceRequest } from '../request.ts'
import { serviceAccountOf } from '../user.ts'
import { mergedRules, type Needed, type PolicyRule } from './merge.ts'
import type { Use } from './usage.ts'

export interface MinimalRoles {
  /** A Role with its RoleBinding for each namespace, a ClusterRole with its ClusterRoleBinding for the rest. */
  readonly objects: readonly KubeObject[]
  /** What no rule can give without giving more, as it has a `*` where a rule would have a wildcard. */
  readonly leftOut: readonly Use[]
}

export interface MinimalOptions {
  /** The name of the roles and bindings. */
  readonly name: string
  /** For which requests only the objects that were asked for are given, as far as each request named one; by default for none. */
  readonly byName?: (request: ResourceRequest) => boolean
}

const hasWildcard = (request: AccessRequest): boolean =>
  ('resource' in request ? [request.verb, request.apiGroup ?? '', combined(request)] : [request.verb, request.nonResourceURL]).some(
    (text) => text.includes('*'),
  )

const neededBy = ({ request, names, count }: Use, byName: (request: ResourceRequest) => boolean): Needed => {
  const { verb } = request
  if (!('resource' in request)) return { namespace: '', verb, nonResourceURL: request.nonResourceURL }
  const isNamed = byName(request) && names.reduce((sum, own) => sum + own.count, 0) === count
  const resourceNames = isNamed ? names.map(({ name }) => name) : []
  return { namespace: namespaceOf(request), verb, apiGroup: request.apiGroup ?? '', resource: combined(request), resourceNames }
}

const rbac = 'rbac.authorization.k8s.io'
const apiVersion = `${rbac}/v1`

const bound = (name: string, namespace: string, rules: readonly PolicyRule[], userName: string): readonly KubeObject[] => {
  const prefix = namespace === '' ? 'Cluster' : ''
  const metadata = { name, ...(namespace !== '' && { namespace }) }
  const account = serviceAccountOf(userName)
  const subject = account === undefined ? { apiGroup: rbac, kind: 'User', name: userName } : { kind: 'ServiceAccount', ...account }
  return [
    { apiVersion, kind: `${prefix}Role`, metadata, rules },
    {
      apiVersion,
      kind: `${prefix}RoleBinding`,
      metadata,
      roleRef: { apiGroup: rbac, kind: `${prefix}Role`, name },
      subjects: [subject],
    },
  ]
}

/**
 * The least that a user needs for what it was seen to do (Usage.allowed), as objects to apply: one rule for each API group and set of
 * verbs. They allow each of the requests, and no other verb, resource or namespace; with `byName` no other objects either. What was
 * done in all namespaces at once, or in none, is given in the whole cluster.
 */
export const minimalRoles = (allowed: readonly Use[], userName: string, { name, byName = () => false }: MinimalOptions): MinimalRoles => {
  const expressible = allowed.filter(({ request }) => !hasWildcard(request))
  const rules = mergedRules(expressible.map((use) => neededBy(use, byName)))
  return {
    objects: [...rules].flatMap(([namespace, own]) => bound(name, namespace, own, userName)),
    leftOut: allowed.filter(({ request }) => hasWildcard(request)),
  }
}
