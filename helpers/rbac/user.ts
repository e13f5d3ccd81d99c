/** Who asks: a name and groups, as authentication gives them. */
export interface User {
  readonly name: string
  readonly groups: readonly string[]
}

/** One of those that a binding names. */
export interface Subject {
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

const prefix = 'system:serviceaccount:'

/** A service account as authentication knows it, with the groups that each of them is in. */
export const serviceAccountUser = (namespace: string, name: string): User => ({
  name: `${prefix}${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
})

/** The namespace and name in a service account's user name; undefined for any other user. */
export const serviceAccountOf = (userName: string): { readonly namespace: string; readonly name: string } | undefined => {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(userName) ?? []
  return namespace === undefined || name === undefined ? undefined : { namespace, name }
}

/** Whether a subject is the user. A service account without a namespace is one of the binding's, which is empty for the cluster. */
export const isSubject = (user: User, { kind, name, namespace }: Subject, bindingNamespace: string): boolean => {
  if (kind === 'User') return user.name === name
  if (kind === 'Group') return user.groups.includes(name)
  const own = namespace === '' ? bindingNamespace : namespace
  return kind === 'ServiceAccount' && own !== '' && user.name === `${prefix}${own}:${name}`
}
