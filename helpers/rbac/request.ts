/** A request about objects of the API, with what RBAC looks at (ResourceAttributes of a SubjectAccessReview). */
export interface ResourceRequest {
  readonly verb: string
  /** Absent or empty for the core group. */
  readonly apiGroup?: string
  readonly resource: string
  readonly subresource?: string
  /** Absent where the URL names no object: list, watch, create, deletecollection. */
  readonly name?: string
  /** Absent for what is in no namespace, and for all namespaces at once. */
  readonly namespace?: string
}

/** A request for a path such as `/metrics`; its verb is an HTTP method in lower case. */
export interface NonResourceRequest {
  readonly verb: string
  readonly nonResourceURL: string
}

export type AccessRequest = ResourceRequest | NonResourceRequest

/** A resource as rules write it: `pods/exec`. */
export const combined = ({ resource, subresource = '' }: Pick<ResourceRequest, 'resource' | 'subresource'>): string =>
  subresource === '' ? resource : `${resource}/${subresource}`

/** The namespace in which a request is decided; empty for the cluster. */
export const namespaceOf = (request: AccessRequest): string => ('resource' in request ? (request.namespace ?? '') : '')
