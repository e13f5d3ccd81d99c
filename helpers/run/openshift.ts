import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { allotment } from '../admission/openshift/allotted.ts'
import { emulationLabel, emulationPolicies } from '../admission/openshift/policies.ts'
import { constraintsNamed } from '../admission/security-context-constraints/defaults.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { PostRenderer } from '../helm/post-renderer.ts'
import { ApiError, type Kube, type KubeObject } from '../kube/client.ts'
import { serves } from '../kube/kinds.ts'
import { apply, create, get, remove } from '../kube/objects.ts'
import type { OpenShift } from '../types/scenario.ts'

const group = 'admissionregistration.k8s.io'

/** Whether the cluster has security context constraints of its own. */
export const isOpenShift = (kube: Kube): Promise<boolean> => serves(kube, 'security.openshift.io/v1', 'SecurityContextConstraints')

/** Where the cluster serves admission policies that change objects; undefined where it does not. */
export const mutatingPolicyVersion = async (kube: Kube): Promise<string | undefined> => {
  for (const version of ['v1', 'v1beta1']) if (await serves(kube, `${group}/${version}`, 'MutatingAdmissionPolicy')) return version
  return undefined
}

const policiesOf = (names: readonly string[], version: string): readonly KubeObject[] =>
  constraintsNamed(...names).flatMap((manifest) => emulationPolicies(manifest, version))

/** Whether policies that stand in for these constraints are there already. */
export const hasEmulation = async (kube: Kube, names: readonly string[]): Promise<boolean> => {
  const version = await mutatingPolicyVersion(kube)
  if (version === undefined) return false
  const found = await Promise.all(policiesOf(names, version).map((policy) => get(kube, policy)))
  return found.every((policy) => policy !== undefined)
}

/**
 * Makes policies that stand in for security context constraints; they stay, and hold in namespaces that ask for them alone.
 * Gives whether the cluster can have them.
 */
export const ensureEmulation = async (kube: Kube, names: readonly string[], signal: AbortSignal): Promise<boolean> => {
  const version = await mutatingPolicyVersion(kube)
  if (version === undefined) return false
  for (const policy of policiesOf(names, version)) await apply(kube, policy, { signal })
  return true
}

/** Takes away the policies that stand in for these constraints. */
export const removeEmulation = async (kube: Kube, names: readonly string[]): Promise<void> => {
  const version = await mutatingPolicyVersion(kube)
  if (version !== undefined) for (const policy of policiesOf(names, version)) await remove(kube, policy)
}

/** The marks of a namespace whose pods are put under constraints. */
export const marksOf = (openshift: OpenShift, namespace: string, constraints: string) => ({
  labels: openshift === 'simulated' ? { [emulationLabel]: constraints } : {},
  annotations: openshift === 'real' ? {} : allotment(namespace),
})

/** A program that does to what Helm renders what constraints would do to its pods. */
export const postRenderer = (constraints: string, namespace: string): PostRenderer => ({
  command: process.execPath,
  args: [join(import.meta.dirname, `openshift-post-render${extname(import.meta.filename)}`), constraints, namespace],
})

/** How long the API server may take to know of a namespace's policies, in milliseconds. */
const patience = 30_000

const privileged = { hostNetwork: true, containers: [{ name: 'probe', image: 'probe', securityContext: { privileged: true } }] }
const plain = { hostUsers: false, containers: [{ name: 'probe', image: 'probe' }] }

/** Waits until constraints hold in a namespace. @throws SeatrialError step/not-enforced */
export const constraintsInForce = async (kube: Kube, namespace: string, constraints: string, signal: AbortSignal): Promise<void> => {
  const tried = (spec: object) =>
    create(kube, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe', namespace }, spec }, { dryRun: true, signal }).catch(
      (error: unknown) => {
        if (error instanceof ApiError) return error.message
        throw error
      },
    )
  const until = performance.now() + patience
  for (;;) {
    const [bad, good] = await Promise.all([tried(privileged), tried(plain)])
    const by = typeof good === 'string' ? undefined : good.metadata.annotations?.['openshift.io/scc']
    if ((typeof bad === 'string' || constraints === 'privileged') && by === constraints) return
    if (performance.now() > until)
      throw new SeatrialError(
        'step/not-enforced',
        `${constraints} does not hold in ${namespace}: a plain pod ${typeof good === 'string' ? `is refused: ${good}` : `is admitted by ${by ?? 'none'}`}`,
      )
    await sleep(100, undefined, { signal })
  }
}
