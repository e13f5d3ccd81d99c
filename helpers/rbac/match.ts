import { combined, type AccessRequest, type ResourceRequest } from './request.ts'
import type { Rule } from './rule.ts'

const anyOf = (entries: readonly string[], wanted: string): boolean => entries.includes('*') || entries.includes(wanted)

export const matchesVerb = ({ verbs }: Rule, verb: string): boolean => anyOf(verbs, verb)

export const matchesApiGroup = ({ apiGroups }: Rule, group = ''): boolean => anyOf(apiGroups, group)

export const matchesResource = ({ resources }: Rule, request: Pick<ResourceRequest, 'resource' | 'subresource'>): boolean =>
  anyOf(resources, combined(request)) || ((request.subresource ?? '') !== '' && resources.includes(`*/${request.subresource}`))

/** A rule with names never matches a request without one. */
export const matchesName = ({ resourceNames }: Rule, name = ''): boolean => resourceNames.length === 0 || resourceNames.includes(name)

/** A path that ends in `*` stands for all that begin as it does. */
export const matchesUrl = ({ nonResourceURLs }: Rule, url: string): boolean =>
  nonResourceURLs.some((path) => path === url || (path.endsWith('*') && url.startsWith(path.replace(/\*+$/, ''))))

/** Whether a rule allows a request, as Kubernetes decides it (RuleAllows in k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac). */
export const allows = (rule: Rule, request: AccessRequest): boolean =>
  matchesVerb(rule, request.verb) &&
  ('resource' in request
    ? matchesApiGroup(rule, request.apiGroup) && matchesResource(rule, request) && matchesName(rule, request.name)
    : matchesUrl(rule, request.nonResourceURL))
