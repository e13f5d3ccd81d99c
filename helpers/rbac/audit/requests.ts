import type { AccessRequest, ResourceRequest } from '../request.ts'
import { serviceAccountOf } from '../user.ts'
import type { AuditEvent, AuditUser } from './event.ts'

const pathOf = (uri: string): string => {
  const [path = ''] = uri.split('?')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** What RBAC was asked: the log has the name of a created object, but the URL that is decided on has none. */
const requestOf = ({ objectRef, verb, requestURI }: AuditEvent): AccessRequest => {
  if (objectRef === undefined) return { verb, nonResourceURL: pathOf(requestURI) }
  const { resource, subresource, apiGroup, namespace } = objectRef
  const name = verb === 'create' && subresource === '' ? '' : objectRef.name
  return { verb, apiGroup, resource, subresource, namespace, name }
}

/** An object that is made by a patch or an update (server-side apply) needs `create` too, which is asked with its name. */
const creation = (event: AuditEvent, request: AccessRequest): readonly AccessRequest[] =>
  ['patch', 'update'].includes(event.verb) && event.responseStatus?.code === 201 && 'resource' in request
    ? [{ ...request, verb: 'create' }]
    : []

/** The requests of a user in an event. */
export const requestsAs = (event: AuditEvent): readonly AccessRequest[] => {
  const request = requestOf(event)
  return [request, ...creation(event, request)]
}

/** Groups that are added to an impersonated user and need not be asked for. */
const added = ({ username }: AuditUser): readonly string[] => {
  const account = serviceAccountOf(username)
  const own = account === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`]
  return ['system:authenticated', ...own]
}

/** What a user needs to be another: `impersonate` on each part of it (WithImpersonation in k8s.io/apiserver). */
export const impersonations = (user: AuditUser): readonly ResourceRequest[] => {
  const account = serviceAccountOf(user.username)
  const verb = 'impersonate'
  const authentication = { verb, apiGroup: 'authentication.k8s.io', subresource: '', namespace: '' }
  const core = { verb, apiGroup: '', subresource: '', namespace: '' }
  return [
    account === undefined ? { ...core, resource: 'users', name: user.username } : { ...core, resource: 'serviceaccounts', ...account },
    ...user.groups.filter((group) => !added(user).includes(group)).map((name) => ({ ...core, resource: 'groups', name })),
    ...Object.entries(user.extra).flatMap(([key, values]) =>
      values.map((name) => ({ ...authentication, resource: 'userextras', subresource: key, name })),
    ),
    ...(user.uid ? [{ ...authentication, resource: 'uids', name: user.uid }] : []),
  ]
}
