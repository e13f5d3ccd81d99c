import { groupOf } from '../../kube/built-in.ts'
import { fieldsAt } from '../../kube/fields.ts'
import { lackFor, readSelector } from '../../kube/label-selector.ts'
import type { Rule } from '../rule.ts'
import { labelsOf } from '../subject.ts'

export const selectorMismatch: Rule = {
  id: 'selector-mismatch',
  title: 'A workload does not select the pods of its own template',
  why: 'The API server refuses the Deployment, StatefulSet, DaemonSet or ReplicaSet',
  hint: 'Give the template all labels that spec.selector asks for, best by one helper for both',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  level: 'error',
  find: ({ pods }) =>
    pods
      .filter(({ object }) => groupOf(object.apiVersion) === 'apps')
      .flatMap((source) => {
        const selector = fieldsAt(source.object.spec, 'selector')
        const { matchLabels, matchExpressions } = readSelector(selector)
        const isEmpty = Object.keys(matchLabels).length === 0 && matchExpressions.length === 0
        const lack = lackFor({ matchLabels, matchExpressions }, labelsOf(source))
        if (!isEmpty && lack === undefined) return []
        const message = isEmpty ? 'there is no selector' : `the labels of its own template do not fit: ${lack}`
        return [{ object: source.object, path: 'spec.selector', message }]
      }),
}
