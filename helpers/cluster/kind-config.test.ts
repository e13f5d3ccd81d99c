import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { kindConfig } from './kind-config.ts'

const shape = z.object({
  nodes: z.array(z.object({ image: z.string(), kubeadmConfigPatches: z.array(z.string()), extraMounts: z.array(z.unknown()) })),
})
const text = kindConfig({ image: 'localhost/seatrial/node:x', policies: '/cache/policies', audit: '/cache/audit' })

test('the cluster admits by policy, and its pods have the subnet that the node image is built for', () => {
  expect(parse(text)).toMatchObject({
    featureGates: { MutatingAdmissionPolicy: true },
    runtimeConfig: { 'admissionregistration.k8s.io/v1beta1': 'true' },
    networking: { podSubnet: '10.244.0.0/16' },
  })
})

test('kubeadm is patched in the version that kind renders for this Kubernetes', () => {
  const [node] = shape.parse(parse(text)).nodes
  const patches = node?.kubeadmConfigPatches.map((patch) => z.record(z.string(), z.unknown()).parse(parse(patch)))
  expect(patches).toMatchObject([
    {
      kind: 'ClusterConfiguration',
      apiVersion: 'kubeadm.k8s.io/v1beta3',
      apiServer: { extraArgs: { 'audit-policy-file': '/etc/kubernetes/policies/audit-policy.yaml' } },
    },
    { kind: 'KubeletConfiguration', maxPods: 250 },
  ])
})

test('the audit policy comes from the machine, and the audit log goes to it', () => {
  expect(shape.parse(parse(text)).nodes[0]).toMatchObject({
    image: 'localhost/seatrial/node:x',
    extraMounts: [
      { hostPath: '/cache/policies', containerPath: '/etc/kubernetes/policies', readOnly: true },
      { hostPath: '/cache/audit', containerPath: '/var/log/kubernetes' },
    ],
  })
})
