import { expect, test } from 'vitest'
import { duplicatesIn } from './duplicates.ts'

const object = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
})

test('another kind, name or group is another object', () => {
  expect(
    duplicatesIn([
      object('v1', 'ConfigMap', 'a'),
      object('v1', 'ConfigMap', 'b'),
      object('v1', 'Secret', 'a'),
      object('networking.k8s.io/v1', 'Ingress', 'a'),
      object('example.com/v1', 'Ingress', 'a'),
    ]),
  ).toEqual([])
})

test('another version or namespace is not: all go to the namespace of the cell', () => {
  expect(
    duplicatesIn([
      object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web'),
      object('v1', 'ConfigMap', 'a'),
      object('autoscaling/v1', 'HorizontalPodAutoscaler', 'web'),
      object('v1', 'ConfigMap', 'a', 'elsewhere'),
      object('v1', 'ConfigMap', 'a'),
    ]),
  ).toEqual([
    { at: 2, first: 0, told: 'HorizontalPodAutoscaler web' },
    { at: 3, first: 1, told: 'ConfigMap a' },
    { at: 4, first: 1, told: 'ConfigMap a' },
  ])
})
