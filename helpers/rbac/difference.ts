import { matchesApiGroup, matchesName, matchesResource, matchesUrl, matchesVerb } from './match.ts'
import { combined, namespaceOf, type AccessRequest } from './request.ts'
import type { Rule } from './rule.ts'

/** In what a rule falls short of a request, the least first. */
export const differences = ['verb', 'name', 'subresource', 'namespace', 'apiGroup', 'subject', 'binding'] as const
export type Difference = (typeof differences)[number]

/** In what a rule differs from a request; undefined where it is about something else altogether. */
export const differencesOf = (rule: Rule, request: AccessRequest): readonly Difference[] | undefined => {
  const verb: readonly Difference[] = matchesVerb(rule, request.verb) ? [] : ['verb']
  if (!('resource' in request)) return matchesUrl(rule, request.nonResourceURL) ? verb : undefined
  const isIt = matchesResource(rule, request)
  const isNear = rule.resources.some((resource) => resource === request.resource || resource.startsWith(`${request.resource}/`))
  if (!isIt && !isNear) return undefined
  return [
    ...verb,
    ...(matchesName(rule, request.name) ? [] : (['name'] as const)),
    ...(isIt ? [] : (['subresource'] as const)),
    ...(matchesApiGroup(rule, request.apiGroup) ? [] : (['apiGroup'] as const)),
  ]
}

const listed = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ')

type Describe = (rule: Rule, request: AccessRequest, namespace: string) => string

const nameAsked = (request: AccessRequest): string =>
  'resource' in request && request.name ? `not "${request.name}"` : 'and none is named'

/** Each difference as the end of a sentence about a rule. */
const descriptions: Readonly<Record<Difference, Describe>> = {
  verb: ({ verbs }, { verb }) => `has the verbs ${listed(verbs)}, not "${verb}"`,
  name: ({ resourceNames }, request) => `is for the names ${listed(resourceNames)}, ${nameAsked(request)}`,
  subresource: ({ resources }, request) =>
    `is for the resources ${listed(resources)}, not "${'resource' in request ? combined(request) : ''}"`,
  namespace: (_, request, namespace) =>
    `holds in the namespace "${namespace}", not ${namespaceOf(request) === '' ? 'in the cluster' : `in "${namespaceOf(request)}"`}`,
  apiGroup: ({ apiGroups }, request) =>
    `is for the API groups ${listed(apiGroups)}, not "${('resource' in request && request.apiGroup) || ''}"`,
  subject: () => 'is given to others',
  binding: () => 'is given to nobody',
}

export const describeDifference = (difference: Difference, ...about: Parameters<Describe>): string => descriptions[difference](...about)
