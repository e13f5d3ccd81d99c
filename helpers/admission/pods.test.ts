import { expect, test } from 'vitest'
import type { KubeObject } from '../kube/object.ts'
import { podsOf } from './pods.ts'

const spec = { containers: [{ name: 'a' }] }
const made = (apiVersion: string, kind: string, rest: object): KubeObject => ({ apiVersion, kind, metadata: { name: 'x' }, ...rest })
const template = { spec: { template: { spec } } }

test.each<[object: KubeObject, path: string]>([
  [made('v1', 'Pod', { spec }), ''],
  [made('v1', 'PodTemplate', { template: { spec } }), 'template'],
  [made('v1', 'ReplicationController', template), 'spec.template'],
  [made('apps/v1', 'Deployment', template), 'spec.template'],
  [made('apps/v1', 'StatefulSet', template), 'spec.template'],
  [made('apps/v1', 'DaemonSet', template), 'spec.template'],
  [made('apps/v1', 'ReplicaSet', template), 'spec.template'],
  [made('batch/v1', 'Job', { ...template, metadata: { name: 'x', annotations: { 'helm.sh/hook': 'pre-install' } } }), 'spec.template'],
  [made('batch/v1', 'CronJob', { spec: { jobTemplate: template } }), 'spec.jobTemplate.spec.template'],
])('$kind', (object, path) => {
  expect(podsOf([object])).toEqual([{ object, path, pod: expect.objectContaining({ spec }) }])
})

test("a ConfigMap's pods for a program to make", () => {
  const object = made('v1', 'ConfigMap', {
    data: {
      'executor-pod.yaml': 'kind: Pod\nspec:\n  containers: [{ name: a }]\n',
      json: '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a"}]}}',
      two: '---\nkind: Pod\nspec: { hostPID: true }\n---\nkind: Pod\nspec: { hostIPC: true }\n',
      prose: 'kind: Pod\n  is: [what a pod says',
      other: 'kind: PodDisruptionBudget\nspec: {}\n',
      number: 7,
    },
  })
  expect(podsOf([object]).map(({ path, pod }) => [path, pod.spec])).toEqual([
    ['data["executor-pod.yaml"]', spec],
    ['data["json"]', spec],
    ['data["two"]', { hostPID: true }],
    ['data["two"]', { hostIPC: true }],
  ])
})

test('what makes no pods, or has no template, gives none', () => {
  const others = [made('v1', 'Service', { spec }), made('batch.volcano.sh/v1alpha1', 'Job', template), made('apps/v1', 'Deployment', {})]
  expect(podsOf(others)).toEqual([])
})
