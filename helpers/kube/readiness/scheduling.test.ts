import { describe, expect, test } from 'vitest'
import { requestsOf, shortage, toCapacity } from './capacity.ts'
import { event, object, podWith, runningPart, viewOf } from './fixture.ts'
import { podVerdict } from './pod.ts'
import { parseQuantity } from '../../types/quantity.ts'
import { parseUnschedulable } from './scheduling.ts'

const preemption = 'no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'
const unschedulable = (message: string, cpu = '1') =>
  podWith(
    { spec: { resources: { requests: { cpu } } } },
    { spec: {}, status: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] } },
  )
const node = (cpu: string) => object('v1', 'Node', 'n1', { status: { allocatable: { cpu, memory: '4Gi', pods: '110' } } })
const onNode = (name: string, cpu: string, metadata: object = {}) =>
  podWith(
    { ...runningPart, spec: { resources: { requests: { cpu } } } },
    {
      spec: { nodeName: 'n1', containers: [{ name: 'main', resources: { requests: { cpu } } }] },
      metadata: { name, uid: name, ...metadata },
    },
  )

test.each([
  ['100m', 0.1],
  ['2', 2],
  ['1.5', 1.5],
  ['1Ki', 1024],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['2e3', 2000],
  ['500M', 5e8],
  [4, 4],
])('quantity %s', (text, value) => {
  expect(parseQuantity(text)).toBe(value)
})
test.each(['', 'many', '1 Gi', '1.2.3', undefined])('%s is no quantity', (text) => expect(parseQuantity(text)).toBeNaN())

test('the scheduler counts its reasons', () => {
  expect(
    parseUnschedulable(`0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {gpu: true}. ${preemption}`),
  ).toEqual({
    nodes: 3,
    reasons: [
      { count: 1, text: 'Insufficient cpu' },
      { count: 2, text: 'node(s) had untolerated taint {gpu: true}' },
    ],
  })
})

describe('a pod that no node takes', () => {
  test.each([
    ['a node selector that no node has', "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", 'never'],
    ['a taint', `0/1 nodes are available: 1 node(s) had untolerated taint {gpu: true}. ${preemption}`, 'never'],
    [
      'two nodes, each with a reason of its own',
      "0/2 nodes are available: 1 node(s) had untolerated taint {gpu: true}, 1 node(s) didn't match Pod's node affinity/selector.",
      'never',
    ],
    ['a claim that does not exist', '0/1 nodes are available: persistentvolumeclaim "data" not found. not found', 'never'],
    ['a node that starts', '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.', 'waiting'],
    ['a cordoned node', '0/1 nodes are available: 1 node(s) were unschedulable.', 'waiting'],
    ['one of two nodes full', '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: true}.', 'waiting'],
    ['claims that are being bound', '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.', 'waiting'],
  ])('%s', (_name, message, state) => {
    expect(podVerdict(unschedulable(message), viewOf([])).state).toBe(state)
  })

  test('a claim of it that can never be bound', () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'data', { status: { phase: 'Pending' } })
    const pod = {
      ...unschedulable('0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.'),
      spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
    }
    const failed = event(claim, 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found')
    expect(podVerdict(pod, viewOf([claim, failed]))).toMatchObject({ code: 'ready/volume', object: { kind: 'PersistentVolumeClaim' } })
  })

  test('room on the nodes is asked for only where it matters', () => {
    expect(podVerdict(unschedulable('0/1 nodes are available: 1 Insufficient cpu.'), viewOf([]))).toMatchObject({ needsCapacity: true })
  })

  const full = unschedulable(`0/1 nodes are available: 1 Insufficient cpu. ${preemption}`, '2')
  const system = [onNode('dns', '500m')]
  test.each([
    ['other namespaces hold the room', node('3'), [], 'waiting'],
    ['the node is too small', node('2'), [], 'never'],
    ['its own namespace holds the room', node('3'), [onNode('other', '1')], 'never'],
    ['its own namespace is just leaving', node('3'), [onNode('other', '1', { deletionTimestamp: 'now' })], 'waiting'],
    ['a Job of its own will end', node('3'), [onNode('other', '1', { ownerReferences: [{ kind: 'Job', uid: 'j' }] })], 'waiting'],
  ])('%s', (_name, only, own, state) => {
    expect(podVerdict(full, viewOf([full, ...own], { capacity: toCapacity([only], system, []) })).state).toBe(state)
  })
  test('it says what it lacks', () => {
    expect(shortage(full, [], toCapacity([node('2')], system, []))).toBe(
      'it requests 2 cpu, node n1 has 2 in all and 1.5 beside kube-system and this namespace',
    )
  })
})

test('what the scheduler reserves: the largest init container or all others, sidecars with both', () => {
  const requests = (cpu: string) => ({ resources: { requests: { cpu } } })
  const spec = {
    initContainers: [{ ...requests('1'), restartPolicy: 'Always' }, requests('4')],
    containers: [requests('1'), requests('500m')],
    overhead: { cpu: '250m' },
  }
  expect(requestsOf({ spec })).toEqual({ cpu: 5.25, pods: 1 })
})
