import { textsAt, type Fields } from '../kube/fields.ts'

/** A rule of a role (PolicyRule of rbac.authorization.k8s.io/v1). A list that a manifest leaves out is empty. */
export interface Rule {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  /** `pods`, `pods/exec`, `*`, or `*` and a slash before a subresource, which is that subresource of anything. */
  readonly resources: readonly string[]
  /** Empty: objects of any name. */
  readonly resourceNames: readonly string[]
  readonly nonResourceURLs: readonly string[]
}

export const readRule = (manifest: Fields): Rule => ({
  verbs: textsAt(manifest, 'verbs'),
  apiGroups: textsAt(manifest, 'apiGroups'),
  resources: textsAt(manifest, 'resources'),
  resourceNames: textsAt(manifest, 'resourceNames'),
  nonResourceURLs: textsAt(manifest, 'nonResourceURLs'),
})
