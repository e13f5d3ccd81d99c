import { allotment } from '../../admission/openshift/allotted.ts'
import { constraintsNamed, defaultConstraints, defaultGrants } from '../../admission/security-context-constraints/defaults.ts'
import { evaluateSecurityContextConstraints, type Verdict } from '../../admission/security-context-constraints/evaluate.ts'
import type { Grant } from '../../admission/security-context-constraints/access.ts'
import { grantsOf } from '../../admission/security-context-constraints/grants.ts'
import { evaluateManifest } from '../../admission/security-context-constraints/manifest.ts'
import type { PodSource } from '../../admission/pods.ts'
import { contextsOf, differences } from '../../admission/security-contexts.ts'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { fieldsAt, numberAt } from '../../kube/fields.ts'
import { isMadeByPod } from '../../kube/made-by-pod.ts'
import type { KubeObject } from '../../kube/object.ts'
import { get } from '../../kube/objects.ts'
import { rolesAndBindings } from '../../kube/rbac.ts'
import type { StepContext } from '../context.ts'
import { dryRun, privilegedPod } from './asked.ts'
import { nameOf, ranAs } from './judged.ts'

const annotation = 'openshift.io/scc'

/** Why a pod is not let in by the constraints that it should be, in upstream's words; undefined where it is. */
const lackOf = (scc: string, { allowed, admittedBy, attempts, message }: Verdict): string | undefined => {
  if (allowed && admittedBy === scc) return undefined
  const own = attempts.find(({ constraints }) => constraints === scc)
  const reasons = own?.reasons.map((reason) => reason.message) ?? []
  if (reasons.length > 0) return reasons.join('; ')
  if (own?.usable === false) return `its service account may not use ${scc}`
  return allowed ? `${admittedBy} admits it, which comes before` : (message ?? own?.problem)
}

/** What OpenShift allotted to the namespace, or what stands in for it. */
const namespaceOf = async ({ kube, namespace, signal }: StepContext) => {
  const found = await get(kube, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, { signal })
  return { name: namespace, annotations: { ...allotment(namespace), ...found?.metadata.annotations } }
}

/** Whom the roles and bindings that are there let use which constraints: the cluster's, and the namespace's own. */
const grantsInForce = async ({ kube, namespace, signal }: StepContext): Promise<readonly Grant[]> =>
  grantsOf(await rolesAndBindings(kube, { namespace, signal }), namespace)

/** The cluster's own word on each pod: what it makes of it must be what was worked out. */
const confirm = async (
  scc: string,
  judged: readonly (PodSource & { verdict: Verdict })[],
  context: StepContext,
): Promise<readonly string[]> => {
  if (scc !== 'privileged' && typeof (await dryRun(privilegedPod, context)) !== 'string')
    throw new SeatrialError(
      'step/not-enforced',
      `${context.namespace} lets a privileged pod in: no security context constraints hold there`,
    )
  const wrong: string[] = []
  for (const source of judged) {
    const what = nameOf(source)
    context.say(`asking the cluster about ${what}`)
    const made = await dryRun(source.pod, context)
    if (typeof made === 'string') wrong.push(`${what}: the cluster refuses it: ${made}`)
    else if (admittedBy(made) !== scc)
      wrong.push(`${what}: the cluster admits it by ${admittedBy(made) ?? 'no constraints'}, not by ${scc}`)
    else wrong.push(...differences(source.verdict.pod?.spec, made.spec).map((difference) => `${what}: ${difference}`))
  }
  return wrong
}

const admittedBy = (pod: KubeObject): string | undefined => pod.metadata.annotations?.[annotation]

/** The pods that ran, and of those apart the ones that a post-renderer could not reach, where there is nothing better. */
const podsThatRan = ({ cache, openshift }: StepContext) =>
  Object.groupBy(cache.everSeen('Pod'), (pod) =>
    openshift === 'rendered' && isMadeByPod(pod) && admittedBy(pod) === undefined ? 'notCovered' : 'covered',
  )

/** What is wrong with the pods that ran: constraints would have let them in as they were, and did. */
const wrongWithSeen = (scc: string, context: StepContext, namespace: { name: string; annotations: Readonly<Record<string, string>> }) => {
  const manifests = constraintsNamed(scc)
  return (podsThatRan(context).covered ?? []).flatMap((pod) => {
    const what = ranAs(pod)
    const by = admittedBy(pod)
    if (by !== scc) return [`${what} was admitted by ${by ?? 'no constraints'}`]
    // A probe of ours is put into a pod by a way that only OpenShift itself looks at.
    const plain = { ...pod, spec: { ...fieldsAt(pod.spec), ephemeralContainers: [] } }
    const lack = lackOf(scc, evaluateSecurityContextConstraints(plain, manifests, namespace))
    return lack === undefined ? [] : [`${what}: ${lack}`]
  })
}

const table = (pods: readonly { readonly what: string; readonly spec: unknown }[]): string =>
  pods
    .map(({ what, spec }) => {
      const { pod, containers } = contextsOf(spec)
      const users = containers.map(({ name, context }) => {
        const user = numberAt(context, 'runAsUser') ?? numberAt(pod, 'runAsUser')
        return `${name} as ${user === undefined ? "the image's user" : `user ${user}`}`
      })
      return `${what}: ${users.join(', ')}; fsGroup ${numberAt(pod, 'fsGroup') ?? 'none'}`
    })
    .join('\n')

/** All pods of the installed releases are admitted by the constraints: judged with OpenShift's own rules, asked, and as they ran. */
export const admittedByConstraints = async (scc: string, context: StepContext): Promise<void> => {
  const namespace = await namespaceOf(context)
  const objects = [...context.releases.values()].flatMap((release) => [...release.objects, ...release.hooks])
  const judged = evaluateManifest(objects, defaultConstraints, namespace, { grants: [...defaultGrants, ...(await grantsInForce(context))] })
  const seen = context.cache.everSeen('Pod')
  if (judged.length + seen.length === 0) throw new SeatrialError('step/not-asked', 'the installed releases make no pods')
  const refused = judged.flatMap((source) => {
    const lack = lackOf(scc, source.verdict)
    return lack === undefined ? [] : [`${nameOf(source)}: ${lack}`]
  })
  const bad = [...refused, ...wrongWithSeen(scc, context, namespace)]
  if (bad.length > 0) throw new SeatrialError('step/not-admitted', `${scc} does not admit\n${bad.join('\n')}`)
  const wrong = context.openshift === 'rendered' ? [] : await confirm(scc, judged, context)
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', wrong.join('\n'))
  const ran = seen.map((pod) => ({ what: pod.metadata.name, spec: pod.spec }))
  const { covered = [], notCovered = [] } = podsThatRan(context)
  const lines = [
    `${judged.length} pods of manifests and ${covered.length} that ran are admitted by ${scc}`,
    context.openshift === 'rendered'
      ? 'nothing in the cluster holds pods to constraints: a post-renderer changed what charts make'
      : 'the cluster, asked about each, makes the same of them',
    ...notCovered.map(({ metadata }) => `NOT COVERED: ${metadata.name}, which a pod made`),
    '',
    table(ran),
  ]
  context.attach({ name: 'admitted', type: 'text/plain', content: lines.join('\n') })
}
