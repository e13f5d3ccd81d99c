import { expect, test } from 'vitest'
import { parseObjects } from './release.ts'
import { requestsOf } from './requests.ts'

const workload = (extra: string, annotation = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: app }
spec:
  ${extra}
  template:
    metadata: { annotations: { ${annotation} } }
    spec:
      initContainers: [{ name: first, resources: { requests: { cpu: "1" } } }]
      containers: [{ name: a, resources: { requests: { cpu: 250m, memory: 1Gi } } }, { name: b }]
`

test.each<[what: string, text: string, cpu: number, memory: number]>([
  ['a workload asks for its greediest init container or its containers together', workload(''), 1, 2 ** 30],
  ['each replica asks', workload('replicas: 3'), 3, 3 * 2 ** 30],
  [
    'a limit without a request is one',
    workload('replicas: 0') +
      '---\napiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, resources: { limits: { cpu: 1 } } }] }\n',
    1,
    0,
  ],
  ['what its pods make counts too', workload('replicas: 2', '"seatrial.dev/spawns": "3 x cpu=100m,memory=1Gi"'), 2.6, 8 * 2 ** 30],
  ['what is no workload asks nothing', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n', 0, 0],
])('%s', (_what, text, cpu, memory) => {
  const requests = requestsOf(parseObjects(text, 'test'))
  expect(requests['cpu'] ?? 0).toBeCloseTo(cpu, 6)
  expect(requests['memory'] ?? 0).toBe(memory)
})

test('devices count like all else, those of pods that pods make as well', () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, resources: { limits: { nvidia.com/gpu: 2 } } }] }\n'
  const made = workload('replicas: 2', '"seatrial.dev/spawns": "3 x cpu=100m,nvidia.com/gpu=1"')
  expect(requestsOf(parseObjects(`${pod}---${made}`, 'test'))).toMatchObject({ 'nvidia.com/gpu': 8 })
})
