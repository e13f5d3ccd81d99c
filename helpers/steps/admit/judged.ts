import { evaluatePodSecurity } from '../../admission/pod-security/evaluate.ts'
import { podsOf, type PodSource } from '../../admission/pods.ts'
import { isTest } from '../../helm/release.ts'
import { isMadeByPod } from '../../kube/made-by-pod.ts'
import type { KubeObject } from '../../kube/object.ts'
import type { StepContext } from '../context.ts'
import type { Standard } from './verb.ts'

/** A pod and what the standards have against it, in upstream's words, each with the fields that it is about. */
export interface Judged {
  readonly what: string
  readonly source: PodSource
  readonly violations: readonly { readonly message: string; readonly fields: readonly string[] }[]
}

/** A pod by its object, and where in it its template is. */
export const nameOf = ({ object, path }: PodSource): string =>
  [`${object.kind} ${object.metadata.name}`, ...(path === '' ? [] : [path])].join(' ')

/** A pod that ran; one that a pod made, such as Spark's executors, says so. */
export const ranAs = (pod: KubeObject): string => `${isMadeByPod(pod) ? 'pod made by a pod' : 'running pod'} ${pod.metadata.name}`

const judge = (source: PodSource, what: string, { pss, version = 'latest' }: Standard): Judged => ({
  what,
  source,
  violations: evaluatePodSecurity(source.pod, pss, version).violations.map(({ reason, detail, fields }) => ({
    message: `${reason} (${detail})`,
    fields: fields.map((field) => [source.path, field].filter((part) => part !== '').join('.')),
  })),
})

/** Every pod that the installed releases can make, hooks and templates for other programs included; not what `helm test` alone makes. */
export const rendered = (spec: Standard, { releases }: StepContext): readonly Judged[] =>
  [...releases.values()]
    .flatMap(({ objects, hooks }) => podsOf([...objects, ...hooks.filter((hook) => !isTest(hook))]))
    .map((source) => judge(source, nameOf(source), spec))

/** Every pod that was in the namespace until now, as it really was. */
export const seen = (spec: Standard, { cache }: StepContext): readonly Judged[] =>
  cache.everSeen('Pod').map((pod: KubeObject) => {
    const [source = { object: pod, path: '', pod }] = podsOf([pod])
    return judge(source, ranAs(pod), spec)
  })
