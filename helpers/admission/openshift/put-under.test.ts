import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { at } from '../../kube/fields.ts'
import { constraintsNamed } from '../security-context-constraints/defaults.ts'
import { allotment } from './allotted.ts'
import { putUnder } from './put-under.ts'

const [restricted = {}] = constraintsNamed('restricted-v2')
const namespace = { name: 'here', annotations: allotment('here') }
const user = Number(namespace.annotations['openshift.io/sa.scc.uid-range']?.split('/')[0])

const container = { name: 'app', image: 'none' }
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { replicas: 2, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } } },
}

test('gives pods of workloads what the namespace has for them, and changes nothing else', () => {
  const { objects, refusals } = putUnder([deployment], restricted, namespace)
  expect(refusals).toEqual([])
  expect(objects[0]).toMatchObject({
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { app: 'web' }, annotations: { 'openshift.io/scc': 'restricted-v2' } },
        spec: {
          securityContext: { fsGroup: user, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [{ name: 'app', securityContext: { runAsUser: user, capabilities: { drop: ['ALL'] } } }],
        },
      },
    },
  })
})

test('and the template that Spark makes executors from', () => {
  const text = 'apiVersion: v1\nkind: Pod\nspec:\n  terminationGracePeriodSeconds: 5\n  containers: [{ name: executor, image: none }]\n'
  const { objects } = putUnder(
    [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'spark' }, data: { 'executor.yaml': text, 'other.conf': 'a b' } }],
    restricted,
    namespace,
  )
  expect(at(objects[0], 'data', 'other.conf')).toBe('a b')
  expect(parse(String(at(objects[0], 'data', 'executor.yaml')))).toMatchObject({
    kind: 'Pod',
    spec: { terminationGracePeriodSeconds: 5, containers: [{ name: 'executor', securityContext: { runAsUser: user } }] },
  })
})

test('tells what it refuses, with the object', () => {
  const root = { ...container, securityContext: { runAsUser: 0 } }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one' }, spec: { containers: [root] } }
  const { refusals } = putUnder([pod], restricted, namespace)
  expect(refusals).toEqual([expect.stringMatching(/^Pod one .*runAsUser/)])
})
