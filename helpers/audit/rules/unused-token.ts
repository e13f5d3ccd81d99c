import { at, listAt, textAt } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/object.ts'
import type { PodSource } from '../../admission/pods.ts'
import { below } from '../../types/path.ts'
import type { Rule } from '../rule.ts'
import { namespaceOf, ofKind, type Subject } from '../subject.ts'

/** Whether one of the manifest's bindings is for a service account, by its name or by a group that it is in. */
const isBound = (account: string, namespace: string, subject: Subject): boolean =>
  ofKind(subject, 'rbac.authorization.k8s.io', 'RoleBinding', 'ClusterRoleBinding').some((binding) =>
    listAt(binding, 'subjects').some((each) => {
      const name = textAt(each, 'name')
      if (textAt(each, 'kind') === 'ServiceAccount')
        return name === account && (textAt(each, 'namespace') ?? namespaceOf(binding, subject)) === namespace
      if (textAt(each, 'kind') === 'User') return name === `system:serviceaccount:${namespace}:${account}`
      return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'].includes(name ?? '')
    }),
  )

/** Whether the pod gets a token; undefined where that, or what it may be for, is an account's that the chart does not make. */
const isMounted = ({ pod }: PodSource, account: KubeObject | undefined, name: string): boolean | undefined => {
  if (account === undefined && name !== 'default') return undefined
  return (at(pod.spec, 'automountServiceAccountToken') ?? account?.['automountServiceAccountToken'] ?? true) !== false
}

export const unusedToken: Rule = {
  id: 'unused-token',
  title: 'A service account token is mounted, and no role binding of the chart is for that account',
  why: 'Who breaks into the pod gets a way into the API server that the pod itself has no use for',
  hint: 'Set automountServiceAccountToken: false in the pod, or bind the role that the pod needs',
  source: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
  level: 'warning',
  find: (subject) =>
    subject.pods.flatMap((source) => {
      const namespace = namespaceOf(source.object, subject) ?? ''
      const name = textAt(source.pod.spec, 'serviceAccountName') || textAt(source.pod.spec, 'serviceAccount') || 'default'
      const account = ofKind(subject, '', 'ServiceAccount').find(
        (each) => each.metadata.name === name && namespaceOf(each, subject) === namespace,
      )
      if (isMounted(source, account, name) !== true || isBound(name, namespace, subject)) return []
      const path = below(source.path, 'spec.automountServiceAccountToken')
      return [{ object: source.object, path, message: `the token of service account ${name} is mounted, and no role binding is for it` }]
    }),
}
