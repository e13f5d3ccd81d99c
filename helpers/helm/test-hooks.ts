import type { KubeObject } from '../kube/client.ts'

/** When Helm deletes a hook (https://helm.sh/docs/topics/charts_hooks/#hook-deletion-policies). */
type DeletePolicy = 'before-hook-creation' | 'hook-succeeded' | 'hook-failed'

const wordsOf = (object: KubeObject, annotation: string): readonly string[] =>
  (object.metadata.annotations?.[annotation] ?? '')
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '')

const weightOf = (object: KubeObject): number => Number.parseInt(object.metadata.annotations?.['helm.sh/hook-weight'] ?? '', 10) || 0

/** The hooks that `helm test` creates, in its order: by weight, then by name. `test-success` is the name of Helm 2. */
export const testHooks = (hooks: readonly KubeObject[]): readonly KubeObject[] =>
  hooks
    .filter((hook) => wordsOf(hook, 'helm.sh/hook').some((event) => event === 'test' || event === 'test-success'))
    .toSorted((a, b) => weightOf(a) - weightOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1))

/** Whether Helm waits for a hook to succeed. Other kinds are what tests need, such as a ConfigMap or a service account. */
export const isRun = ({ apiVersion, kind }: KubeObject): boolean =>
  (kind === 'Pod' && apiVersion === 'v1') || (kind === 'Job' && apiVersion.startsWith('batch/'))

/** Whether Helm deletes a hook at this moment. Without a policy of its own, a hook has `before-hook-creation`; Helm never deletes a CRD. */
export const isDeleted = (hook: KubeObject, policy: DeletePolicy): boolean => {
  if (hook.kind === 'CustomResourceDefinition') return false
  const policies = wordsOf(hook, 'helm.sh/hook-delete-policy')
  return policies.length === 0 ? policy === 'before-hook-creation' : policies.includes(policy)
}
