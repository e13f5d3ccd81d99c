import { textAt, type Fields } from '../kube/fields.ts'

/** Who asks: a name and groups, as authentication gives them. */
export interface User {
  readonly name: string
  readonly groups: readonly string[]
}

/** One of those that a binding names; undefined for a kind that RBAC does not know, and for a service account of no namespace. */
export type Subject = { readonly user: string } | { readonly group: string } | undefined

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

/** Reads a subject. A service account is a user; without a namespace it is one of the binding's, which is empty for the cluster. */
export const readSubject = (subject: Fields, bindingNamespace: string): Subject => {
  const name = textAt(subject, 'name') ?? ''
  const namespace = textAt(subject, 'namespace') || bindingNamespace
  switch (subject['kind']) {
    case 'User':
      return { user: name }
    case 'Group':
      return { group: name }
    case 'ServiceAccount':
      return namespace === '' ? undefined : { user: `${prefix}${namespace}:${name}` }
    default:
      return undefined
  }
}

/** Which of the subjects is the user, or a group of the user's; -1 where none is. */
export const subjectIndex = ({ name, groups }: User, subjects: readonly Subject[]): number =>
  subjects.findIndex((subject) => subject !== undefined && ('user' in subject ? subject.user === name : groups.includes(subject.group)))

export const isAmong = (user: User, subjects: readonly Subject[]): boolean => subjectIndex(user, subjects) !== -1
