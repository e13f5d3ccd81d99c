import { at } from '../../kube/fields.ts'
import { serviceAccountUser } from '../../rbac/user.ts'
import type { StepContext } from '../context.ts'
import type { Permission } from './permission.ts'

/** Whether the cluster's authorizers allow it (SubjectAccessReview): all of them, and not RBAC alone. */
export const review = async (
  account: string,
  wanted: Permission,
  place: string,
  { kube, namespace, signal }: StepContext,
): Promise<boolean> => {
  const { name: user, groups } = serviceAccountUser(namespace, account)
  const { verb } = wanted
  const attributes =
    'nonResourceURL' in wanted
      ? { nonResourceAttributes: { verb, path: wanted.nonResourceURL } }
      : {
          resourceAttributes: {
            verb,
            namespace: place,
            group: wanted.apiGroup,
            resource: wanted.resource,
            subresource: wanted.subresource,
            name: wanted.name,
          },
        }
  const answer = await kube.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { user, groups, ...attributes } },
    signal,
  })
  return at(answer, 'status', 'allowed') === true
}
