import { describe, expect, test } from 'vitest'
import { evaluate } from '../evaluate.ts'
import { type Part, event, object, owner, podWith, probedPart, runningPart, viewOf } from '../fixture.ts'
import type { KubeObject } from '../../object.ts'
import type { View } from '../view.ts'

const judge = (target: KubeObject, others: readonly KubeObject[] = [], view: Partial<View> = {}) =>
  evaluate({ apiVersion: target.apiVersion, kind: target.kind, name: target.metadata.name }, viewOf([target, ...others], view))

const revision = (number: number) => ({ annotations: { 'deployment.kubernetes.io/revision': String(number) } })
const complete = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 }

describe('Deployment', () => {
  const web = (status: object, metadata: object = {}) =>
    object('apps/v1', 'Deployment', 'web', { metadata: { ...revision(2), ...metadata }, spec: { replicas: 1 }, status })
  const set = (number: number, status: object = {}) =>
    object('apps/v1', 'ReplicaSet', `web-${number}`, { metadata: { ...revision(number), ...owner(web({})) }, status })
  const pod = (number: number, part = probedPart, metadata: object = {}) =>
    podWith(part, { metadata: { uid: `pod-${number}`, name: `web-${number}-a`, ...owner(set(number)), ...metadata } })

  test('is ready when its newest pods are and its status says so', () => {
    expect(judge(web(complete), [set(1), set(2), pod(2)]).state).toBe('ready')
  })
  test.each([
    ['its controller has not seen the newest specification', web(complete, { generation: 2 }), [set(2), pod(2)], 'has not seen it yet'],
    ['its newest ReplicaSet is not there', web(complete), [set(1), pod(1)], 'ReplicaSet is being made'],
    ['only pods of an older revision are ready', web(complete), [set(1), set(2), pod(1)], '0/1: its pods are being made'],
    ['its pod is being deleted', web(complete), [set(2), pod(2, probedPart, { deletionTimestamp: 'now' })], '0/1: its pods are being made'],
    ['pods of an older revision are left', web(complete), [set(1), pod(1), set(2), pod(2)], '1 of an older revision to go'],
    [
      'its pods are not available yet',
      { ...web({ ...complete, availableReplicas: 0 }), spec: { minReadySeconds: 5 } },
      [set(2), pod(2)],
      '0/1: ready, not available',
    ],
    ['it is being deleted', web(complete, { deletionTimestamp: 'now' }), [set(2), pod(2)], 'being deleted'],
  ] satisfies [string, KubeObject, KubeObject[], string][])('waits while %s', (_name, deployment, others, why) => {
    expect(judge(deployment, others)).toMatchObject({ state: 'waiting', why: expect.stringContaining(why) })
  })
  const paused = (template: object, replicas = 1): KubeObject => ({ ...web(complete), spec: { replicas, paused: true, template } })
  const made = (template: object): KubeObject => ({ ...set(2), spec: { template } })
  const template = (image: string, labels: object = {}) => ({
    metadata: { labels: { app: 'web', ...labels } },
    spec: { containers: [{ image }] },
  })
  test('a paused one never gets pods of a template that it has not rolled out', () => {
    expect(judge(paused(template('new')))).toMatchObject({ state: 'never', code: 'ready/paused' })
    const old = made(template('old', { 'pod-template-hash': 'x' }))
    expect(judge(paused(template('new')), [old, pod(2)])).toMatchObject({ state: 'never', code: 'ready/paused' })
    expect(judge(paused(template('old')), [old, pod(2)]).state).toBe('ready')
    expect(judge(paused(template('new'), 0)).state).toBe('ready')
  })
  test('waits while Recreate has scaled down the old revision, and not created the new one', () => {
    const templateOf = (image: string) => ({ template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ image }] } } })
    const recreated = { ...web({ observedGeneration: 1 }), spec: { replicas: 1, ...templateOf('new') } }
    const [old, updated] = ['old', 'new'].map((image) => ({ ...set(2), spec: templateOf(image) }))
    expect(judge(recreated, [old ?? recreated, pod(2)])).toMatchObject({ state: 'waiting', why: '0/1: its ReplicaSet is being made' })
    expect(judge(recreated, [updated ?? recreated, pod(2)]).state).toBe('ready')
  })
  test('is ready before its status says so: the pods are the truth', () => {
    expect(judge(web({ observedGeneration: 1 }), [set(2), pod(2)]).state).toBe('ready')
  })
  test('a broken pod of an older revision only has to go', () => {
    const broken = pod(1, { status: { state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } } })
    expect(judge(web(complete), [set(1), broken, set(2), pod(2)])).toMatchObject({ state: 'waiting', why: '1 of an older revision to go' })
  })
  test('names the pod that can never start', () => {
    const broken = pod(2, { status: { state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } } })
    expect(judge(web({ ...complete, availableReplicas: 0 }), [set(2), broken])).toMatchObject({
      code: 'ready/image',
      why: expect.stringMatching(/^0\/1: pod web-2-a: .*not found/),
      object: { name: 'web-2-a' },
    })
  })
  test.each([
    ['ready/quota', 'pods "web-x" is forbidden: exceeded quota: small, requested: cpu=1, used: cpu=0, limited: cpu=500m'],
    ['ready/pod-security', 'pods "web-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false'],
    ['ready/webhook', 'admission webhook "policy.example" denied the request: no'],
    ['ready/service-account', 'pods "web-x" is forbidden: error looking up service account test/robot: serviceaccount "robot" not found'],
    ['ready/pods-refused', 'Pod "web-x" is invalid: spec.containers[0].image: Required value'],
  ])('%s', (code, message) => {
    const refused = set(2, { conditions: [{ type: 'ReplicaFailure', status: 'True', message }] })
    expect(judge(web({ ...complete, replicas: 0 }), [refused])).toMatchObject({ state: 'never', code })
  })
  test('a webhook that does not answer may be starting', () => {
    const refused = set(2, {
      conditions: [
        { type: 'ReplicaFailure', status: 'True', message: 'Internal error occurred: failed calling webhook "x": connection refused' },
      ],
    })
    expect(judge(web({ ...complete, replicas: 0 }), [refused]).state).toBe('waiting')
  })
  test('ProgressDeadlineExceeded tells the state of its pods', () => {
    const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out progressing' }]
    const unready = pod(2, { status: { ...probedPart.status, ready: false } })
    expect(judge(web({ ...complete, availableReplicas: 0, conditions }), [set(2), unready])).toMatchObject({
      code: 'ready/progress',
      why: expect.stringContaining('not Ready'),
    })
  })
  test('with no replicas is ready at once', () => {
    const none = object('apps/v1', 'Deployment', 'web', { metadata: revision(2), spec: { replicas: 0 }, status: { observedGeneration: 1 } })
    expect(judge(none, [set(2)]).state).toBe('ready')
  })
})

describe('StatefulSet', () => {
  const db = (status: object, spec: object = {}) =>
    object('apps/v1', 'StatefulSet', 'db', {
      spec: { replicas: 2, ...spec },
      status: { observedGeneration: 1, updateRevision: 'new', availableReplicas: 2, ...status },
    })
  const pod = (ordinal: number, hash: string, part = probedPart) =>
    podWith(part, {
      metadata: { name: `db-${ordinal}`, uid: `db-${ordinal}`, labels: { 'controller-revision-hash': hash }, ...owner(db({})) },
    })

  test.each([
    ['all of the newest revision', {}, [pod(0, 'new'), pod(1, 'new')], 'ready'],
    ['one of an older revision', {}, [pod(0, 'old'), pod(1, 'new')], 'waiting'],
    [
      'below the partition the older may stay',
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      [pod(0, 'old'), pod(1, 'new')],
      'ready',
    ],
    ['with OnDelete any revision', { updateStrategy: { type: 'OnDelete' } }, [pod(0, 'old'), pod(1, 'old')], 'ready'],
    ['one missing', {}, [pod(0, 'new')], 'waiting'],
    ['one too many', {}, [pod(0, 'new'), pod(1, 'new'), pod(2, 'new')], 'waiting'],
  ] satisfies [string, object, KubeObject[], string][])('%s', (_name, spec, pods, state) => {
    expect(judge(db({}, spec), pods).state).toBe(state)
  })
  const broken: Part = { status: { state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } } }
  test('a broken pod of an older revision blocks the update, unless pods are made in parallel', () => {
    expect(judge(db({}), [pod(0, 'new'), pod(1, 'old', broken)])).toMatchObject({
      code: 'ready/image',
      why: expect.stringMatching(/^pod db-1 of an older revision .* deletes it: .*not found/),
    })
    expect(judge(db({}, { podManagementPolicy: 'Parallel' }), [pod(0, 'new'), pod(1, 'old', broken)]).state).toBe('waiting')
  })
  test('a refusal from before an upgrade proves nothing', () => {
    const set = { ...db({}), metadata: { ...db({}).metadata, generation: 2 }, status: { observedGeneration: 2 } }
    const old = event(set, 'FailedCreate', 'create Pod db-0 failed error: pods "db-0" is forbidden: exceeded quota: small', {
      at: '2026-01-01T00:00:10Z',
    })
    expect(judge(set, [old], { since: Date.parse('2026-01-01T00:00:20Z') }).state).toBe('waiting')
    expect(judge(set, [old], { since: Date.parse('2026-01-01T00:00:10.500Z') })).toMatchObject({ code: 'ready/quota' })
  })
})

describe('DaemonSet', () => {
  const agent = (status: object) =>
    object('apps/v1', 'DaemonSet', 'agent', {
      metadata: { annotations: { 'deprecated.daemonset.template.generation': '2' } },
      status: { observedGeneration: 1, numberAvailable: 1, ...status },
    })
  const pod = (generation: string) =>
    podWith(probedPart, { metadata: { labels: { 'pod-template-generation': generation }, ...owner(agent({})) } })
  test.each([
    ['a pod of the newest revision on its node', { desiredNumberScheduled: 1 }, [pod('2')], 'ready'],
    ['one of an older revision', { desiredNumberScheduled: 1 }, [pod('1')], 'waiting'],
    ['no node to be on', { desiredNumberScheduled: 0, numberAvailable: 0 }, [], 'ready'],
  ] satisfies [string, object, KubeObject[], string][])('%s', (_name, status, pods, state) => {
    expect(judge(agent(status), pods).state).toBe(state)
  })
})

describe('Job', () => {
  const load = (conditions: object[], spec: object = {}) => object('batch/v1', 'Job', 'load', { spec, status: { conditions } })
  const failedPod = podWith(
    { status: { state: { terminated: { exitCode: 3, reason: 'Error' } } } },
    { metadata: owner(load([])), status: { phase: 'Failed' } },
  )
  test('is ready when Complete', () => expect(judge(load([{ type: 'Complete', status: 'True' }])).state).toBe('ready'))
  test('suspended, too', () => expect(judge(load([], { suspend: true })).state).toBe('ready'))
  test('waits while a pod failed and another try is left', () => {
    expect(judge(load([]), [failedPod])).toMatchObject({
      state: 'waiting',
      why: '0/1: pod web-1: container main exited with 3 (to be tried again)',
    })
  })
  test('waits for the end of a pod that runs, and not for it to stay', () => {
    const pod = podWith(runningPart, { metadata: owner(load([])) })
    expect(judge(pod, [], { runningFor: () => 100 })).toMatchObject({ why: expect.stringContaining('only just started') })
    expect(judge(load([]), [pod], { runningFor: () => 100 })).toEqual({ state: 'waiting', why: '0/1: running' })
  })
  test('tells why it failed and how its pod ended', () => {
    const conditions = [
      { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' },
    ]
    expect(judge(load(conditions), [failedPod])).toMatchObject({
      code: 'ready/job',
      why: expect.stringMatching(/BackoffLimitExceeded.*exited with 3/),
      object: { kind: 'Pod' },
      container: 'main',
    })
  })
  test('an image that is not there ends the wait without retries', () => {
    const pod = podWith({ status: { state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } } }, { metadata: owner(load([])) })
    expect(judge(load([]), [pod])).toMatchObject({ code: 'ready/image' })
  })
  test('that ended well and was cleaned up is ready', () => {
    const last = load([{ type: 'Complete', status: 'True' }])
    expect(evaluate({ apiVersion: 'batch/v1', kind: 'Job', name: 'load' }, viewOf([], { seen: () => [last] })).state).toBe('ready')
  })
})

describe('Service', () => {
  const front = (spec: object = {}) =>
    object('v1', 'Service', 'front', { spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], ...spec } })
  const slice = () =>
    object('discovery.k8s.io/v1', 'EndpointSlice', 'front-x', { metadata: { labels: { 'kubernetes.io/service-name': 'front' } } })
  const withEndpoint = (conditions: object, pod = 'web-1') => ({
    ...slice(),
    ports: [{ port: 8080 }],
    endpoints: [{ conditions, targetRef: { kind: 'Pod', name: pod } }],
  })
  const pod = podWith({ ...probedPart, spec: { ports: [{ name: 'http', containerPort: 8080 }] } })
  const deployment = (replicas: number) =>
    object('apps/v1', 'Deployment', 'web', { spec: { replicas, template: { metadata: { labels: { app: 'web' } } } } })

  test.each([
    ['a ready endpoint', front(), [pod, withEndpoint({ ready: true })], 'ready'],
    ['none ready', front(), [pod, withEndpoint({ ready: false })], 'waiting'],
    ['an endpoint of a pod that is gone', front(), [withEndpoint({ ready: true })], 'waiting'],
    ['no selector', front({ selector: undefined }), [], 'ready'],
    ['ExternalName', front({ type: 'ExternalName' }), [], 'ready'],
    ['a workload that wants no pods', front(), [deployment(0)], 'ready'],
    ['one that wants some', front(), [deployment(1)], 'waiting'],
  ] satisfies [string, KubeObject, KubeObject[], string][])('%s', (_name, service, others, state) => {
    expect(judge(service, others).state).toBe(state)
  })
  test('a selector that matches no pod, when everything else is ready', () => {
    expect(judge(front({ selector: { app: 'wbe' } }), [pod], { othersReady: true })).toMatchObject({
      code: 'ready/service',
      why: 'its selector app=wbe matches no pod',
    })
  })
  test('a targetPort that no pod names', () => {
    const verdict = judge(front({ ports: [{ port: 80, targetPort: 'htpp' }] }), [pod], { othersReady: true })
    expect(verdict).toMatchObject({ code: 'ready/service', why: 'targetPort htpp is the name of no port of the pods it selects (http)' })
  })
})

describe('PersistentVolumeClaim', () => {
  const claim = (phase: string) => object('v1', 'PersistentVolumeClaim', 'data', { status: { phase } })
  const mount = (kind: string, apiVersion: string, spec: object) => object(apiVersion, kind, 'user', { spec })
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]
  const first = event(claim('Pending'), 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding', {
    type: 'Normal',
  })
  test.each([
    ['Bound', claim('Bound'), [], 'ready'],
    ['Pending', claim('Pending'), [], 'waiting'],
    ['waiting for a consumer that no one asks for', claim('Pending'), [first], 'ready'],
    ['waiting for a pod that is there', claim('Pending'), [first, mount('Pod', 'v1', { volumes })], 'waiting'],
    [
      'waiting for a pod that will come',
      claim('Pending'),
      [first, mount('Deployment', 'apps/v1', { template: { spec: { volumes } } })],
      'waiting',
    ],
    [
      'waiting for a pod that is not wanted',
      claim('Pending'),
      [first, mount('Deployment', 'apps/v1', { replicas: 0, template: { spec: { volumes } } })],
      'ready',
    ],
    [
      'no such class',
      claim('Pending'),
      [event(claim('Pending'), 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found')],
      'never',
    ],
    [
      'no default class',
      claim('Pending'),
      [event(claim('Pending'), 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set')],
      'never',
    ],
    ['Lost', claim('Lost'), [], 'never'],
  ] satisfies [string, KubeObject, KubeObject[], string][])('%s', (_name, target, others, state) => {
    expect(judge(target, others).state).toBe(state)
  })
})

describe('other kinds', () => {
  const crd = (...conditions: object[]) =>
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'jobs.example.com', { status: { conditions } })
  const custom = (status: object, generation = 1) => object('example.com/v1', 'Deployment', 'x', { metadata: { generation }, status })
  const condition = (type: string, status: string) => ({ type, status, reason: 'Because', message: 'of this' })
  test.each([
    ['a CRD that is Established', crd(condition('Established', 'True')), 'ready'],
    ['a CRD that is not yet', crd(), 'waiting'],
    ['a CRD whose names are taken', crd(condition('NamesAccepted', 'False')), 'never'],
    [
      'a budget with enough healthy pods',
      object('policy/v1', 'PodDisruptionBudget', 'x', {
        status: { observedGeneration: 1, expectedPods: 2, currentHealthy: 2, desiredHealthy: 1 },
      }),
      'ready',
    ],
    [
      'one with too few',
      object('policy/v1', 'PodDisruptionBudget', 'x', {
        status: { observedGeneration: 1, expectedPods: 2, currentHealthy: 0, desiredHealthy: 1 },
      }),
      'waiting',
    ],
    [
      'an autoscaler without metrics',
      object('autoscaling/v2', 'HorizontalPodAutoscaler', 'x', {
        status: { conditions: [condition('AbleToScale', 'True'), condition('ScalingActive', 'False')] },
      }),
      'ready',
    ],
    [
      'an autoscaler without a target',
      object('autoscaling/v2', 'HorizontalPodAutoscaler', 'x', { status: { conditions: [condition('AbleToScale', 'False')] } }),
      'waiting',
    ],
    ['a ConfigMap', object('v1', 'ConfigMap', 'x'), 'ready'],
    ['a custom object without conditions', custom({}), 'ready'],
    ['an older generation', custom({ observedGeneration: 1 }, 2), 'waiting'],
    ['Reconciling', custom({ conditions: [condition('Reconciling', 'True')] }), 'waiting'],
    ['Stalled', custom({ conditions: [condition('Stalled', 'True')] }), 'never'],
    ['not Ready', custom({ conditions: [condition('Ready', 'False')] }), 'waiting'],
    ['Ready', custom({ conditions: [condition('Ready', 'True')] }), 'ready'],
  ] satisfies [string, KubeObject, string][])('%s', (_name, target, state) => {
    expect(judge(target).state).toBe(state)
  })
  const autoscaler = (...conditions: object[]) =>
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'x', {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'lost' } },
      status: { conditions },
    })
  const budget = (status: object) =>
    object('policy/v1', 'PodDisruptionBudget', 'x', { spec: { selector: { matchLabels: { app: 'web' } } }, status })
  const route = (spec: object, status: object = {}) => object('networking.k8s.io/v1', 'Ingress', 'x', { spec, status })
  const classes = [object('networking.k8s.io/v1', 'IngressClass', 'nginx')]
  test.each<[string, KubeObject, KubeObject[], Partial<View>, object]>([
    ['an autoscaler before its first look', autoscaler(), [], {}, { state: 'waiting', confirmWithin: 20_000 }],
    ['an autoscaler that can scale', autoscaler(condition('AbleToScale', 'True')), [], {}, { state: 'ready' }],
    [
      'an autoscaler whose target does not exist',
      autoscaler({ type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message: 'deployments.apps "lost" not found' }),
      [],
      {},
      { state: 'never', code: 'ready/condition', absent: { kind: 'Deployment', name: 'lost' } },
    ],
    ['a budget without a status', budget({}), [], {}, { state: 'waiting', confirmWithin: 20_000 }],
    [
      'a budget that has not counted the pod it selects',
      budget({ observedGeneration: 1, expectedPods: 0 }),
      [podWith(probedPart)],
      {},
      { state: 'waiting', confirmWithin: 20_000 },
    ],
    ['a budget of no pod', budget({ observedGeneration: 1, expectedPods: 0 }), [], {}, { state: 'waiting', confirmWithin: 0 }],
    [
      'a budget that cannot be computed',
      budget({
        observedGeneration: 1,
        conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: 'no scale' }],
      }),
      [],
      {},
      { state: 'never', code: 'ready/condition' },
    ],
    [
      'an Ingress of a class that is served',
      route({ ingressClassName: 'nginx' }),
      [],
      { ingressClasses: classes },
      { confirmWithin: 20_000 },
    ],
    ['an Ingress of a class that is not there', route({ ingressClassName: 'lost' }), [], { ingressClasses: classes }, { confirmWithin: 0 }],
    ['an Ingress of no class', route({}), [], { ingressClasses: classes }, { confirmWithin: 0 }],
    ['an Ingress before the classes are known', route({}), [], { ingressClasses: undefined }, { needsClasses: true }],
    ['an Ingress with an address', route({}, { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } }), [], {}, { state: 'ready' }],
    ['a custom object that nobody reports on', custom({}), [], { reporting: new Set() }, { state: 'ready' }],
    [
      'a custom object whose status is empty',
      custom({}),
      [],
      { reporting: new Set(['example.com/v1/Deployment']) },
      { state: 'waiting', confirmWithin: 20_000 },
    ],
  ])('the word of a controller: %s', (_name, target, others, view, verdict) => {
    expect(judge(target, others, view)).toMatchObject(verdict)
  })
  test('what does not exist is looked up once more, then missing', () => {
    expect(evaluate({ apiVersion: 'v1', kind: 'ConfigMap', name: 'x' }, viewOf([]))).toMatchObject({
      code: 'ready/missing',
      absent: { name: 'x' },
    })
  })
})
