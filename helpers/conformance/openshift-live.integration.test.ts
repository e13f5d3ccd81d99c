import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import pLimit from 'p-limit'
import { expect, inject, test } from 'vitest'
import { allotment } from '../admission/openshift/allotted.ts'
import { emulationLabel, emulationPolicies } from '../admission/openshift/policies.ts'
import { constraintsNamed } from '../admission/security-context-constraints/defaults.ts'
import { evaluateSecurityContextConstraints } from '../admission/security-context-constraints/evaluate.ts'
import { differences } from '../admission/security-contexts.ts'
import { ApiError, connect, type Kube, type KubeObject } from '../kube/client.ts'
import { textAt, type Fields } from '../kube/fields.ts'
import { apply, create, remove } from '../kube/objects.ts'
import { constraintsInForce } from '../run/openshift.ts'

/** Constraints of OpenShift's own that charts meet, as the tests make them: under names that no other test has. */
const tried = ['restricted', 'restricted-v2', 'nonroot-v2', 'anyuid', 'restricted-v3', 'hostnetwork-v2']

const renamed = (name: string, suffix: string): Fields => {
  const found = constraintsNamed(name)[0]
  return { ...found, metadata: { name: `${name}-${suffix}` } }
}

const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const user = fc.constantFrom(0, 185, 1000, 1_000_000_000, 1_999_999_999)
const capability = fc.constantFrom('ALL', 'KILL', 'NET_BIND_SERVICE', 'NET_ADMIN', 'CHOWN')
const seccomp = fc.constantFrom({ type: 'RuntimeDefault' }, { type: 'Unconfined' }, { type: 'Localhost', localhostProfile: 'own.json' })

const containerContext = fc.record(
  {
    runAsUser: user,
    runAsNonRoot: fc.boolean(),
    privileged: fc.constant(false),
    allowPrivilegeEscalation: fc.constant(false),
    readOnlyRootFilesystem: fc.boolean(),
    seccompProfile: seccomp,
    capabilities: fc.record(
      { add: fc.uniqueArray(capability, { maxLength: 2 }), drop: fc.uniqueArray(capability, { maxLength: 3 }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)

const containerOf = (name: string) =>
  fc
    .record({ securityContext: sometimes(containerContext), hostPort: fc.constantFrom(undefined, undefined, undefined, 8080) })
    .map(({ securityContext, hostPort }) => ({
      name,
      image: 'none',
      ...(securityContext && { securityContext }),
      ...(hostPort === undefined ? {} : { ports: [{ containerPort: 8080, hostPort }] }),
    }))

const volume = fc.constantFrom(
  { emptyDir: {} },
  { configMap: { name: 'none' } },
  { hostPath: { path: '/tmp' } },
  { nfs: { server: 'none', path: '/' } },
)

/** Pods that are right as far as the API server itself goes. */
const podSpec = fc.record({
  containers: fc.tuple(containerOf('a'), containerOf('b')),
  initContainers: sometimes(fc.tuple(containerOf('c'))),
  hostIPC: fc.constantFrom(false, false, false, true),
  hostUsers: fc.constantFrom(undefined, false, false),
  volumes: sometimes(volume.map((source) => [{ name: 'one', ...source }])),
  securityContext: sometimes(
    fc.record(
      { runAsUser: user, fsGroup: user, runAsNonRoot: fc.boolean(), seccompProfile: seccomp, supplementalGroups: fc.tuple(user) },
      { requiredKeys: [] },
    ),
  ),
})

interface Emulated {
  readonly name: string
  readonly manifest: Fields
  readonly annotations: Readonly<Record<string, string>>
}

const emulate = async (kube: Kube, scc: string, suffix: string): Promise<Emulated> => {
  const manifest = renamed(scc, suffix)
  const label = `${scc}-${suffix}`
  const name = `openshift-test-${label}`
  const annotations = allotment(name)
  const metadata = { name, annotations, labels: { 'seatrial.dev/managed': 'true', [emulationLabel]: label } }
  await create(kube, { apiVersion: 'v1', kind: 'Namespace', metadata })
  for (const policy of emulationPolicies(manifest, 'v1beta1')) await apply(kube, policy)
  return { name, manifest, annotations }
}

/** A pod as the API server would make it, or why it would not. Pods that it refuses by its own validation are no cases. */
const admit = async (kube: Kube, namespace: string, spec: Fields): Promise<KubeObject | 'denied' | 'no case'> => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'tried', namespace }, spec }
  return await create(kube, pod, { dryRun: true }).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error
    if (error.message.includes('ValidatingAdmissionPolicy')) return 'denied'
    if (error.status === 422) return 'no case'
    throw error
  })
}

test.each(tried)("what %s makes of pods on a plain cluster is what OpenShift's own admission does", { timeout: 600_000 }, async (scc) => {
  await using kube = await connect(inject('seatrial').kubeconfig)
  const suffix = randomBytes(3).toString('hex')
  const emulated = await emulate(kube, scc, suffix)
  try {
    await constraintsInForce(kube, emulated.name, textAt(emulated.manifest, 'metadata', 'name') ?? '', AbortSignal.timeout(60_000))
    const specs = structuredClone(fc.sample(podSpec, { numRuns: 150, seed: 7 }))
    const compared = await pLimit(8).map(specs, async (given) => {
      const spec: Fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
      const [pod, namespace] = [
        { metadata: {}, spec },
        { name: emulated.name, annotations: emulated.annotations },
      ]
      const verdict = evaluateSecurityContextConstraints(pod, [emulated.manifest], namespace)
      const live = await admit(kube, emulated.name, spec)
      return { spec, verdict, live }
    })
    const cases = compared.filter(({ live }) => live !== 'no case')
    const differing = cases.filter(({ verdict, live }) =>
      typeof live === 'object' && verdict.allowed
        ? differences(verdict.pod?.spec, live.spec).length > 0
        : (live === 'denied') === verdict.allowed,
    )
    expect(differing.slice(0, 2)).toEqual([])
    expect(cases.length).toBeGreaterThan(50)
  } finally {
    for (const policy of emulationPolicies(emulated.manifest, 'v1beta1')) await remove(kube, policy)
    await remove(kube, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: emulated.name } })
  }
})
