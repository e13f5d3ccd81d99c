import { expect, test } from 'vitest'
import { networkPodOf } from './pod.ts'

test('a pod as it runs', () => {
  const pod = {
    metadata: { name: 'web-0', labels: { app: 'web' } },
    spec: {
      nodeName: 'n1',
      containers: [
        {
          ports: [
            { name: 'http', containerPort: 80 },
            { containerPort: 53, protocol: 'UDP' },
          ],
        },
        {},
      ],
      initContainers: [
        { ports: [{ containerPort: 1 }] },
        { restartPolicy: 'Always', ports: [{ name: 'proxy', containerPort: 15_001, protocol: 'TCP' }] },
      ],
    },
    status: { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: '2001:db8::1' }] },
  }
  expect(networkPodOf(pod, { namespace: 'x' })).toEqual({
    namespace: 'x',
    name: 'web-0',
    labels: { app: 'web' },
    ports: [
      { name: 'http', port: 80, protocol: 'TCP' },
      { port: 53, protocol: 'UDP' },
      { name: 'proxy', port: 15_001, protocol: 'TCP' },
    ],
    ips: ['10.0.0.1', '2001:db8::1'],
    hostNetwork: false,
    node: 'n1',
    template: false,
  })
})

test('a template, with what it gets when pods are made of it', () => {
  const template = { metadata: { labels: { app: 'spark' } }, spec: { hostNetwork: true } }
  expect(networkPodOf(template, { namespace: 'x', name: 'executor', labels: { 'spark-role': 'executor' } })).toEqual({
    namespace: 'x',
    name: 'executor',
    labels: { app: 'spark', 'spark-role': 'executor' },
    ports: [],
    ips: [],
    hostNetwork: true,
    template: true,
  })
})
