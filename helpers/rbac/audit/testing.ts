import type { AccessRequest } from '../request.ts'
import type { AuditEvent } from './event.ts'

/** A request as the API server logs it, allowed and answered unless `over` says otherwise. */
export const eventOf = (auditID: string, username: string, request: AccessRequest, over: Partial<AuditEvent> = {}): AuditEvent => {
  const { verb, ...about } = request
  const own: Pick<AuditEvent, 'requestURI' | 'objectRef'> =
    'resource' in about
      ? { requestURI: '/', objectRef: { subresource: '', apiGroup: '', namespace: '', name: '', ...about } }
      : { requestURI: `${encodeURI(about.nonResourceURL)}?timeout=32s` }
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID,
    stage: 'ResponseComplete',
    verb,
    user: { username, groups: ['system:authenticated'], extra: {} },
    responseStatus: { code: 200 },
    annotations: { 'authorization.k8s.io/decision': 'allow' },
    ...own,
    ...over,
  }
}
