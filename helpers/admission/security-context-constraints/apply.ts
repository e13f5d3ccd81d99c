import { fieldsAt, type Fields } from '../../kube/fields.ts'
import { viewOf, type Container, type Pod } from '../pod-security/view.ts'
import type { Constraints } from './constraints.ts'
import type { Reason } from './reason.ts'
import { changed, type PodDraft } from './rule.ts'
import { containerRules, podRules } from './rules/registry.ts'

/** A pod before any constraints are put to it. */
export const draftOf = (pod: Pod): PodDraft => {
  const { spec, annotations, containers, pod: place } = viewOf(pod)
  return { spec, annotations, context: place.securityContext, containers }
}

const podFills = podRules.flatMap(({ fill }) => fill ?? [])
const containerFills = containerRules.flatMap(({ fill }) => fill ?? [])
const containerJudges = containerRules.flatMap(({ judge }) => judge ?? [])

const filled = (constraints: Constraints, draft: PodDraft): PodDraft =>
  podFills.reduce((pod, fill) => {
    const { context, annotations } = fill(constraints, pod)
    if (context === undefined && annotations === undefined) return pod
    return { ...pod, context: changed(pod.context, context ?? {}), annotations: changed(pod.annotations, annotations ?? {}) }
  }, draft)

const filledContext = (constraints: Constraints, pod: PodDraft, { name, securityContext }: Container): Fields =>
  containerFills.reduce((context, fill) => changed(context, fill(constraints, { pod, name, context })), securityContext)

/** Fields with a value set at `key`, unless it is empty and was not there. */
const withValue = (fields: Fields, key: string, value: Fields): Fields =>
  Object.keys(value).length === 0 && fields[key] === undefined ? fields : { ...fields, [key]: value }

const podOf = (pod: Pod, draft: PodDraft, contexts: ReadonlyMap<Container, Fields>): Pod => {
  const lists = Map.groupBy(draft.containers, ({ list }) => list)
  const containers = [...lists].map(([list, items]) => [
    list,
    items.map((container) => withValue(container.fields, 'securityContext', contexts.get(container) ?? {})),
  ])
  const spec = { ...draft.spec, ...Object.fromEntries(containers) }
  return {
    ...pod,
    metadata: withValue(fieldsAt(pod.metadata), 'annotations', draft.annotations),
    spec: withValue(spec, 'securityContext', draft.context),
  }
}

/** The pod as constraints would make it, or why they refuse it. */
export interface Outcome {
  readonly reasons: readonly Reason[]
  readonly pod?: Pod
}

/** Puts constraints to a pod (AssignSecurityContext): they fill in what it leaves open, then look at what has come of it. */
export const apply = (constraints: Constraints, pod: Pod, draft: PodDraft): Outcome => {
  const root = `provider ${constraints.name}: `
  const made = filled(constraints, draft)
  const contexts = new Map(made.containers.map((container) => [container, filledContext(constraints, made, container)]))
  const ofPod = podRules.flatMap(({ judge }) => judge(constraints, made, `${root}.spec.securityContext`))
  const ofContainers = made.containers.flatMap((container) => {
    const own = { pod: made, name: container.name, context: contexts.get(container) ?? {} }
    const path = `${root}${container.path.slice('spec'.length)}`
    return containerJudges.flatMap((judge) => judge(constraints, own, path))
  })
  const reasons = [...ofPod, ...ofContainers]
  return reasons.length === 0 ? { reasons, pod: podOf(pod, made, contexts) } : { reasons }
}
