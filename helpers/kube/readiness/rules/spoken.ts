import { at, fieldsAt, listAt, numberAt, textAt } from '../../fields.ts'
import { selects } from '../../label-selector.ts'
import type { KubeObject } from '../../object.ts'
import { type Verdict, never, ready, unspoken, waiting } from '../verdict.ts'
import type { View } from '../view.ts'

const find = (object: KubeObject, type: string) => listAt(object, 'status', 'conditions').find((each) => each['type'] === type)

const describe = (condition: unknown): string => `${textAt(condition, 'reason') ?? ''}: ${textAt(condition, 'message') ?? ''}`

/** Its controller counts the pods that it selects, and enough of them are healthy. */
export function podDisruptionBudget(object: KubeObject, view: View): Verdict {
  const observed = numberAt(object, 'status', 'observedGeneration')
  if (observed === undefined || observed < (object.metadata.generation ?? 0)) return unspoken('its controller has not seen it yet')
  const allowed = find(object, 'DisruptionAllowed')
  // It looks at pods whose owner it may not know yet.
  if (allowed?.['status'] === 'False' && allowed['reason'] === 'SyncFailed')
    return never('ready/condition', `DisruptionAllowed is False: ${describe(allowed)}`, { holdsFor: 5000 })
  const [healthy, desired] = [numberAt(object, 'status', 'currentHealthy') ?? 0, numberAt(object, 'status', 'desiredHealthy') ?? 0]
  if (at(object, 'status', 'expectedPods') === 0)
    return selectsAny(object, view) ? unspoken('its controller has not counted the pods that it selects') : unspoken('it selects no pod', 0)
  return healthy >= desired ? ready : waiting(`${healthy} of ${desired} pods healthy`)
}

function selectsAny(object: KubeObject, view: View): boolean {
  const selector = fieldsAt(object, 'spec', 'selector')
  return view
    .list('Pod')
    .some(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined &&
        !['Succeeded', 'Failed'].includes(textAt(status, 'phase') ?? '') &&
        selects(selector, metadata.labels),
    )
}

/** It can scale its target. Metrics may come later or, on a cluster without a metrics server, never: they do not count. */
export function horizontalPodAutoscaler(object: KubeObject): Verdict {
  const able = find(object, 'AbleToScale')
  if (able === undefined) return unspoken('its controller has not looked for its target yet')
  if (able['status'] !== 'False') return ready
  const why = `AbleToScale is False: ${describe(able)}`
  if (able['reason'] !== 'FailedGetScale') return waiting(why)
  const target = fieldsAt(object, 'spec', 'scaleTargetRef')
  const [apiVersion, kind, name] = [textAt(target, 'apiVersion'), textAt(target, 'kind'), textAt(target, 'name')]
  if (/not found/.test(why) && apiVersion !== undefined && kind !== undefined && name !== undefined)
    return never('ready/condition', why, { holdsFor: 1000, absent: { apiVersion, kind, name, namespace: object.metadata.namespace } })
  return never('ready/condition', why, { holdsFor: 20_000 })
}

const annotation = 'kubernetes.io/ingress.class'
const isDefault = ({ metadata }: KubeObject): boolean => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'

/** A controller has given it an address. Where no IngressClass is for it, none will: that is not waited for. */
export function ingress(object: KubeObject, view: View): Verdict {
  if (listAt(object, 'status', 'loadBalancer', 'ingress').length > 0) return ready
  if (view.ingressClasses === undefined) return { ...unspoken('no controller has given it an address'), needsClasses: true }
  const name = textAt(object, 'spec', 'ingressClassName')
  const legacy = object.metadata.annotations?.[annotation]
  if (view.ingressClasses === 'forbidden' || (name === undefined && legacy !== undefined))
    return unspoken('no controller has given it an address')
  const served = view.ingressClasses.some((each) => (name === undefined ? isDefault(each) : each.metadata.name === name))
  if (served) return unspoken(`no controller has given it an address${name === undefined ? '' : ` (class ${name})`}`)
  return unspoken(
    name === undefined ? 'it names no class, and the cluster has no default IngressClass' : `the cluster has no IngressClass ${name}`,
    0,
  )
}
